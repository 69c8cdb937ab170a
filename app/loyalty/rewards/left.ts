import { dayMs } from '#app/lib/clock.ts';
import { formatMoney, parseMoney } from '#app/lib/money.ts';
import type { OnceAnswer } from '#app/shopify/admin-once.server.ts';
import type {
  GiftCardByCodeQuery,
  GiftCardFieldsFragment,
  GiftCardQuery,
  StoreCreditLeftQuery,
} from '#app/shopify/generated/admin-types.ts';
import { lastSecondOf } from '../ledger/expiry.ts';
import type { Reward } from '../program/program.ts';
import { reversedSoFar } from '../earning/reversal.ts';

// What became of a reward past its expiry, and what follows from it. Whatever lowered the balance has used the reward:
// an order, or the merchant by hand. The unused part can no longer be spent, so restoring its points is not a second
// gift. An order refunded later returns its money in Shopify, and no points are restored for that here.

/**
 * partly_used: in minor units. lives_on: it can be spent until then (null: forever). withdrawn: the merchant
 * deactivated it. untold: nobody can tell. wait: ask again later.
 */
export type Fate =
  | { kind: 'unused' | 'used' | 'withdrawn' | 'untold' }
  | { kind: 'partly_used'; unusedMinor: number; amountMinor: number; currency: string }
  | { kind: 'lives_on'; until: Date | null }
  | { kind: 'wait'; problem: string };

/** how long to wait for Shopify to book an expiry; after that its figures are taken as they are */
const bookingMs = dayMs;

export const scopeMissing: Fate = {
  kind: 'wait',
  problem: 'The app is not allowed to see what is left of it. Allow it under Program, Rewards.',
};

/**
 * Judges a gift card by its balance. It is valid through its last day in the shop's time zone, and the merchant may
 * have moved that day. A balance above the initial value counts as unused.
 */
export function judgeCard(answer: OnceAnswer<GiftCardQuery>, timeZone: string, now: Date): Fate {
  return answer.kind === 'answer' ? fateOfCard(answer.data.giftCard, timeZone, now) : waitFor(answer);
}

/** Judges a card found by its code, where the answer that named its id was lost. */
export function judgeCardByCode(
  answer: OnceAnswer<GiftCardByCodeQuery>,
  code: string,
  timeZone: string,
  now: Date,
): Fate {
  if (answer.kind !== 'answer') return waitFor(answer);
  const own = answer.data.giftCards.nodes.filter(({ lastCharacters }) =>
    code.toLowerCase().endsWith(lastCharacters.toLowerCase()),
  );
  return fateOfCard(own.length === 1 ? own[0]! : null, timeZone, now);
}

function fateOfCard(card: GiftCardFieldsFragment | null, timeZone: string, now: Date): Fate {
  if (!card) return { kind: 'untold' };
  if (card.deactivatedAt !== null) return { kind: 'withdrawn' };
  const until = card.expiresOn === null ? null : lastSecondOf(card.expiresOn, timeZone);
  return until === null || until >= now ? { kind: 'lives_on', until } : byShare(card.balance, card.initialValue);
}

/**
 * Judges store credit by its remaining amount, once Shopify has booked the expiry, nothing is left, or a day has
 * passed.
 */
export function judgeCredit(answer: OnceAnswer<StoreCreditLeftQuery>, now: Date): Fate {
  if (answer.kind !== 'answer') return waitFor(answer);
  const credit = answer.data.node;
  if (!credit || !('remainingAmount' in credit)) return { kind: 'untold' };
  const until = credit.expiresAt === null ? null : new Date(credit.expiresAt);
  if (until === null || until >= now) return { kind: 'lives_on', until };
  const isBooked = credit.account.transactions.nodes.some(
    ({ creditTransaction }) => creditTransaction?.id === credit.id,
  );
  const fate = byShare(credit.remainingAmount, credit.amount);
  if (isBooked || fate.kind === 'used' || now.getTime() - until.getTime() > bookingMs) return fate;
  return { kind: 'wait', problem: 'Shopify has not closed it yet.' };
}

function waitFor(answer: Exclude<OnceAnswer<unknown>, { kind: 'answer' }>): Fate {
  return answer.kind === 'not_done' && answer.why === 'scope_missing'
    ? scopeMissing
    : { kind: 'wait', problem: answer.problem };
}

type Money = GiftCardFieldsFragment['balance'];

function byShare(left: Money, whole: Money): Fate {
  const currency = whole.currencyCode;
  const [unusedMinor, amountMinor] = [left, whole].map(({ amount }) => parseMoney(amount, currency).amountMinor) as [
    number,
    number,
  ];
  if (unusedMinor <= 0) return { kind: 'used' };
  return unusedMinor >= amountMinor ? { kind: 'unused' } : { kind: 'partly_used', unusedMinor, amountMinor, currency };
}

export type Closing = {
  state: 'used' | 'expired';
  pointsBack: number;
  /** how much of it was spent, in minor units; null unless it was used in part */
  spentMinor: number | null;
  /** for the history of the points; `outcome` is for the merchant */
  cause: string;
  outcome: string;
};

type Lapsing = { reward: Pick<Reward, 'name' | 'returnsPoints'>; points: number };

/** Whether points are restored when it expires unused, by the rules it was bought under. */
export function returnsPoints({ reward, points }: Lapsing): boolean {
  return reward.returnsPoints && points > 0;
}

/**
 * How to close the redemption. For partly spent money, the points of the rest are restored, rounded down: a customer
 * who spent 1 of 5 has not had the other 4.
 */
export function closingOf(row: Lapsing, fate: Exclude<Fate, { kind: 'wait' | 'lives_on' }>): Closing {
  const { name } = row.reward;
  const lapsed = { state: 'expired', pointsBack: 0, spentMinor: null } as const;
  switch (fate.kind) {
    case 'unused': {
      const pointsBack = returnsPoints(row) ? row.points : 0;
      return {
        ...lapsed,
        pointsBack,
        cause: `${name} lapsed unused.`,
        outcome: ['Lapsed unused.', backWords(row, pointsBack)].filter(Boolean).join(' '),
      };
    }
    case 'partly_used':
      return closingOfPart(row, fate);
    case 'used':
      return { ...lapsed, state: 'used', cause: '', outcome: '' };
    case 'withdrawn':
      return { ...lapsed, cause: '', outcome: `It was switched off in Shopify before it lapsed.${byHand(row)}` };
    case 'untold':
      return { ...lapsed, cause: '', outcome: `Lapsed. Nobody can tell what was left of it.${byHand(row)}` };
  }
}

function closingOfPart(
  row: Lapsing,
  { unusedMinor, amountMinor, currency }: Extract<Fate, { kind: 'partly_used' }>,
): Closing {
  const pointsBack = returnsPoints(row)
    ? reversedSoFar({ originalPoints: row.points, baseMinor: amountMinor, refundedMinor: unusedMinor })
    : 0;
  const inWords = (minor: number) => formatMoney({ amountMinor: minor, currency }, 'en');
  const left = `${inWords(unusedMinor)} of ${inWords(amountMinor)} was left when it lapsed.`;
  return {
    state: 'used',
    pointsBack,
    spentMinor: amountMinor - unusedMinor,
    cause: `${row.reward.name}: ${left}`,
    outcome: [left, backWords(row, pointsBack)].filter(Boolean).join(' '),
  };
}

function backWords(row: Lapsing, pointsBack: number): string {
  if (!returnsPoints(row)) return '';
  if (pointsBack === 0) return 'That is less than a point.';
  return pointsBack === row.points
    ? 'The points are back.'
    : `${pointsBack.toLocaleString('en')} of its ${row.points.toLocaleString('en')} points are back.`;
}

function byHand(row: Lapsing): string {
  return returnsPoints(row) ? ' Its points did not come back by themselves; you can give them by hand.' : '';
}
