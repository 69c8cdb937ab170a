import { expect, test } from 'vitest';
import type { OnceAnswer } from '#app/shopify/admin-once.server.ts';
import type {
  GiftCardFieldsFragment,
  GiftCardQuery,
  StoreCreditLeftQuery,
} from '#app/shopify/generated/admin-types.ts';
import { closingOf, type Fate, judgeCard, judgeCardByCode, judgeCredit } from './left.ts';

const now = new Date('2026-11-30T12:00:00Z');
const usd = (amount: string) => ({ amount, currencyCode: 'USD' as const });
const answer = <Data>(data: Data): OnceAnswer<Data> => ({ kind: 'answer', data });
const cardWith = (own: Partial<GiftCardFieldsFragment>): OnceAnswer<GiftCardQuery> =>
  answer({
    giftCard: {
      id: 'card',
      lastCharacters: 'wxyz',
      expiresOn: '2026-11-29',
      deactivatedAt: null,
      initialValue: usd('5.0'),
      balance: usd('5.0'),
      ...own,
    },
  });

test.each<[Partial<GiftCardFieldsFragment>, Fate]>([
  [{}, { kind: 'unused' }],
  [{ balance: usd('8.0') }, { kind: 'unused' }],
  [{ balance: usd('0.0') }, { kind: 'used' }],
  [{ balance: usd('1.25') }, { kind: 'partly_used', unusedMinor: 125, amountMinor: 500, currency: 'USD' }],
  [
    { initialValue: { amount: '500.0', currencyCode: 'JPY' }, balance: { amount: '3.0', currencyCode: 'JPY' } },
    { kind: 'partly_used', unusedMinor: 3, amountMinor: 500, currency: 'JPY' },
  ],
  [{ deactivatedAt: '2026-11-01T00:00:00Z', balance: usd('0.0') }, { kind: 'withdrawn' }],
  [{ expiresOn: '2026-11-30' }, { kind: 'lives_on', until: new Date('2026-11-30T23:59:59Z') }],
  [{ expiresOn: null }, { kind: 'lives_on', until: null }],
])('a gift card with %j is %j', (own, fate) => {
  expect(judgeCard(cardWith(own), 'UTC', now)).toEqual(fate);
});

test('its last day is in the shop’s time zone: over in Auckland, not yet in Honolulu', () => {
  const at = new Date('2026-11-30T09:30:00Z');
  const kindIn = (timeZone: string, expiresOn: string) => judgeCard(cardWith({ expiresOn }), timeZone, at).kind;
  expect([
    kindIn('Pacific/Auckland', '2026-11-29'),
    kindIn('Pacific/Auckland', '2026-11-30'),
    kindIn('Pacific/Honolulu', '2026-11-29'),
  ]).toEqual(['unused', 'lives_on', 'lives_on']);
});

test('of the cards found by a code, only one with its last characters counts, and only if it is the only one', () => {
  const card: GiftCardFieldsFragment = {
    id: 'card',
    lastCharacters: 'WXYZ',
    expiresOn: '2026-11-29',
    deactivatedAt: null,
    initialValue: usd('5.0'),
    balance: usd('5.0'),
  };
  const among = (...nodes: GiftCardFieldsFragment[]) =>
    judgeCardByCode(answer({ giftCards: { nodes } }), 'CAREABCDWXYZ', 'UTC', now).kind;
  expect([
    among(card),
    among(card, { ...card, lastCharacters: 'aaaa' }),
    among(),
    among(card, card),
    among({ ...card, lastCharacters: 'aaaa' }),
  ]).toEqual(['unused', 'unused', 'untold', 'untold', 'untold']);
});

type Credit = Extract<StoreCreditLeftQuery['node'], { remainingAmount: unknown }>;
const creditWith = (own: Partial<Credit>, expired: string[] = []): OnceAnswer<StoreCreditLeftQuery> => {
  const nodes = expired.map((id) => ({ amount: usd('-5.0'), creditTransaction: { id } }));
  return answer({
    node: {
      id: 'own',
      expiresAt: '2026-11-30T11:00:00Z',
      amount: usd('5.0'),
      remainingAmount: usd('2.0'),
      account: { transactions: { nodes } },
      ...own,
    },
  });
};

test.each([
  ['its expiry is booked', creditWith({}, ['other', 'own']), 'partly_used'],
  ['only another one’s is', creditWith({}, ['other']), 'wait'],
  ['nothing is left to expire', creditWith({ remainingAmount: usd('0.0') }), 'used'],
  [
    'nothing was booked for a day',
    creditWith({ expiresAt: '2026-11-29T11:00:00Z', remainingAmount: usd('5.0') }),
    'unused',
  ],
  ['it is still good', creditWith({ expiresAt: '2026-12-01T11:00:00Z' }), 'lives_on'],
  ['the id is of something else', answer<StoreCreditLeftQuery>({ node: {} }), 'untold'],
  ['Shopify no longer knows it', answer<StoreCreditLeftQuery>({ node: null }), 'untold'],
  ['Shopify is silent', { kind: 'unknown', problem: 'Broken off.' } as OnceAnswer<StoreCreditLeftQuery>, 'wait'],
])('store credit, when %s: %s', (_, given, kind) => {
  expect(judgeCredit(given as OnceAnswer<StoreCreditLeftQuery>, now).kind).toBe(kind);
});

test('less than a point’s worth restores no point, and never more is restored than was spent', () => {
  const row = { reward: { name: 'Card', returnsPoints: true }, points: 7 };
  const part = (unusedMinor: number) =>
    closingOf(row, { kind: 'partly_used', unusedMinor, amountMinor: 1000, currency: 'USD' });
  expect([part(142).pointsBack, part(143).pointsBack, part(999).pointsBack]).toEqual([0, 1, 6]);
  expect(part(142).outcome).toBe('$1.42 of $10.00 was left when it lapsed. That is less than a point.');
  expect(closingOf({ ...row, points: 0 }, { kind: 'unused' })).toMatchObject({
    pointsBack: 0,
    outcome: 'Lapsed unused.',
  });
});
