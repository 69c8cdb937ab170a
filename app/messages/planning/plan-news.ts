import { kindTraits, type LoyaltyKind, type MessageKind } from '../kinds.ts';
import type { MemberNow, LoyaltyNews, NewsEvent, NewsName } from './news.ts';
import {
  goLiveDay,
  isGone,
  type Candidate,
  type Draft,
  type MessageData,
  type PlanContext,
  type PlanInput,
} from './plan-types.ts';
import { whyKindIsOff } from './switches.ts';

// News of points is told once: inside a mail about the order where one goes out, else alone.

export type Told = { event: NewsEvent; member: MemberNow };

/** The news of these names since going live whose member is still there, oldest first. */
export function newsOf(context: PlanContext, ...names: NewsName[]): Told[] {
  const { loyalty, shop } = context;
  return loyalty.news
    .filter(({ name, occurredAt }) => names.includes(name) && occurredAt >= goLiveDay(shop))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.factKey < b.factKey ? -1 : 1))
    .flatMap((event) => {
      const member = loyalty.members.find(({ id }) => id === event.data.memberId);
      return member && isTheirOrder(member, context) ? [{ event, member }] : [];
    });
}

// The mail goes to the order's address, so it tells only of points that belong to that person.
function isTheirOrder(
  { customerIds, addressHashes }: MemberNow,
  { facts: { customer }, addressHash }: PlanContext,
): boolean {
  const isCustomer = [customer?.id, customer?.mergedIntoId].some(
    (id) => typeof id === 'string' && customerIds.includes(id),
  );
  return isCustomer || (addressHash !== null && addressHashes.includes(addressHash));
}

/** What a message keeps of it; days that have passed are no news. */
export function toNews({ event, member }: Told, { now }: PlanContext, own: Partial<LoyaltyNews> = {}): LoyaltyNews {
  const { name, factKey, occurredAt, data } = event;
  const news: LoyaltyNews = {
    name,
    key: factKey,
    at: occurredAt.toISOString(),
    memberId: member.id,
    points: data.points ?? 0,
    balance: member.balance,
  };
  if (data.availableOn && new Date(data.availableOn) > now) news.availableOn = data.availableOn;
  if (data.why) news.why = data.why;
  return { ...news, ...own };
}

export function hasPoints({ event }: Told): boolean {
  return (event.data.points ?? 0) > 0;
}

type Carried = Pick<MessageData, 'news'>;

/** What the order has earned, for a mail that goes out at its start. */
export function earnedInside(context: PlanContext, kind: MessageKind): Carried {
  return carried(context, kind, newsOf(context, 'points.earned').filter(isOfOrder));
}

/** What the order has earned and no mail has told: points that came later than the thank-you. */
export function earnedSince(context: PlanContext, kind: MessageKind): Carried {
  if (whyKindIsOff(context.settings, 'points_earned') === null) return {};
  const told = new Set(
    context.existing
      .filter(isGone)
      .flatMap((row) => row.data.news ?? [])
      .map(({ key }) => key),
  );
  return carried(
    context,
    kind,
    newsOf(context, 'points.earned')
      .filter(isOfOrder)
      .filter(({ event }) => !told.has(event.factKey)),
  );
}

/** What this fact (refund:ID, cancel:ID) has taken back. */
export function takenBackInside(context: PlanContext, kind: MessageKind, fact: string): Carried {
  const isIts = ({ event: { factKey } }: Told) =>
    factKey === `reverse|${fact}` || factKey.startsWith(`reverse|${fact}|`);
  return carried(context, kind, newsOf(context, 'points.reversed').filter(isIts));
}

function carried(context: PlanContext, kind: MessageKind, told: Told[]): Carried {
  const news = context.wordsWithoutPoints.includes(kind)
    ? []
    : told.filter(hasPoints).map((one) => toNews(one, context));
  return news.length > 0 ? { news } : {};
}

/** Points for the order itself, not for a birthday or a review told with it. */
function isOfOrder({ event }: Told): boolean {
  return /^earn\|(?:order|edit):/.test(event.factKey);
}

/** Is this a kind that is not sent by itself where another mail tells the same? */
export function isRider({ kind }: Pick<Candidate, 'kind'>): boolean {
  return kindTraits[kind].isRider;
}

/** The candidate, ended where another mail has told it or is about to. */
export function ride(candidate: Candidate, drafts: Draft[], { existing }: PlanContext): Candidate {
  const keys = (candidate.data.news ?? []).map(({ key }) => key);
  const tells = ({ kind, data }: { kind: MessageKind; data: MessageData }) =>
    kind !== candidate.kind &&
    data.news !== undefined &&
    keys.every((key) => data.news!.some((news) => news.key === key));
  const isTold =
    drafts.some((draft) => draft.outcome.state === 'planned' && tells(draft)) ||
    existing.some((row) => (isGone(row) || (row.isByHand && row.state === 'planned')) && tells(row));
  return isTold && !candidate.ending ? { ...candidate, ending: { state: 'skipped', reason: 'merged' } } : candidate;
}

const newsOfKind: Partial<Record<MessageKind, NewsName[]>> = {
  points_earned: ['points.earned'],
  goodwill_points: ['points.given'],
  points_taken_back: ['points.reversed'],
  points_expiring: ['points.expiring'],
  tier_reached: ['tier.changed'],
  tier_notice: ['tier.drop_announced'],
  reward_ready: ['reward.ready'],
} satisfies Record<LoyaltyKind, NewsName[]>;

/** Did something happen that this kind would tell, and no message of the order carries it? */
export function hasUntoldNews({ loyalty, existing }: PlanInput, kind: MessageKind): boolean {
  const carried = new Set(existing.flatMap((row) => row.data.news ?? []).map(({ key }) => key));
  return loyalty.news.some(({ name, factKey }) => newsOfKind[kind]?.includes(name) && !carried.has(factKey));
}

/** Did all that this kind would tell happen before the store went live? */
export function hasNewsFromBefore({ loyalty, shop }: PlanInput, kind: MessageKind): boolean {
  const own = loyalty.news.filter(({ name }) => newsOfKind[kind]?.includes(name));
  return own.length > 0 && own.every(({ occurredAt }) => occurredAt < goLiveDay(shop));
}
