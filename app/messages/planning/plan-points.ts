import { addDays, dayMs, dayOf, instantOf, isTimeZone, minuteMs, type Day } from '#app/lib/clock.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';
import type { MemberNow, LoyaltyNews, RewardNow } from './news.ts';
import { hasPoints, newsOf, toNews, type Told } from './plan-news.ts';
import { after } from './plan-placed.ts';
import type { Candidate, PlanContext } from './plan-types.ts';

// The rules for news of the loyalty program. What is not so any more (points spent before they lapsed, a reward used, a
// tier kept) asks for nothing, so that what was planned for it ends.

function candidateFor(
  kind: MessageKind,
  occasion: string,
  news: LoyaltyNews,
  context: PlanContext,
  own: Partial<Candidate> = {},
): Candidate {
  const subject = `news:${news.key}`;
  const dueAt = after(new Date(news.at), kind, context);
  return { kind, subject, occasion, shipmentId: null, dueAt, data: { covers: [subject], news: [news] }, ...own };
}

/** A launch that counts earlier orders must not write to everybody who ordered. */
function quietly({ event }: Told): Pick<Candidate, 'ending'> {
  return event.data.isQuiet ? { ending: { state: 'skipped', reason: 'before_launch' } } : {};
}

export function pointsEarned(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.earned')
    .filter(hasPoints)
    .map((told) => candidateFor('points_earned', 'earned', toNews(told, context), context, quietly(told)));
}

/** Points that the staff give and want told; what they write to the customer goes along. */
export function goodwillPoints(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.given')
    .filter(hasPoints)
    .map((told) => {
      const { note } = told.event.data;
      return candidateFor('goodwill_points', 'given', toNews(told, context, note ? { note } : {}), context);
    });
}

export function pointsTakenBack(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.reversed')
    .filter(hasPoints)
    .map((told) => candidateFor('points_taken_back', 'taken_back', toNews(told, context), context, quietly(told)));
}

/** Of several tiers reached in a row only the present one is worth a mail. */
export function tierReached(context: PlanContext): Candidate[] {
  return newsOf(context, 'tier.changed').flatMap((told): Candidate[] => {
    const { to, toName, isRise, factor } = told.event.data;
    if (!to || !isRise) return [];
    const news = toNews(told, context, { tierName: toName ?? to, ...(factor ? { factor } : {}) });
    const isOvertaken = told.member.tierKey !== to;
    return [
      candidateFor(
        'tier_reached',
        'reached',
        news,
        context,
        isOvertaken ? { ending: { state: 'skipped', reason: 'superseded' } } : quietly(told),
      ),
    ];
  });
}

/** Of use until the day of the drop, as long as the notice has not been withdrawn. */
export function tierNotice(context: PlanContext): Candidate[] {
  const latest = newsOf(context, 'tier.drop_announced').at(-1);
  if (!latest?.member.hasTierNotice) return [];
  const { from, fromName, toName, dropsOn } = latest.event.data;
  if (!dropsOn || latest.member.tierKey !== (from ?? null)) return [];
  const news = toNews(latest, context, {
    dropsOn,
    tierName: fromName ?? from ?? '',
    ...(toName ? { lowerName: toName } : {}),
  });
  return [candidateFor('tier_notice', 'drop', news, context, { usefulUntil: startOf(dropsOn, context) })];
}

/** Says what will be lost as of now: what was spent meanwhile is not. */
export function pointsExpiring(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.expiring').flatMap((told): Candidate[] => {
    const { points = 0, expiresOn, daysAhead = 0 } = told.event.data;
    const left = expiresOn ? Math.min(points, lapsingAfter(expiresOn, told.member, context)) : 0;
    if (!expiresOn || left <= 0) return [];
    const candidate = candidateFor(
      'points_expiring',
      `in_${daysAhead}`,
      toNews(told, context, { points: left, expiresOn }),
      context,
    );
    const lastMoment = startOf(addDays(expiresOn, 1), context);
    return [
      {
        ...candidate,
        usefulUntil: earlier(addDaysTo(candidate.dueAt, kindTraits.points_expiring.usefulDays), lastMoment),
      },
    ];
  });
}

/** What is lost with the end of this day. */
function lapsingAfter(lastDay: Day, { lapsing }: MemberNow, context: PlanContext): number {
  const lapsed = lapsing.filter(({ at }) => dayOf(new Date(at.getTime() - 1), calendarOf(context)) === lastDay);
  return lapsed.reduce((sum, { points }) => sum + points, 0);
}

function calendarOf({ loyalty, shop }: PlanContext): string {
  return loyalty.timeZone && isTimeZone(loyalty.timeZone) ? loyalty.timeZone : shop.timeZone;
}

function startOf(day: Day, context: PlanContext): Date {
  return instantOf(day, 0, calendarOf(context));
}

function addDaysTo(at: Date, days: number): Date {
  return new Date(at.getTime() + days * dayMs);
}

function earlier(a: Date, b: Date | null): Date {
  return b && b < a ? b : a;
}

/**
 * Rewards that can be used now: given ones, and those bought that came later than the shopper could wait for. Of a
 * given one that waits for an account its owner is told too; while Shopify has not made it there is nothing to tell
 * otherwise.
 */
export function rewardReady(context: PlanContext): Candidate[] {
  const byReward = Map.groupBy(
    newsOf(context, 'reward.ready', 'reward.issued'),
    ({ event }) => event.data.redemptionId,
  );
  return context.loyalty.rewards.flatMap((reward): Candidate[] => {
    const told = byReward.get(reward.id)?.at(-1);
    const occasion = told && occasionOf(reward, told);
    if (!told || !occasion) return [];
    const needsAccount = occasion === 'needs_account' ? { needsAccount: true } : {};
    const code = reward.code && !needsAccount.needsAccount ? { code: reward.code } : {};
    // The shop's day, which the account and Shopify name too, not that of the customer's calendar.
    const expiry = reward.expiresAt ? { expiresOn: dayOf(reward.expiresAt, context.shop.timeZone) } : {};
    const news = toNews(told, context, {
      rewardName: told.event.data.rewardName ?? '',
      ...code,
      ...expiry,
      ...needsAccount,
    });
    return [candidateFor('reward_ready', occasion, news, context, usefulFor(reward, news, context))];
  });
}

function occasionOf(
  { source, state, createdAt }: RewardNow,
  { event, member }: Told,
): 'ready' | 'needs_account' | null {
  if (state === 'held') return source !== 'points' && !member.hasCustomer ? 'needs_account' : null;
  if (state !== 'issued') return null;
  const cameLate = event.occurredAt.getTime() - createdAt.getTime() > shopperWaitsMs;
  return source !== 'points' || cameLate ? 'ready' : null;
}

const shopperWaitsMs = 2 * minuteMs;

function usefulFor({ expiresAt }: RewardNow, { at }: LoyaltyNews, context: PlanContext): Partial<Candidate> {
  const usual = addDaysTo(after(new Date(at), 'reward_ready', context), kindTraits.reward_ready.usefulDays);
  return { usefulUntil: earlier(usual, expiresAt) };
}
