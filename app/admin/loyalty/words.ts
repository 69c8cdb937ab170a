import type { Program, Reward } from '#app/loyalty/program/program.ts';
import { formatMoney } from '#app/lib/money.ts';
import { plural } from '#app/ui/dates.ts';

// One-line descriptions of the parts of a loyalty program, for overviews.

export function earningWords({ points }: Program, currency: string): string {
  if (!points.isOn) return 'No points for purchases';
  const per = points.perAmount === 1 ? currency : `${points.perAmount} ${currency}`;
  return `${points.perUnit} points for every ${per}, rounded ${points.rounding === 'nearest' ? 'to the nearest' : points.rounding}`;
}

export function expiryWords({ points: { pendingDays, expiry } }: Program): string {
  const pending = pendingDays === 0 ? 'Spendable at once' : `Pending for ${plural(pendingDays, 'day')}`;
  const months = plural(expiry.months, 'month');
  const lapse = {
    never: 'never expire',
    months: `expire ${months} later`,
    inactivity: `expire after ${months} without activity`,
  }[expiry.kind];
  return `${pending}, then ${lapse}`;
}

export function cardWords({ punchCard, rewards }: Program): string {
  if (!punchCard.isOn) return 'Off';
  const reward = rewards.find(({ key }) => key === punchCard.rewardKey)?.name ?? 'no reward chosen yet';
  return `Every ${punchCard.every} ${punchCard.per === 'order' ? 'orders' : `pieces tagged ${punchCard.productTag}`}: ${reward}`;
}

export function widgetWords({ widget }: Program): string {
  if (!widget.isOn) return 'Off';
  return `${widget.position === 'end' ? 'Right' : 'Left'}, ${widget.color || 'in the colors of your theme'}${widget.showsOnPhone ? '' : ', not on phones'}`;
}

export const rewardKindWords: Record<Reward['kind'], string> = {
  fixed: 'Amount off',
  percent: 'Percentage off',
  free_shipping: 'Free shipping',
  free_product: 'Free product',
  store_credit: 'Store credit',
  gift_card: 'Gift card',
};

/** An amount in the shop's currency, formatted for the admin. */
export function amountWords(amountMinor: number, currency: string): string {
  return formatMoney({ amountMinor, currency }, 'en');
}
