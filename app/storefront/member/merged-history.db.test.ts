import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { deductPoints } from '#app/loyalty/ledger/actions.server.ts';
import { mergeMembers, findOrJoin } from '#app/loyalty/members/members.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder, refundOf } from '#app/test/loyalty.ts';
import { readHistory } from './history.server.ts';
import { shopperFormats } from './shopper-formats.ts';

useDatabase();

test('debt is named as debt on both sides of a merge', async () => {
  const shop = await createShop();
  await launch(shop, { points: { belowZero: 'allow' } });
  const order = pointsOrder('1', { each: 500, customer: customerOf('1', 'ada@example.com') });
  await become(shop, order);
  const [from, into] = await withShop(
    shop,
    async (tx) =>
      [
        await findOrJoin(tx, { customerId: '1', addressHash: null }),
        await findOrJoin(tx, { customerId: '2', addressHash: null }),
      ] as const,
  );
  await withShop(shop, (tx) =>
    deductPoints(tx, { memberId: from, sourceKey: 'adjust|1', points: 200, staffMember: 'Grace', reason: 'x' }),
  );
  await become(shop, { ...order, refunds: [refundOf(order, '11', 1)] });
  await withShop(shop, (tx) => mergeMembers(tx, from, into));

  const formats = shopperFormats('en', { countryCode: 'US', timeZone: 'UTC' });
  const lastOf = (id: string, points: number) =>
    withShop(shop, (tx) => readHistory(tx, { id, points }, { formats, limit: 1, nameOf: () => null }));
  expect(await lastOf(into, -200)).toMatchObject([
    { words: 'Owed from your other account', points: -200, balance: -200 },
  ]);
  expect(await lastOf(from, 0)).toMatchObject([
    { words: 'What you owed moved to your other account', points: 200, balance: 0 },
  ]);
});
