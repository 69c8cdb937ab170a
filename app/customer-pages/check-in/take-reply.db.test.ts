import { expect, test } from 'vitest';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { takeReply } from './take-reply.server.ts';

useDatabase();

const target = { orderId: '1', shipmentId: 's1', customerId: null };
const inShop = <T>(shop: ShopRef, work: (tx: ShopTx) => Promise<T>) => withShop(shop, work, { isExclusive: true });
const names = (events: { name: string }[]) => events.map((event) => event.name);
const late = { answer: 'not_arrived', kind: 'not_arrived', words: '' } as const;

test('an answer is recorded once, a second one replaces it, and “all well” closes what the first opened', async () => {
  const shop = await createShop();
  const first = await inShop(shop, (tx) => takeReply(tx, target, late));
  expect(first.outcome).toBe('recorded');
  expect(names(first.events)).toEqual(['check_in.answered', 'problem.reported']);

  const again = await inShop(shop, (tx) => takeReply(tx, target, late));
  expect(again).toEqual({ outcome: 'repeated', events: [] });

  const well = await inShop(shop, (tx) => takeReply(tx, target, { answer: 'all_well' }));
  expect(well.outcome).toBe('changed');
  expect(names(well.events)).toEqual(['check_in.answered', 'problem.closed']);

  const [feedback, problems] = await withShop(
    shop,
    async (tx) => [await tx.db.feedback.findMany(), await tx.db.problem.findMany()] as const,
  );
  expect(feedback).toMatchObject([{ answer: 'all_well', comment: null }]);
  expect(problems).toMatchObject([{ kind: 'not_arrived', closedBy: 'customer', resolution: 'all_well' }]);
});

test('two concurrent answers both count, and one problem is open', async () => {
  const shop = await createShop();
  const answer = () =>
    inShop(shop, (tx) => takeReply(tx, target, { answer: 'problem', kind: 'damaged', words: 'torn' }));
  const outcomes = (await Promise.all([answer(), answer(), answer()])).map((one) => one.outcome).sort();
  expect(outcomes).toEqual(['recorded', 'repeated', 'repeated']);
  expect(await withShop(shop, ({ db }) => db.problem.findMany())).toHaveLength(1);
});

test('the same answer with another kind of problem opens that one too and reports a change', async () => {
  const shop = await createShop();
  const reply = (kind: 'damaged' | 'wrong_item') =>
    inShop(shop, (tx) => takeReply(tx, target, { answer: 'problem', kind, words: 'torn' }));
  const told = [await reply('damaged'), await reply('wrong_item'), await reply('wrong_item')];
  expect(told.map(({ outcome, events }) => [outcome, names(events)])).toEqual([
    ['recorded', ['check_in.answered', 'problem.reported']],
    ['changed', ['problem.reported']],
    ['repeated', []],
  ]);
});
