import type { StaffStanding } from './read-standing.server.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { wordsForRefusal } from '#app/loyalty/activity/referrals.ts';
import { levelOf } from '#app/loyalty/tiers/standing.ts';
import type { ToldReferral } from '#app/loyalty/activity/referral-links.server.ts';
import { formatMoney } from '#app/lib/money.ts';
import { formatDate } from '#app/ui/dates.ts';
import type { ShownTier } from './MemberTierCard.tsx';
import { perkWords } from '../program/words.ts';

/** Formats a standing for the member's page. */
export function presentTier(
  { standing, placed, levels, referrals }: StaffStanding,
  program: Program,
  timeZone: string,
): ShownTier {
  const { tier, next, tierNotice, progressPercent } = standing;
  const level = levelOf(tier?.key ?? null, program);
  const perks = level ? perkWords(level.perks) : [];
  const where = tier ? `In ${tier.name}${next ? '' : ', the highest tier'}.` : 'Below the first tier.';
  return {
    words: [
      placed ? `${where} Placed there by ${placed.by}${placed.reason ? `: ${placed.reason}` : ''}` : where,
      ...(perks.length > 0 ? [`With it: ${perks.join('; ')}.`] : []),
      ...(next ? [`${amountWords(next.missing, program)} to ${next.name}.`] : []),
    ],
    progressPercent: next && progressPercent,
    notice:
      tierNotice &&
      `Drops to ${tierNotice.to ?? 'no tier'} on ${formatDate(tierNotice.dropsAt, timeZone)} unless they earn it again`,
    isPlaced: placed !== null,
    levels: levels.map(({ key, name }) => ({ value: key, label: name })),
    referrals: referrals.map((referral) => ({
      orderId: referral.orderId,
      title: `${referral.friend}, order ${referral.orderName}`,
      state: referralWords(referral, timeZone),
    })),
  };
}

function amountWords(missing: number, { tiers, currency }: Program): string {
  if (tiers.basis === 'spend') return formatMoney({ amountMinor: missing, currency }, 'en');
  return `${missing.toLocaleString('en')} ${tiers.basis}`;
}

function referralWords({ state, reason, dueAt }: ToldReferral, timeZone: string): string {
  if (state === 'paid') return 'Paid to both';
  if (state === 'refused') return `Not paid. ${reason ? wordsForRefusal[reason] : ''}`.trim();
  return dueAt ? `Paid to both after ${formatDate(dueAt, timeZone)}, if the order stands` : 'Waiting';
}
