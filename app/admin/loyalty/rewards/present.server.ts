import { nameOfMember } from '#app/admin/loyalty/members/read.server.ts';
import type { ListedRedemption } from './read.server.ts';
import { formatDate, formatMoment } from '#app/ui/dates.ts';
import type { ShownRedemption } from './RewardList.tsx';
import { fateWords, originWords } from './words.ts';

/** Formats a redemption for the admin's lists. @param timeZone the shop's */
export function presentRedemption(
  redemption: ListedRedemption,
  timeZone: string,
  showsMember: boolean,
): ShownRedemption {
  const { id, memberId, rewardName, state, code, createdAt, expiresAt, usedAt, nextAttemptAt, orderId } = redemption;
  const moments = {
    expires: expiresAt && formatDate(expiresAt, timeZone),
    used: usedAt && formatMoment(usedAt, timeZone),
    next: nextAttemptAt && formatMoment(nextAttemptAt, timeZone),
  };
  return {
    id,
    rewardName,
    state,
    code: state === 'failed' || state === 'held' ? null : code,
    when: formatMoment(createdAt, timeZone),
    origin: originWords(redemption),
    fate: fateWords(redemption, moments),
    order: orderId,
    member: showsMember ? { id: memberId, who: nameOfMember(redemption) } : null,
  };
}
