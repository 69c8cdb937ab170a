import { beforeEach, expect, test } from 'vitest';
import { bonusReasons } from '#app/events/earned-for.ts';
import type { EventName } from '#app/events/catalog.ts';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { dayOf } from '#app/lib/clock.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { readHistory } from '#app/storefront/member/history.server.ts';
import { shopperFormats } from '#app/storefront/member/shopper-formats.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, place, pointsOrder } from '#app/test/loyalty.ts';
import { findOrJoin } from '../members/members.server.ts';
import { withBonusPoints } from '../program/earn-rules.ts';
import { readProgram } from '../program/program.ts';
import { runDueStandings } from '../tiers/due-standings.server.ts';
import { payBirthdays } from './birthdays-and-expiry.server.ts';
import { bonuses, bonusKeys, type BonusKey } from './bonuses.ts';
import { joinProgram } from './bonuses.server.ts';

// Follows each bonus of the catalog from its rule to the member's history, so that a bonus nothing grants fails here.

useDatabase();

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const ada = customerOf('1', 'ada@example.com');
const bob = customerOf('2', 'bob@example.com');
const adasOrder = pointsOrder('1', { each: 100, customer: ada, email: 'ada@example.com' });
const memberOf = (customerId: string) => withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));

const tell = (name: EventName, data: Record<string, string>) =>
  withShop(
    shop,
    (tx) =>
      afterFactsChanged(tx, {
        orderIds: ['1'],
        events: [{ name, factKey: name, orderId: '1', customerId: '1', occurredAt: tx.now, data }],
      }),
    { isExclusive: true },
  );

async function bringAFriend() {
  const [row] = await ownerQuery<{ referralCode: string }>('SELECT "referralCode" FROM members WHERE id = $1', [
    await memberOf('1'),
  ]);
  await become(shop, pointsOrder('2', { each: 100, customer: bob, email: 'bob@example.com', ...row! }));
  await runDueStandings();
}

type Case = {
  /** triggers the bonus */
  happens: () => Promise<unknown>;
  /** the customer who gets the points; defaults to the first */
  customerId?: string;
  history: string;
  explanation: string;
};

const cases: Record<BonusKey, Case> = {
  signUp: {
    happens: () => withShop(shop, (tx) => joinProgram(tx, { customerId: '1', addressHash: null })),
    history: 'For joining',
    explanation: 'For joining.',
  },
  firstOrder: {
    happens: () => become(shop, adasOrder),
    history: 'Order #1',
    explanation: '7 points for the first order.',
  },
  perOrder: { happens: () => become(shop, adasOrder), history: 'Order #1', explanation: '7 points for the order.' },
  birthday: {
    happens: async () => {
      await ownerQuery('UPDATE members SET birthday = $2, "birthdaySetAt" = $3 WHERE id = $1', [
        await memberOf('1'),
        dayOf(new Date(), 'UTC').slice(5),
        new Date('2026-01-02'),
      ]);
      await payBirthdays(shop);
    },
    history: 'Birthday',
    explanation: 'For the birthday.',
  },
  review: {
    happens: () => tell('review.submitted', { reviewId: 'r' }),
    history: 'For your review',
    explanation: 'For a review.',
  },
  checkIn: {
    happens: () => tell('check_in.answered', { answer: 'all_well' }),
    history: 'For your answer',
    explanation: 'For answering how it went.',
  },
  'referral.friend': {
    happens: bringAFriend,
    customerId: '2',
    history: 'Welcome from a friend',
    explanation: 'For coming by a member’s link.',
  },
  'referral.referrer': {
    happens: bringAFriend,
    history: 'For bringing a friend',
    explanation: 'For a friend’s first order.',
  },
};

test.each(bonusKeys)(
  '%s is granted once by its rule, and the ledger and the shopper’s history say what for',
  async (key) => {
    const { happens, customerId = '1', history, explanation } = cases[key];
    const isByOrder = bonuses[key].comesBy === 'order';
    const earn = withBonusPoints(readProgram({}).earn, key, 7);
    await launch(shop, { timeZone: 'UTC', points: { isOn: false }, earn });
    if (!isByOrder) await place(shop, adasOrder);
    await happens();
    await happens();
    const id = await memberOf(customerId);
    const booked = await ownerQuery(
      `SELECT m."availablePoints" AS points, t.explanation->'words' AS words FROM points_transactions t
     JOIN members m ON m.id = t."memberId" WHERE t."shopId" = $1 AND m.id = $2`,
      [shop.id, id],
    );
    expect(booked).toEqual([{ points: 7, words: expect.arrayContaining([explanation]) as string[] }]);
    const formats = shopperFormats('en', { countryCode: null, timeZone: 'UTC' });
    const told = await withShop(shop, (tx) =>
      readHistory(tx, { id, points: 7 }, { formats, limit: 5, nameOf: () => null }),
    );
    expect(told.map(({ words, points }) => [words, points])).toEqual([[history, 7]]);
  },
);

test('each reason in the ledger belongs to exactly one bonus', () => {
  const reasons = bonusKeys.flatMap((key) => {
    const bonus = bonuses[key];
    return 'reason' in bonus ? bonus.reason : [];
  });
  expect(reasons.toSorted()).toEqual(bonusReasons.toSorted());
});
