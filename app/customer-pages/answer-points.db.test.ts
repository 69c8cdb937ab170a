import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { readLaunchedProgram, setPaused } from '#app/loyalty/program/versions.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { makeFacts } from '#app/test/order-facts.ts';
import { storeOrder } from '#app/test/stored-orders.ts';
import { readAnswerPoints, readReviewPoints } from './answer-points.server.ts';
import { customerFormats } from './customer-formats.ts';

useDatabase();

const zones = { store: 'UTC', customer: 'UTC' };
const english = customerFormats({ language: 'en', locale: 'en' }, zones, new Date());
const german = customerFormats({ language: 'de', locale: 'de' }, zones, new Date());

test('an answer offers what the rules give for it, once; afterwards the page says what was given', async () => {
  const shop = await createShop();
  await storeOrder(shop, makeFacts());
  await launch(shop, { earn: { checkIn: 20, review: 100 } });
  const look = () =>
    withShop(shop, async (tx) => {
      const [facts] = await loadFacts(tx, ['1001']);
      return {
        checkIn: await readAnswerPoints(tx, facts!, english),
        review: await readReviewPoints(tx, facts!, german, ['R1']),
      };
    });
  expect(await look()).toEqual({
    checkIn: { offered: '20 points', earned: '' },
    review: { offered: '100 Punkte', earned: '' },
  });
  await withShop(
    shop,
    async (tx) => {
      await tx.db.member.create({ data: { shopId: shop.id, id: 'M1', customerId: 'C1' } });
      const launched = (await readLaunchedProgram(tx))!;
      const of = { memberId: 'M1', occurredAt: tx.now, isPending: false };
      await grantPoints(tx, launched, { ...of, sourceKey: 'earn|check_in:1001', points: 20 });
      await grantPoints(tx, launched, { ...of, sourceKey: 'earn|review:R1', points: 100 });
    },
    { isExclusive: true },
  );
  expect(await look()).toEqual({
    checkIn: { offered: '', earned: '20 points' },
    review: { offered: '100 Punkte', earned: '100 Punkte' },
  });
  await withShop(shop, (tx) => setPaused(tx, true), { isExclusive: true });
  expect((await look()).review).toEqual({ offered: '', earned: '100 Punkte' });
});

test('a store without a program offers nothing', async () => {
  const shop = await createShop();
  const read = withShop(shop, (tx) => readAnswerPoints(tx, makeFacts(), english));
  expect(await read).toEqual({ offered: '', earned: '' });
});
