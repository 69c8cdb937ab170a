import { kindTraits, type MessageKind, type Reason } from '../kinds.ts';
import { countryOf } from '../consent.ts';
import { checkIn, reviewRequest } from './plan-arrived.ts';
import { delayNotice } from './plan-delay.ts';
import { hasArrived, isActive, needsDelivery } from '#app/orders/delivery/parcels.ts';
import { wayOfOrder } from '#app/orders/delivery/ways.ts';
import { isChannel, whyRuledOut } from './kind-rules.ts';
import { hasNewsFromBefore } from './plan-news.ts';
import { orderCanceled, orderConfirmation, refundIssued, thankYou } from './plan-placed.ts';
import {
  goodwillPoints,
  pointsEarned,
  pointsExpiring,
  pointsTakenBack,
  rewardReady,
  tierNotice,
  tierReached,
} from './plan-points.ts';
import { shippingConfirmation, trackingUpdate } from './plan-tracking.ts';
import { deliveryProblem } from './plan-trouble.ts';
import { goLiveDay, type MessageRow, type PlanContext, type PlanInput, type Rule } from './plan-types.ts';
import { whyKindIsOff } from './switches.ts';

/** When each kind has something to say. A kind without a rule does not compile. */
export const rules: Record<MessageKind, Rule> = {
  thank_you: thankYou,
  order_confirmation: orderConfirmation,
  shipping_confirmation: shippingConfirmation,
  tracking_update: trackingUpdate,
  delay_notice: delayNotice,
  delivery_problem: deliveryProblem,
  check_in: checkIn,
  review_request: reviewRequest,
  order_canceled: orderCanceled,
  refund_issued: refundIssued,
  points_earned: pointsEarned,
  tier_reached: tierReached,
  tier_notice: tierNotice,
  reward_ready: rewardReady,
  points_expiring: pointsExpiring,
  points_taken_back: pointsTakenBack,
  goodwill_points: goodwillPoints,
};

/** Why this order gets no message of this kind at all, or null when it may. */
export function whyNothing(input: PlanInput, kind: MessageKind): Reason | null {
  return listWhyNothing(input, kind)[0] ?? null;
}

/** All that keeps this order from getting this kind, the weightiest first. */
export function listWhyNothing(input: PlanInput, kind: MessageKind): Reason[] {
  return [
    whyNobody(input),
    whyTooEarly(input, kind),
    whyExcluded(input),
    whyRuledOut(input, kind)?.reason ?? null,
    whyKindIsOff(input.settings, kind),
    whyNoMore(input, kind),
  ].filter((reason) => reason !== null);
}

function whyNobody({ facts, shop }: PlanInput): Reason | null {
  if (facts.erasedAt || facts.customer?.erasedAt) return 'order_erased';
  return shop.uninstalledAt ? 'uninstalled' : null;
}

/**
 * What is told of orders counts from their day. News of points has a day of its own, however old the order it is told
 * with.
 */
function whyTooEarly(input: PlanInput, kind: MessageKind): Reason | null {
  const { facts, shop } = input;
  if (kindTraits[kind].topic === 'loyalty') return hasNewsFromBefore(input, kind) ? 'before_go_live' : null;
  return !facts.placedAt || facts.placedAt < goLiveDay(shop)
    ? facts.isImported
      ? 'imported'
      : 'before_go_live'
    : null;
}

function whyExcluded({ facts, settings, shop }: PlanInput): Reason | null {
  const { excludedTags, excludedChannels, excludedMarkets } = settings.restraint;
  const tags = new Set([...facts.tags, ...(facts.customer?.tags ?? [])].map((tag) => tag.trim().toLowerCase()));
  if (excludedTags.some((tag) => tags.has(tag.toLowerCase()))) return 'excluded_tag';
  if (excludedChannels.some((name) => isChannel(facts.sourceName, name))) return 'excluded_channel';
  const country = countryOf(facts, shop);
  return country && excludedMarkets.includes(country) ? 'excluded_market' : null;
}

function whyNoMore({ facts }: PlanInput, kind: MessageKind): Reason | null {
  return facts.canceledAt && !kindTraits[kind].outlivesCancellation ? 'order_canceled' : null;
}

/** Why a message that was planned is not wanted any more. */
export function whyGone(context: PlanContext, row: Pick<MessageRow, 'kind' | 'shipmentId'>): Reason {
  const nothing = whyNothing(context, row.kind);
  if (nothing) return nothing;
  const shipment = context.facts.shipments.find((candidate) => candidate.id === row.shipmentId);
  if (!shipment) return 'no_longer_true';
  if (row.kind === 'delay_notice' && hasArrived(shipment, context.facts)) return 'delivered_in_time';
  const isAboutGoods = row.kind === 'check_in' || row.kind === 'review_request';
  return isAboutGoods && isActive(shipment) ? 'not_arrived_yet' : 'no_longer_true';
}

/** Why a kind that may be sent has nothing to say; null: its moment has not come. */
export function whyNotYet({ facts }: PlanInput, kind: MessageKind): Reason | null {
  if (!kindTraits[kind].isAboutParcel || facts.lines.length === 0) return null;
  // A pickup that is not ready by its day is late like any other order, but no parcel is ever announced.
  const isPickup = kind !== 'delay_notice' && wayOfOrder(facts) === 'pickup';
  return isPickup || !needsDelivery(facts) ? 'not_shipped' : null;
}
