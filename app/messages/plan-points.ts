import { dayMs, minuteMs } from '#app/lib/clock.ts';
import type { MessageKind } from './kinds.ts';
import type { MemberNow, News, RewardNow } from './news.ts';
import { hasPoints, newsOf, toNews, type Told } from './plan-news.ts';
import { after } from './plan-placed.ts';
import type { Candidate, PlanContext } from './plan-types.ts';

// The rules for news of the loyalty program. What is not so any more (points spent before they lapsed, a reward used, a tier
// kept) asks for nothing, so that what was planned for it ends.

function candidateFor(kind: MessageKind, occasion: string, news: News, context: PlanContext, own: Partial<Candidate> = {}): Candidate {
  const subject = `news:${news.key}`;
  const dueAt = after(new Date(news.at), kind, context);
  return { kind, subject, occasion, shipmentId: null, dueAt, data: { covers: [subject], news: [news] }, ...own };
}

export function pointsEarned(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.earned').filter(hasPoints).map((told) => candidateFor('points_earned', 'earned', toNews(told, context), context));
}

export function pointsTakenBack(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.reversed').filter(hasPoints).map((told) => candidateFor('points_taken_back', 'taken_back', toNews(told, context), context));
}

/** Of several tiers reached in a row only the present one is worth a mail. */
export function tierReached(context: PlanContext): Candidate[] {
  return newsOf(context, 'tier.changed').flatMap((told): Candidate[] => {
    const { to, toName, isRise, factor } = told.event.data;
    if (!to || !isRise) return [];
    const news = toNews(told, context, { tierName: toName ?? to, ...(factor ? { factor } : {}) });
    const isOvertaken = told.member.tierKey !== to;
    return [candidateFor('tier_reached', 'reached', news, context, isOvertaken ? { ending: { state: 'skipped', reason: 'superseded' } } : {})];
  });
}

/** Of use until the day of the drop, as long as the notice has not been withdrawn. */
export function tierNotice(context: PlanContext): Candidate[] {
  const latest = newsOf(context, 'tier.drop_announced').at(-1);
  if (!latest?.member.hasTierNotice) return [];
  const { from, fromName, toName, dropsOn } = latest.event.data;
  const dropsAt = dateIn(dropsOn);
  if (!dropsOn || !dropsAt || latest.member.tierKey !== (from ?? null)) return [];
  const news = toNews(latest, context, { dropsOn, tierName: fromName ?? from ?? '', ...(toName ? { lowerName: toName } : {}) });
  return [candidateFor('tier_notice', 'drop', news, context, { usefulUntil: dropsAt })];
}

/** Says what will be lost as of now: what was spent meanwhile is not. */
export function pointsExpiring(context: PlanContext): Candidate[] {
  return newsOf(context, 'points.expiring').flatMap((told): Candidate[] => {
    const { points = 0, expiresOn, daysAhead = 0 } = told.event.data;
    const expiresAt = dateIn(expiresOn);
    if (!expiresOn || !expiresAt) return [];
    const left = Math.min(points, lapsingAround(expiresAt, told.member));
    if (left <= 0) return [];
    const news = toNews(told, context, { points: left, expiresOn });
    const candidate = candidateFor('points_expiring', `in_${daysAhead}`, news, context);
    return [{ ...candidate, usefulUntil: new Date(Math.min(candidate.dueAt.getTime() + warningDays * dayMs, expiresAt.getTime())) }];
  });
}

const warningDays = 20;

// A day is named in the program's time zone: the instant lies within a day of it, and its neighbours'.
function lapsingAround(day: Date, { lapsing }: MemberNow): number {
  return lapsing.filter(({ at }) => Math.abs(at.getTime() - day.getTime()) < 2 * dayMs).reduce((sum, { points }) => sum + points, 0);
}

/**
 * Rewards that can be used now: given ones, and those bought that came later than the shopper could wait for. Of a given one
 * that waits for an account its owner is told too; while Shopify has not made it there is nothing to tell otherwise.
 */
export function rewardReady(context: PlanContext): Candidate[] {
  const byReward = Map.groupBy(newsOf(context, 'reward.ready', 'reward.issued'), ({ event }) => event.data.redemptionId);
  return context.loyalty.rewards.flatMap((reward): Candidate[] => {
    const told = byReward.get(reward.id)?.at(-1);
    const occasion = told && occasionOf(reward, told);
    if (!told || !occasion) return [];
    const needsAccount = occasion === 'needs_account' ? { needsAccount: true } : {};
    const code = reward.code && !needsAccount.needsAccount ? { code: reward.code } : {};
    const expiry = reward.expiresAt ? { expiresOn: reward.expiresAt.toISOString() } : {};
    const news = toNews(told, context, { rewardName: told.event.data.rewardName ?? '', ...code, ...expiry, ...needsAccount });
    return [candidateFor('reward_ready', occasion, news, context, usefulFor(reward, news, context))];
  });
}

function occasionOf({ source, state, createdAt }: RewardNow, { event, member }: Told): 'ready' | 'needs_account' | null {
  if (state === 'held') return source !== 'points' && !member.hasCustomer ? 'needs_account' : null;
  if (state !== 'issued') return null;
  const cameLate = event.occurredAt.getTime() - createdAt.getTime() > shopperWaitsMs;
  return source !== 'points' || cameLate ? 'ready' : null;
}

const shopperWaitsMs = 2 * minuteMs;

const readyDays = 14;

function usefulFor({ expiresAt }: RewardNow, { at }: News, context: PlanContext): Partial<Candidate> {
  const usual = after(new Date(at), 'reward_ready', context).getTime() + readyDays * dayMs;
  return { usefulUntil: new Date(Math.min(usual, expiresAt?.getTime() ?? usual)) };
}

function dateIn(iso: string | null | undefined): Date | null {
  const at = new Date(iso ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}
