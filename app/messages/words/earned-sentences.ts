import type { BonusReason } from '#app/events/earned-for.ts';

/** What a mail says of new points, by what they came for; `other` where it is several things. */
export type EarnedSentences = { order: string; bonuses: Record<BonusReason, string>; other: string };

/** The sentences as one Liquid `case`, which the merchant can edit. */
export function earnedCase({ order, bonuses, other }: EarnedSentences): string {
  const branches = Object.entries(bonuses).map(([reason, sentence]) => `{% when '${reason}' %}${sentence}`);
  return `{% case points.reason %}{% when 'order', 'edit' %}${order}${branches.join('')}{% else %}${other}{% endcase %}`;
}
