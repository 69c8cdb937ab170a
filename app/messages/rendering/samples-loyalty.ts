import { dayMs } from '#app/lib/clock.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';
import type { LoyaltyNews } from '../planning/news.ts';

// A member of an invented program, for previews and for trying a merchant's words.

type Own = Omit<LoyaltyNews, 'at' | 'memberId' | 'balance'>;

const earned = (now: Date): Own => ({
  name: 'points.earned',
  key: 'earn|order:1042',
  points: 45,
  availableOn: inDays(now, 24),
});
const takenBack: Own = { name: 'points.reversed', key: 'reverse|refund:1', points: 12, why: 'refund' };
const takenBackAll: Own = { name: 'points.reversed', key: 'reverse|cancel:1042', points: 45, why: 'cancel' };
const expiring = (now: Date): Own => ({
  name: 'points.expiring',
  key: 'expiring',
  points: 80,
  expiresOn: inDays(now, 30),
});
const given: Own = {
  name: 'points.given',
  key: 'adjust|sample',
  points: 50,
  note: 'Thank you for your patience with the late parcel.',
};
const reached: Own = { name: 'tier.changed', key: 'tier', points: 0, tierName: 'Gold', factor: 150 };
const drop = (now: Date): Own => ({
  name: 'tier.drop_announced',
  key: 'drop',
  points: 0,
  tierName: 'Gold',
  lowerName: 'Silver',
  dropsOn: inDays(now, 30),
});
const ready = (now: Date): Own => ({
  name: 'reward.ready',
  key: 'reward',
  points: 0,
  rewardName: '$5 off',
  code: 'CARE-7KQ2-M4XT',
  expiresOn: inDays(now, 90),
});

/** What a sample of each kind tells of points; null: nothing. */
const ofKind: Record<MessageKind, ((now: Date) => Own) | null> = {
  thank_you: earned,
  order_confirmation: earned,
  shipping_confirmation: null,
  tracking_update: null,
  delay_notice: null,
  delivery_problem: null,
  check_in: null,
  review_request: null,
  order_canceled: () => takenBackAll,
  refund_issued: () => takenBack,
  points_earned: earned,
  tier_reached: () => reached,
  tier_notice: drop,
  reward_ready: ready,
  points_expiring: expiring,
  points_taken_back: () => takenBack,
  goodwill_points: () => given,
};

/** What a sample of this kind tells; mails about the order tell of points only where the shop has a program. */
export function sampleNews(kind: MessageKind, now: Date, hasProgram: boolean): LoyaltyNews[] | undefined {
  const make = kindTraits[kind].topic === 'loyalty' || hasProgram ? ofKind[kind] : null;
  return make ? [toNews(make(now), now)] : undefined;
}

/** One of each, so that every name has a value. */
export function everyNews(now: Date): LoyaltyNews[] {
  return [earned(now), given, takenBack, expiring(now), reached, drop(now), ready(now)].map((own) => toNews(own, now));
}

function toNews(own: Own, now: Date): LoyaltyNews {
  return { ...own, at: now.toISOString(), memberId: 'sample', balance: 120 };
}

function inDays(now: Date, days: number): string {
  return new Date(now.getTime() + days * dayMs).toISOString().slice(0, 10);
}
