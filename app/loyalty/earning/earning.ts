import { dayOf } from '#app/lib/clock.ts';
import { decimalsOf } from '#app/lib/money.ts';
import { unpaidPieces } from '#app/orders/added-lines.ts';
import type { OrderFacts, OrderLine } from '#app/orders/facts.ts';
import type { OrderBonus } from '../activity/bonuses.ts';
import { maxPoints } from '../ledger/model.ts';
import type { Campaign, Program, TierLevel } from '../program/program.ts';

/** Why a whole order earns nothing. */
type NoEarnReason =
  'points_off' | 'test_order' | 'not_placed' | 'canceled_unpaid' | 'channel_excluded' | 'customer_excluded';
/** Why a line earns nothing. */
type LineExclusion = 'gift_card' | 'product' | 'collection' | 'product_tag';

export type EarnedLine = { lineId: string; title: string; eligibleMinor: number; excluded: LineExclusion | null };

/** One multiplier that was applied. */
export type EarnFactor = { what: 'tier' | 'campaign'; name: string; percent: number };

export type Earning = {
  /** the total, for the amount and the bonuses */
  points: number;
  /** points for the amount, after multipliers and rounding */
  amountPoints: number;
  bonuses: { what: 'order' | 'first_order'; points: number }[];
  /** the amount that earned, in minor units of the shop's currency: after discounts, without tax and shipping */
  baseMinor: number;
  currency: string;
  lines: EarnedLine[];
  factors: EarnFactor[];
  none: NoEarnReason | null;
  /** how the points were calculated, for the merchant, one sentence each */
  explanation: string[];
};

export type EarnQuestion = { facts: OrderFacts; program: Program; tierKey: string | null; isFirstOrder: boolean };

/**
 * What an order earns as placed. Refunds, edits and cancellation are taken back separately (reversal.ts). Integer
 * arithmetic, rounded once. Tier and campaign multiply each other; of several campaigns the largest counts.
 */
export function earnForOrder({ facts, program, tierKey, isFirstOrder }: EarnQuestion): Earning {
  const lines = facts.lines.map((line) => judgeLine(line, facts, program));
  const baseMinor = lines.reduce((sum, line) => sum + line.eligibleMinor, 0);
  const currency = facts.totals.total.shop.currency;
  const none = reasonForNothing(facts, program);
  if (none)
    return {
      points: 0,
      amountPoints: 0,
      bonuses: [],
      baseMinor,
      currency,
      lines,
      factors: [],
      none,
      explanation: [wordsForNothing[none]],
    };
  const factors = factorsFor(facts, program, tierKey);
  const amountPoints = pointsForAmount(baseMinor, currency, program, factors);
  const bonuses = baseMinor > 0 ? bonusesFor(program, isFirstOrder) : [];
  // A rule with a few zeros too many must not produce points that cannot be booked.
  const points = Math.min(maxPoints, amountPoints + bonuses.reduce((sum, bonus) => sum + bonus.points, 0));
  const partial = { points, amountPoints, bonuses, baseMinor, currency, lines, factors, none };
  return { ...partial, explanation: explain(partial, program) };
}

/** Whether the product data that the program needs is known for every line. Until then the order should wait. */
export function isReadyToEarn(facts: OrderFacts, { exclude, punchCard }: Program): boolean {
  const asksForProducts =
    exclude.collections.length > 0 ||
    exclude.productTags.length > 0 ||
    (punchCard.isOn && punchCard.per === 'product_tag');
  return !asksForProducts || facts.lines.every((line) => line.isEnriched || line.productId === null);
}

/**
 * Points for an amount in the shop's currency; 0 where the program gives bonuses only.
 * @param factors whole percentages, multiplied with each other
 */
export function pointsForAmount(
  baseMinor: number,
  currency: string,
  { points }: Program,
  factors: Pick<EarnFactor, 'percent'>[],
): number {
  if (!points.isOn) return 0;
  const over = factors.reduce(
    (product, { percent }) => product * BigInt(percent),
    BigInt(baseMinor) * BigInt(points.perUnit),
  );
  const under = 10n ** BigInt(decimalsOf(currency)) * BigInt(points.perAmount) * 100n ** BigInt(factors.length);
  return Number(divide(over, under, points.rounding));
}

// Neither argument is negative.
function divide(over: bigint, under: bigint, rounding: Program['points']['rounding']): bigint {
  switch (rounding) {
    case 'down':
      return over / under;
    case 'nearest':
      return (over * 2n + under) / (under * 2n);
    case 'up':
      return (over + under - 1n) / under;
  }
}

function reasonForNothing(facts: OrderFacts, { points, earn, exclude }: Program): NoEarnReason | null {
  if (!points.isOn && orderBonusKeys.every((key) => earn[key] === 0)) return 'points_off';
  if (facts.isTest) return 'test_order';
  if (!facts.placedAt) return 'not_placed';
  if (facts.canceledAt && !facts.paidAt) return 'canceled_unpaid';
  if (includesWord(exclude.channels, facts.sourceName ?? '')) return 'channel_excluded';
  if (isCustomerExcluded(facts.customer?.tags ?? [], { exclude })) return 'customer_excluded';
  return null;
}

/** Whether the program excludes customers with any of these tags. */
export function isCustomerExcluded(tags: string[], { exclude }: Pick<Program, 'exclude'>): boolean {
  return tags.some((tag) => includesWord(exclude.customerTags, tag));
}

const wordsForNothing: Record<NoEarnReason, string> = {
  points_off: 'The program gives no points.',
  test_order: 'A test order earns nothing.',
  not_placed: 'The order is not known yet.',
  canceled_unpaid: 'The order was canceled before it was paid.',
  channel_excluded: 'Orders from this sales channel earn nothing.',
  customer_excluded: 'Customers with one of this customer’s tags earn nothing.',
};

function judgeLine(line: OrderLine, facts: OrderFacts, { exclude }: Program): EarnedLine {
  const excluded = exclusionOf(line, exclude);
  return {
    lineId: line.id,
    title: line.title,
    // What an edit or an exchange added earns once it is paid for.
    eligibleMinor: excluded
      ? 0
      : share(goodsMinor(line, facts.taxesIncluded), line.quantity - unpaidPieces(facts, line), line.quantity),
    excluded,
  };
}

/** A part of an amount, rounded down; exact for the whole. */
export function share(amount: number, part: number, whole: number): number {
  if (whole <= 0 || part <= 0) return 0;
  return part >= whole ? amount : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/** The price of a line's goods as ordered: after discounts, without tax, in the shop's minor units. */
export function goodsMinor(line: OrderLine, taxesIncluded: boolean): number {
  const gross = line.unitPrice.shop.amountMinor * line.quantity - line.discount.shop.amountMinor;
  return Math.max(0, gross - (taxesIncluded ? line.tax.shop.amountMinor : 0));
}

function exclusionOf(line: OrderLine, exclude: Program['exclude']): LineExclusion | null {
  if (line.isGiftCard) return 'gift_card';
  if (line.productId !== null && exclude.productIds.includes(line.productId)) return 'product';
  if (line.collections.some((collection) => includesWord(exclude.collections, collection))) return 'collection';
  if (line.productTags.some((tag) => includesWord(exclude.productTags, tag))) return 'product_tag';
  return null;
}

// Shopify compares tags case-insensitively.
function includesWord(list: string[], word: string): boolean {
  const lower = word.toLowerCase();
  return list.some((entry) => entry.toLowerCase() === lower);
}

function factorsFor({ placedAt }: OrderFacts, program: Program, tierKey: string | null): EarnFactor[] {
  const tier = program.tiers.levels.find((level) => level.key === tierKey);
  const campaign = placedAt ? largestCampaign(program.multipliers.campaigns, dayOf(placedAt, program.timeZone)) : null;
  return [
    ...factorOfTier(tier),
    ...(campaign ? [{ what: 'campaign' as const, name: campaign.name, percent: campaign.factorPercent }] : []),
  ];
}

function factorOfTier(tier: TierLevel | undefined): EarnFactor[] {
  return tier && tier.multiplierPercent !== 100
    ? [{ what: 'tier', name: tier.name, percent: tier.multiplierPercent }]
    : [];
}

function largestCampaign(campaigns: Campaign[], day: string): Campaign | null {
  const running = campaigns.filter(({ from, to }) => from <= day && day <= to);
  return running.reduce<Campaign | null>(
    (best, next) => (!best || next.factorPercent > best.factorPercent ? next : best),
    null,
  );
}

/** When an order earns each bonus, and its name in the explanation. */
const orderBonuses: Record<
  OrderBonus,
  { what: Earning['bonuses'][number]['what']; isDue: (isFirst: boolean) => boolean }
> = {
  perOrder: { what: 'order', isDue: () => true },
  firstOrder: { what: 'first_order', isDue: (isFirst) => isFirst },
};
const orderBonusKeys = Object.keys(orderBonuses) as OrderBonus[];

function bonusesFor({ earn }: Program, isFirstOrder: boolean): Earning['bonuses'] {
  return orderBonusKeys
    .filter((key) => earn[key] > 0 && orderBonuses[key].isDue(isFirstOrder))
    .map((key) => ({ what: orderBonuses[key].what, points: earn[key] }));
}

function explain(earning: Omit<Earning, 'explanation'>, { points }: Program): string[] {
  const per = points.perAmount === 1 ? earning.currency : `${points.perAmount} ${earning.currency}`;
  const excluded = earning.lines.filter((line) => line.excluded !== null).map((line) => line.title);
  const whole = earning.bonuses.reduce((sum, bonus) => sum + bonus.points, earning.amountPoints);
  return [
    ...(points.isOn
      ? [
          `${earning.amountPoints.toLocaleString('en')} points: ${points.perUnit} for every ${per} after discounts, without tax and shipping, rounded ${roundingWords[points.rounding]}.`,
        ]
      : []),
    ...earning.factors.map(
      ({ what, name, percent }) => `${what === 'tier' ? 'Tier' : 'Campaign'} ${name}: times ${percent / 100}.`,
    ),
    ...earning.bonuses.map((bonus) => `${bonus.points.toLocaleString('en')} points ${orderBonusWords[bonus.what]}.`),
    ...(earning.points < whole ? [`One order brings ${earning.points.toLocaleString('en')} points at most.`] : []),
    ...(excluded.length > 0 ? [`Not counted: ${excluded.join(', ')}.`] : []),
  ];
}

const orderBonusWords: Record<Earning['bonuses'][number]['what'], string> = {
  order: 'for the order',
  first_order: 'for the first order',
};

const roundingWords: Record<Program['points']['rounding'], string> = {
  down: 'down',
  nearest: 'to the nearest',
  up: 'up',
};
