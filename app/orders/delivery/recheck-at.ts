import { dayOf, type Day } from '#app/lib/clock.ts';
import type { OrderFacts, Shipment } from '../facts.ts';
import { zonesOf, type Zones } from '../zones.ts';
import { carrierEstimates } from './carrier-estimates.ts';
import { dispatchDeadline } from './dispatch.ts';
import { parcelDeadline } from './lateness.ts';
import { latestScan, parcelsUnderWay } from './parcels.ts';
import { settlesAt } from './stage.ts';
import { troubleAt } from './trouble.ts';
import { customerDay, endOf } from './told-day.ts';
import { scheduledFor, waitingParts } from './waiting.ts';

/**
 * The next instant at which time alone may change what we know about the order; null when none will.
 * @param timeZone the shop's
 */
export function recheckAt(facts: OrderFacts, timeZone: string, now: Date): Date | null {
  if (!facts.placedAt || facts.canceledAt) return null;
  const zones = zonesOf(facts, timeZone);
  const underWay = parcelsUnderWay(facts);
  const deadlines = [dispatchDeadline(facts, zones), ...underWay.map((parcel) => parcelDeadline(facts, parcel, zones))];
  // A notice is planned from the deadline's instant on; the order is late from the end of its day.
  const ofDeadlines = deadlines.flatMap((deadline) => (deadline ? [deadline.at, deadline.endsAt] : []));
  const ends = underWay.flatMap((parcel) => daysOf(parcel, zones).map((day) => endOf(day, zones.customer)));
  const schedules = waitingParts(facts).flatMap((part) => scheduledFor(part, now) ?? []);
  const troubles = underWay.map((parcel) => troubleAt(parcel, facts, zones));
  const times = [...ofDeadlines, ...ends, ...schedules, ...troubles, settlesAt(facts)].flatMap((at) =>
    at && at > now ? at.getTime() : [],
  );
  // One millisecond later, so that a clock truncated to milliseconds is certainly past it.
  return times.length > 0 ? new Date(Math.min(...times) + 1) : null;
}

/**
 * Days whose end changes what is expected of a parcel: those the carrier named, and the day it went out for delivery.
 */
function daysOf(parcel: Shipment, zones: Zones): Day[] {
  const scan = latestScan(parcel);
  const loaded = scan?.status === 'out_for_delivery' ? [dayOf(scan.happenedAt, zones.customer)] : [];
  return [...carrierEstimates(parcel).map(({ at }) => customerDay(at, zones).day), ...loaded];
}
