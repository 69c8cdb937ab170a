import { withShop } from '#app/lib/db.server.ts';
import { setBirthday } from '#app/loyalty/activity/birthday.server.ts';
import { handBack } from '#app/loyalty/rewards/hand-back.server.ts';
import { redeemReward, type RedeemOutcome } from '#app/loyalty/rewards/redeem.server.ts';
import type { LoyaltyDone, LoyaltyRequest } from '../contract.ts';
import { joinWithAccount, readMembership } from '../member/membership.server.ts';
import { readOpenProgram } from '../member/member-view.server.ts';
import { showRedemption } from '../member/rewards.ts';
import type { ShopperFormats } from '../member/shopper-formats.ts';
import type { ShopperVisit } from './visit.server.ts';

type Done = LoyaltyDone['done'];
export type Taken =
  { outcome: 'done'; done: Done } | { outcome: 'problem'; status: number; words: string; field?: string };

/** The member who asks, with their store and language. */
type Asking = Pick<ShopperVisit, 'shop' | 'formats'> & { memberId: string };

/**
 * Carries out the request of a logged-in customer. What is unavailable now is done with the outcome `refused`; what can
 * never succeed is a problem. Any request makes the customer a member.
 */
export async function takeRequest(
  visit: ShopperVisit & { customerId: string },
  request: LoyaltyRequest,
): Promise<Taken> {
  const { shop, formats } = visit;
  const memberId = await memberWhoAsks(visit);
  if (memberId === null) return { outcome: 'problem', status: 409, words: formats.words.problem.not_live };
  return request.do === 'join'
    ? done('joined', formats.words.done.joined)
    : takeMembersRequest({ shop, formats, memberId }, request);
}

/** null: the program is not open, or the customer was erased */
async function memberWhoAsks({ shop, customerId }: ShopperVisit & { customerId: string }): Promise<string | null> {
  const known = await withShop(shop, async (tx) => {
    const launched = await readOpenProgram(tx);
    return launched && readMembership(tx, launched, customerId);
  });
  if (known === null) return null;
  return known.state === 'member'
    ? known.memberId
    : joinWithAccount(shop, customerId, { isMember: known.state !== 'stranger' });
}

/** Carries out a request of somebody who is known to be this member. */
export function takeMembersRequest(asking: Asking, request: Exclude<LoyaltyRequest, { do: 'join' }>): Promise<Taken> {
  switch (request.do) {
    case 'redeem':
      return redeem(asking, request);
    case 'hand_back':
      return handBackReward(asking, request.redemptionId);
    case 'birthday':
      return keepBirthday(asking, request.birthday);
  }
}

async function redeem(
  { shop, formats, memberId }: Asking,
  { rewardKey, requestId }: { rewardKey: string; requestId: string },
): Promise<Taken> {
  const result = await redeemReward(shop, { memberId, rewardKey, requestId });
  if (result.outcome === 'refused') return refuseReward(result, formats);
  const redemption = showRedemption(result.redemption, formats);
  return done(result.outcome, formats.words.done[result.outcome](redemption.name), redemption);
}

function refuseReward(
  { reason, missing = 0 }: Extract<RedeemOutcome, { outcome: 'refused' }>,
  formats: ShopperFormats,
): Taken {
  const words = wordsForRefusal(reason, missing, formats);
  return reason === 'unknown_reward'
    ? { outcome: 'problem', status: 404, words, field: 'rewardKey' }
    : done('refused', words);
}

function wordsForRefusal(
  reason: Extract<RedeemOutcome, { outcome: 'refused' }>['reason'],
  missing: number,
  { words, number }: ShopperFormats,
): string {
  return reason === 'not_enough' ? words.refusal.not_enough(number(missing)) : words.refusal[reason];
}

async function handBackReward({ shop, formats: { words }, memberId }: Asking, redemptionId: string): Promise<Taken> {
  const result = await handBack(shop, { memberId, redemptionId });
  if (result.outcome === 'handed_back') return done('handed_back', words.done.handedBack);
  if (result.reason === 'not_found')
    return { outcome: 'problem', status: 404, words: words.refusal.not_found, field: 'redemptionId' };
  return done('refused', words.refusal[result.reason]);
}

async function keepBirthday({ shop, formats, memberId }: Asking, birthday: string): Promise<Taken> {
  const { words } = formats;
  const result = await withShop(shop, (tx) => setBirthday(tx, memberId, birthday));
  if (result.outcome === 'saved')
    return done(
      'saved',
      result.paysOn ? words.done.birthdayPays(formats.day(result.paysOn)) : words.done.birthdaySaved,
    );
  const problem =
    result.outcome === 'invalid'
      ? { status: 422, words: words.refusal.birthday_invalid }
      : { status: 409, words: words.refusal.birthday_set(formats.date(result.changesFrom)) };
  return { outcome: 'problem', field: 'birthday', ...problem };
}

function done(outcome: string, words: string, redemption?: Done['redemption']): Taken {
  return { outcome: 'done', done: { outcome, words, ...(redemption ? { redemption } : {}) } };
}
