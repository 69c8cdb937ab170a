import { nameOfMember } from '#app/insights/loyalty-members.server.ts';
import type { ListedRedemption } from '#app/insights/loyalty-rewards.server.ts';
import { formatDate, formatMoment } from '#app/ui/dates.ts';
import type { ShownRedemption } from '#app/ui/RewardList.tsx';
import { fateWords, originWords } from '#app/ui/reward-words.ts';

/** A redemption as the admin's lists show it. @param timeZone the shop's */
export function presentRedemption(redemption: ListedRedemption, timeZone: string, showsMember: boolean): ShownRedemption {
  const { id, memberId, rewardName, state, code, createdAt, expiresAt, usedAt, nextAttemptAt, orderId } = redemption;
  const moments = {
    expires: expiresAt && formatDate(expiresAt, timeZone), used: usedAt && formatMoment(usedAt, timeZone), next: nextAttemptAt && formatMoment(nextAttemptAt, timeZone),
  };
  return {
    id, rewardName, state, code: state === 'failed' || state === 'held' ? null : code, when: formatMoment(createdAt, timeZone),
    origin: originWords(redemption), fate: fateWords(redemption, moments), order: orderId,
    member: showsMember ? { id: memberId, who: nameOfMember(redemption) } : null,
  };
}
