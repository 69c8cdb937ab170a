import { expect, test } from 'vitest';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { closeProblem, openProblem } from './problems.server.ts';

useDatabase();

const inShop = <T>(shop: ShopRef, work: (tx: ShopTx) => Promise<T>) => withShop(shop, work, { isExclusive: true });

test('new words are added to an open problem, and told again', async () => {
  const shop = await createShop();
  const report = { orderId: '1', shipmentId: null, kind: 'damaged', source: 'order_page' } as const;
  const opened = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'torn' }));
  const added = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'and wet' }));
  const repeated = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'torn' }));
  expect([opened.outcome, added.outcome, repeated.outcome]).toEqual(['opened', 'added_to', 'repeated']);
  expect(added).toMatchObject({ problem: { words: 'torn\n\nand wet' } });
  expect(added.events[0]?.factKey).not.toBe(opened.events[0]?.factKey);
  expect(JSON.stringify(added.events)).not.toContain('torn');
});

test('a problem is closed once, and after that the same report opens a new one', async () => {
  const shop = await createShop();
  const report = { orderId: '1', shipmentId: null, kind: 'damaged', source: 'order_page', words: 'torn' } as const;
  const opened = await inShop(shop, (tx) => openProblem(tx, report));
  if (opened.outcome !== 'opened') throw new Error(opened.outcome);
  const { problem } = opened;
  const close = () =>
    inShop(shop, (tx) => closeProblem(tx, { id: problem.id, closedBy: 'Anna', resolution: 'sent a new one' }));
  expect(await close()).toMatchObject({
    outcome: 'closed',
    problem: { closedBy: 'Anna' },
    events: [{ name: 'problem.closed' }],
  });
  expect(await close()).toMatchObject({ outcome: 'already_closed', events: [] });
  expect(await inShop(shop, (tx) => closeProblem(tx, { id: 'none', closedBy: 'Anna', resolution: '' }))).toMatchObject({
    outcome: 'not_found',
  });
  expect((await inShop(shop, (tx) => openProblem(tx, report))).outcome).toBe('opened');
});
