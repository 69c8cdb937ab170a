import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { createMessages, messagesOf } from '#app/test/messages.ts';
import { settleUnknown } from './settle-unknown.server.ts';

useDatabase();

const unknown = { state: 'unknown', reason: 'outcome_unknown' };

test('messages of unknown fate are taken for sent together, those of other shops and states are left', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  await createMessages(shop, 5, unknown);
  const [planned] = await createMessages(shop, 1, { state: 'planned' });
  await createMessages(other, 2, unknown);
  expect(await withShop(shop, (tx) => settleUnknown(tx, 'arrived', 'Mara'))).toEqual({
    outcome: 'settled',
    count: 5,
    left: 0,
  });
  const rows = await messagesOf(shop);
  for (const row of rows.filter(({ id }) => id !== planned)) {
    expect(row).toMatchObject({ state: 'sent', reason: null });
    expect(row.sentAt).toBeInstanceOf(Date);
  }
  expect(rows.find(({ id }) => id === planned)!.state).toBe('planned');
  expect((await messagesOf(other)).map(({ state }) => state)).toEqual(['unknown', 'unknown']);
  expect(await withShop(shop, (tx) => settleUnknown(tx, 'arrived', 'Mara'))).toEqual({
    outcome: 'settled',
    count: 0,
    left: 0,
  });
});

test('or each is sent once more, however often the button is pressed', async () => {
  const shop = await createShop();
  await createMessages(shop, 4, unknown);
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => withShop(shop, (tx) => settleUnknown(tx, 'send_again', 'Mara'))),
  );
  expect(outcomes.map((one) => (one.outcome === 'settled' ? one.count : -1)).sort()).toEqual([0, 0, 4]);
  const rows = await messagesOf(shop);
  expect(rows.filter((row) => row.occasion === 'resend_2').map((row) => row.state)).toEqual(Array(4).fill('planned'));
  expect(rows.filter((row) => row.occasion === 'placed').map((row) => [row.state, row.reason])).toEqual(
    Array(4).fill(['canceled', 'sent_once_more']),
  );
});

test('nothing is sent once more before going live', async () => {
  const shop = await createShop({ liveAt: null });
  await createMessages(shop, 1, unknown);
  expect(await withShop(shop, (tx) => settleUnknown(tx, 'send_again', 'Mara'))).toEqual({ outcome: 'not_live' });
  expect((await messagesOf(shop)).map(({ state }) => state)).toEqual(['unknown']);
});
