import { instantOf, type Day } from '#app/lib/clock.ts';
import { formatMoney } from '#app/lib/money.ts';
import { staffWords, type StaffWord } from '#app/feedback/staff-word.ts';
import { trackingOf } from '#app/orders/tracking.ts';
import type { ArrivalWord, OrderFacts } from '#app/orders/facts.ts';
import { orderArrival, type KnownArrival } from '#app/orders/delivery/arrival.ts';
import type { Expected } from '#app/orders/delivery/estimate.ts';
import { returnWindow } from '#app/orders/delivery/return-window.ts';
import { lastWordOn, numberedParcels, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { dayByPromise } from '#app/orders/delivery/promise.ts';
import { isHeld, nextSchedule, waitingParts } from '#app/orders/delivery/waiting.ts';
import { hasCarrier, placeOfPickup, wayOfOrder, wayOfParcel, type OrderWay } from '#app/orders/delivery/ways.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { formatDate, formatMoment, plural } from '#app/ui/dates.ts';
import { labelOfProblem, readable } from '#app/admin/labels.ts';
import { answerWords, describeScanStatus, sourceWords } from './event-words.ts';
import type { OrderScreen } from './read.server.ts';
import { staffWordLabels } from './staff-words.ts';

/** Formats the order for the merchant: everything next to the timeline. */
export function makeOrderSummary(
  { facts, derived, expected, returnRules, problems, feedback, reviews }: OrderScreen,
  timeZone: string,
  now: Date,
) {
  const moment = (at: Date) => formatMoment(at, timeZone);
  return {
    name: facts.name || `Order ${facts.id}`,
    isTest: facts.isTest,
    placed: facts.placedAt ? `Placed ${moment(facts.placedAt)}` : 'Shopify has not told us about this order itself yet',
    customer: {
      name: facts.customerName ?? 'Guest',
      email: facts.erasedAt ? 'Erased' : (facts.email ?? 'No email address'),
      isReturning: facts.orderOrdinal === null ? null : facts.orderOrdinal > 1,
      place: [facts.shipTo?.city, facts.shipTo?.country].filter(Boolean).join(', '),
    },
    lines: facts.lines
      .filter((line) => line.currentQuantity > 0)
      .map((line) => ({ id: line.id, words: `${line.currentQuantity} × ${line.title}`, variant: line.variantTitle })),
    total: formatMoney(facts.totals.current.presentment, 'en'),
    dates: datesOf(facts, expected, derived.troubles, timeZone),
    returns: returnsOf(facts, returnRules, timeZone, now),
    handover: handoverOf(facts, timeZone, now),
    parcels: facts.shipments.map((shipment) => parcelOf(shipment, facts, moment)),
    problems: problems.map((problem) => ({
      id: problem.id,
      label: labelOfProblem(problem.kind),
      words: problem.words,
      opened: moment(problem.openedAt),
      closed: problem.closedAt ? moment(problem.closedAt) : null,
      resolution: problem.resolution,
    })),
    feedback: feedback
      .filter(({ source }) => source === 'customer')
      .map(({ id, answer, comment, createdAt }) => ({
        id,
        answer: answerWords[answer] ?? answer,
        comment,
        at: moment(createdAt),
      })),
    reviews: reviews.map(({ id, productTitle, rating, title, body }) => ({
      id,
      productTitle,
      rating,
      words: [title, body].filter(Boolean).join(': '),
    })),
  };
}

/** The return deadline and its reason; null without one. */
function returnsOf(
  facts: OrderFacts,
  { tier, ...rules }: OrderScreen['returnRules'],
  timeZone: string,
  now: Date,
): { until: string; why: string } | null {
  const window = returnWindow(facts, { ...rules, tierDays: tier?.days ?? null, timeZone }, now);
  if (!window) return null;
  const { lastDay, days, isByTier, isAssumed, isOver } = window;
  const until = formatDate(instantOf(lastDay, 12 * 60, timeZone), timeZone);
  const whose =
    isByTier && tier
      ? `${tier.tierName}: ${plural(days, 'day')} instead of ${rules.windowDays}`
      : `${plural(days, 'day')} from delivery`;
  const since = isAssumed ? 'No carrier reports the delivery: counted from the last day that was named for it.' : '';
  return { until: isOver ? `${until}, which has passed` : until, why: [`${whose}.`, since].filter(Boolean).join(' ') };
}

/** Shows the same days as the customer sees, and is late exactly when the badge is. */
function datesOf(facts: OrderFacts, expected: Expected | null, troubles: string[], timeZone: string) {
  const arrival = orderArrival(facts);
  const source = sourceWords[facts.promiseSource ?? ''];
  const nameDay = (day: Day) => formatDate(instantOf(day, 12 * 60, timeZone), timeZone);
  const promised =
    facts.promisedAt && dayByPromise(facts.promisedAt, facts.promiseSource, zonesOf(facts, timeZone)).day;
  return {
    promised: promised ? `${nameDay(promised)}${source ? ` (${source})` : ''}` : 'Nothing was promised',
    dispatchBy: facts.promisedDispatchAt ? formatDate(facts.promisedDispatchAt, timeZone) : null,
    dispatchLabel: wayOfOrder(facts) === 'pickup' ? 'Ready for pickup by' : 'Dispatch by',
    estimate: arrival ? describeArrival(arrival, timeZone) : expected ? nameDay(expected.day) : 'Not known',
    isLater: !arrival && troubles.includes('late'),
  };
}

function describeArrival({ at, isDayKnown }: KnownArrival, timeZone: string): string {
  const day = formatDate(at, timeZone);
  return isDayKnown ? `Arrived ${day}` : `Arrived: said on ${day}, no carrier reported it`;
}

const wayWords: Record<OrderWay, string> = {
  shipping: 'Shipped',
  pickup: 'Local pickup',
  local: 'Local delivery',
  mixed: 'In several ways',
  retail: 'Taken along',
  none: 'Nothing to deliver',
};

/** How the order reaches the customer, and what the rest of it waits for. */
function handoverOf(facts: OrderFacts, timeZone: string, now: Date): { way: string; waits: string | null } {
  const place = placeOfPickup(facts)?.name;
  const way = wayOfOrder(facts);
  const from = nextSchedule(facts, now);
  const holds = waitingParts(facts).flatMap((part) => (isHeld(part) ? part.holds : []));
  const waits = [
    ...(facts.canceledAt || !from ? [] : [`Scheduled from ${formatDate(from, timeZone)}`]),
    ...[...new Set(facts.canceledAt ? [] : holds)].map((reason) => `On hold: ${readable(reason).toLowerCase()}`),
  ];
  return {
    way: way === 'pickup' && place ? `${wayWords.pickup}: ${place}` : wayWords[way],
    waits: waits.join('. ') || null,
  };
}

const ownWayWords: Record<string, string | undefined> = {
  pickup: 'Picked up by the customer',
  local: 'Brought by the store',
  none: 'Delivered online',
  retail: 'Taken along',
};

/** The staff's words for a parcel, without the one that they have said last. */
function wordsToSay(last: ArrivalWord | null): { answer: StaffWord; label: string }[] {
  return staffWords
    .filter((answer) => last?.by !== 'staff' || last.answer !== answer)
    .map((answer) => ({ answer, label: staffWordLabels[answer] }));
}

function parcelOf(shipment: OrderFacts['shipments'][number], facts: OrderFacts, moment: (at: Date) => string) {
  const latest = shipment.scans.at(-1);
  const word = lastWordOn(shipment, facts);
  const parcels = numberedParcels(facts);
  const position = parcels.indexOf(shipment) + 1;
  const isNumbered = parcels.length > 1 && position > 0;
  return {
    id: shipment.id,
    title: isNumbered
      ? [`Parcel ${position} of ${parcels.length}`, shipment.name].filter(Boolean).join(', ')
      : (shipment.name ?? 'Parcel'),
    /** what the staff can say of it; empty for what is no parcel */
    words: parcelsOf(facts).includes(shipment) ? wordsToSay(word) : [],
    said: word
      ? `${word.by === 'staff' ? 'Your staff' : 'The customer'}: ${answerWords[word.answer] ?? word.answer}, ${moment(word.saidAt)}`
      : null,
    carrier: shipment.carrier ?? ownWayWords[wayOfParcel(shipment, facts)] ?? 'Carrier not known',
    tracking: trackingOf(shipment).map(({ number, url }) => ({ number: number || 'Tracking', url: webAddress(url) })),
    latest: latest
      ? `${describeScanStatus(latest.status)}, ${moment(latest.happenedAt)}`
      : noScanWords(shipment, facts),
    dispatched: shipment.dispatchedAt ? moment(shipment.dispatchedAt) : null,
    // Without lines what is in it is not known, which is not the same as nothing.
    itemCount: shipment.lines.length === 0 ? null : shipment.lines.reduce((sum, line) => sum + line.quantity, 0),
  };
}

/** Only a carrier scans. */
function noScanWords(shipment: OrderFacts['shipments'][number], facts: OrderFacts): string {
  return hasCarrier(shipment, facts) ? 'No scan yet' : 'Handed over';
}

/** Tracking addresses come from outside, so only web addresses become links. */
function webAddress(url: string | undefined): string | null {
  return url && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : null;
}
