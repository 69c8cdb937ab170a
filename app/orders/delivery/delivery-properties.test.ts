import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeOrderView, type OrderView } from '#app/customer-pages/order/order-view.ts';
import { pageWordsFor } from '#app/i18n/pages.ts';
import { addDays, dayMs, dayOf, formatDay, instantOf, minuteMs } from '#app/lib/clock.ts';
import { contextOf } from '#app/messages/planning/plan.ts';
import { delayNotice } from '#app/messages/planning/plan-delay.ts';
import type { Candidate } from '#app/messages/planning/plan-types.ts';
import { sampleLinks } from '#app/messages/rendering/samples.ts';
import type { MailView } from '#app/messages/rendering/view-types.ts';
import { mailView } from '#app/messages/rendering/view.ts';
import { anyFacts, seldom, timeAfterOrder } from '#app/test/any-order.ts';
import { placedAt } from '#app/test/order-facts.ts';
import { allOn, makeInput } from '#app/test/planning.ts';
import type { OrderFacts } from '../facts.ts';
import { zonesOf } from '../zones.ts';
import { orderArrival } from './arrival.ts';
import { awaitsDispatch } from './dispatch.ts';
import { listLate, presentEstimate } from './lateness.ts';
import { parcelsUnderWay } from './parcels.ts';
import { recheckAt } from './recheck-at.ts';
import { stageOf } from './stage.ts';
import { listTroubles } from './trouble.ts';
import { isExcused, isHeld, isLaterDelivery, scheduledFor, waitingParts } from './waiting.ts';
import { hasCarrier, wayOfOrder } from './ways.ts';

// For any order, promise and pair of calendars, at any minute, the badge, the customer's page and the delay notice must
// agree.

type Situation = { facts: OrderFacts; timeZone: string; now: Date };

const maybe = fc.option(timeAfterOrder(24 * 25), { freq: 2 });
const sources = ['settings', 'shopify', 'carrier', 'unconfirmed_default', null] as const;

/** Any minute of the first weeks, or one within a day and a half of a date that was named. */
const moment = fc.oneof(
  fc.record({ pick: fc.constant(null), minutes: fc.integer({ min: 0, max: 30 * 24 * 60 }) }),
  fc.record({ pick: fc.nat(20), minutes: fc.integer({ min: -36 * 60, max: 36 * 60 }) }),
);

function instantAt({ pick, minutes }: { pick: number | null; minutes: number }, facts: OrderFacts): Date {
  const estimates = facts.shipments.flatMap(({ scans }) => scans.map((scan) => scan.estimatedDeliveryAt));
  const named = [facts.promisedAt, facts.promisedDispatchAt, facts.fulfillBy, ...estimates].filter((at) => at !== null);
  const from = pick === null ? placedAt : (named[pick % named.length] ?? placedAt);
  return new Date(Math.max(placedAt.getTime(), from.getTime() + minutes * minuteMs));
}

const situation: fc.Arbitrary<Situation> = fc
  .record({
    order: anyFacts,
    timeZone: fc.constantFrom('America/New_York', 'America/Los_Angeles', 'Europe/London', 'Asia/Tokyo'),
    when: moment,
    dates: fc.record({ promisedAt: maybe, promisedDispatchAt: maybe, fulfillBy: maybe, maxDeliveryAt: maybe }),
    promiseSource: fc.constantFrom(...sources),
    closedAt: seldom(timeAfterOrder(24 * 20)),
    financialStatus: fc.constantFrom('paid', 'paid', 'paid', 'authorized', 'pending', 'refunded'),
    isDigital: fc.constantFrom(false, false, false, true),
    hasLabelsOnly: fc.constantFrom(false, false, false, true),
    shipmentStatus: fc.constantFrom(null, null, 'in_transit', 'label_printed'),
  })
  .map(({ order, timeZone, when, dates, isDigital, hasLabelsOnly, shipmentStatus, ...own }) => {
    const lines = order.lines.map((line) => ({ ...line, requiresShipping: !isDigital }));
    const now = instantAt(when, { ...order, ...dates });
    const shipments = order.shipments.map((parcel) => {
      // Nothing that is still to happen has been reported yet.
      const scans = parcel.scans.filter(({ happenedAt }) => happenedAt <= now);
      const told = hasLabelsOnly ? scans.map((scan) => ({ ...scan, status: 'label_printed' })) : scans;
      return { ...parcel, shipmentStatus, scans: told };
    });
    return { facts: { ...order, ...dates, ...own, lines, shipments }, timeZone, now };
  });

const runs = { numRuns: 2000 };
/** Rendering a page takes about ten milliseconds. */
const runsOfPages = { numRuns: 400 };

function pageOf({ facts, timeZone, now }: Situation): OrderView {
  return makeOrderView({
    facts,
    stage: stageOf(facts, now),
    tierWindow: null,
    shop: { name: 'Super Toys', domain: 'x', email: null, timeZone, currency: 'USD', countryCode: 'US' },
    settings: allOn,
    chosen: { language: 'en', locale: 'en' },
    preferencesUrl: null,
    invoiceUrl: '/i',
    now,
  });
}

/** What delay notices say, or will say once they are due. */
function noticesOf({ facts, timeZone, now }: Situation): Candidate[] {
  const input = makeInput({ facts, now });
  const context = contextOf({ ...input, shop: { ...input.shop, timeZone } });
  return facts.canceledAt ? [] : delayNotice(context);
}

function mailOf(notice: Candidate, { facts, timeZone, now }: Situation): MailView {
  return mailView({
    facts,
    message: notice,
    settings: allOn,
    shop: { name: 'Super Toys', email: null, domain: 'x', timeZone },
    chosen: { language: 'en', locale: 'en' },
    links: sampleLinks(),
    now,
  });
}

const names = (late: { why: string; shipmentId: string | null; newDate: Date | null }[]) =>
  late.map(({ why, shipmentId, newDate }) => `${why}|${shipmentId}|${newDate?.toISOString() ?? null}`).sort();

/** The days from today on, as pages and mails write them. */
function daysAhead(now: Date, timeZone: string): string[] {
  const today = dayOf(now, timeZone);
  return Array.from({ length: 100 }, (_, days) =>
    formatDay(instantOf(addDays(today, days), 12 * 60, timeZone), 'en', timeZone),
  );
}

test('the page is late when the badge is, and so is its headline until the parcel is at the door', () => {
  const words = pageWordsFor('en').order;
  fc.assert(
    fc.property(situation, (it) => {
      const { isLate } = presentEstimate(it.facts, allOn, it.timeZone, it.now);
      const { dates, headline } = pageOf(it);
      if (orderArrival(it.facts)) expect(isLate).toBe(false);
      else expect(dates?.isLate ?? false).toBe(isLate);
      // What needs somebody to act is graver than a day that has passed.
      if (listTroubles(it.facts, zonesOf(it.facts, it.timeZone), it.now).length > 0) return;
      const { local } = words.headline.ownWay;
      const atTheDoor = [words.headline.out_for_delivery, words.headline.ready_for_pickup, local.out_for_delivery];
      if (!atTheDoor.includes(headline)) expect(headline === words.headline.late).toBe(isLate);
    }),
    runsOfPages,
  );
});

test('what is late has a notice with the same reason and date; any other notice is for a later moment, when it will be late', () => {
  fc.assert(
    fc.property(situation, (it) => {
      const late = listLate(it.facts, allOn, it.timeZone, it.now);
      const notices = noticesOf(it).map((notice) => {
        const { cause, newDate } = notice.data;
        const said = { why: cause!, shipmentId: notice.shipmentId, newDate: newDate ? new Date(newDate) : null };
        return { ...said, dueAt: notice.dueAt };
      });
      const isLate = (notice: (typeof notices)[number]) =>
        late.some(({ why, shipmentId }) => why === notice.why && shipmentId === notice.shipmentId);
      expect(names(notices.filter(isLate))).toEqual(names(late));
      for (const notice of notices.filter((one) => !isLate(one))) {
        expect(notice.dueAt.getTime()).toBeGreaterThan(it.now.getTime());
        expect(notice.newDate).toBeNull();
        const then = listLate(it.facts, allOn, it.timeZone, notice.dueAt);
        expect(then).toContainEqual(expect.objectContaining({ why: notice.why, shipmentId: notice.shipmentId }));
      }
    }),
    runs,
  );
});

test('page and notice name the same promised day and the same new date', () => {
  fc.assert(
    fc.property(situation, (it) => {
      const { dates } = pageOf(it);
      const late = listLate(it.facts, allOn, it.timeZone, it.now);
      const awaited = parcelsUnderWay(it.facts).length + (awaitsDispatch(it.facts) ? 1 : 0);
      for (const notice of noticesOf(it)) {
        const { promise } = mailOf(notice, it);
        const told = promise.ready || promise.first;
        expect(told ? `by ${told}` : null).toBe(dates?.promise?.value ?? null);
        if (late.length > 0 && awaited === 1) expect(dates?.present?.value).toBe(promise.new || 'not known yet');
      }
      if (late.some(({ newDate }) => newDate === null)) expect(dates?.present?.value).toBe('not known yet');
    }),
    runsOfPages,
  );
});

test('no future day is presented as passed, and no passed day as ahead', () => {
  const words = pageWordsFor('en').order;
  fc.assert(
    fc.property(situation, (it) => {
      const zones = zonesOf(it.facts, it.timeZone);
      const ahead = daysAhead(it.now, zones.customer);
      const { dates } = pageOf(it);
      const [promised, present] = [dates?.promise?.value.replace('by ', '') ?? '', dates?.present?.value ?? ''];
      if (!orderArrival(it.facts) && present !== 'not known yet' && present !== '') expect(ahead).toContain(present);
      if (dates?.note === words.lateUnknownNote) expect(ahead).not.toContain(promised);
      if (dates?.note === words.lateNote) expect(ahead.indexOf(present)).toBeGreaterThan(ahead.indexOf(promised));
      for (const notice of noticesOf(it)) {
        const { promise } = mailOf(notice, it);
        if (promise.new) expect(ahead).toContain(promise.new);
        const sentAt = notice.dueAt > it.now ? notice.dueAt : it.now;
        const then = daysAhead(sentAt, zones.customer);
        if (notice.data.cause === 'estimate_passed') expect(then).not.toContain(promise.first);
        // What should have left is judged in the store's calendar.
        const atTheStore = daysAhead(sentAt, zones.store);
        const isAhead = then.includes(promise.dispatch) && atTheStore.includes(promise.dispatch);
        if (notice.data.cause === 'not_dispatched') expect(isAhead).toBe(false);
      }
    }),
    runsOfPages,
  );
});

test('until the recheck time nothing becomes late or stops being late', () => {
  fc.assert(
    fc.property(situation, ({ facts, timeZone, now }) => {
      const why = (at: Date) => presentEstimate(facts, allOn, timeZone, at).why;
      const next = recheckAt(facts, timeZone, now);
      expect(next === null || next > now).toBe(true);
      expect(why(next ? new Date(next.getTime() - 2) : new Date(now.getTime() + 90 * dayMs))).toBe(why(now));
    }),
    runs,
  );
});

test('no carrier, parcel or address is spoken of where the store hands over itself', () => {
  fc.assert(
    fc.property(situation, (it) => {
      const view = pageOf(it);
      const hasNoCarrier = it.facts.shipments.every((one) => !hasCarrier(one, it.facts));
      const isOurs = ['pickup', 'local', 'retail', 'none'].includes(wayOfOrder(it.facts)) && hasNoCarrier;
      if (!isOurs || it.facts.canceledAt) return;
      const { headline, dates, steps, parcels, notices, noParcels } = view;
      expect(JSON.stringify([headline, dates, steps, notices, noParcels])).not.toMatch(/carrier|parcel/i);
      expect(parcels.every((parcel) => !parcel.hasCarrier && parcel.carrier === null)).toBe(true);
      if (wayOfOrder(it.facts) === 'pickup') expect(view.needsShipping || view.shipTo.length > 0).toBe(false);
    }),
    runsOfPages,
  );
});

test('what waits for the customer, or for its scheduled day, is not late', () => {
  fc.assert(
    fc.property(situation, (it) => {
      const waits = waitingParts(it.facts).every(
        (part) =>
          (isHeld(part) && isExcused(part.holds)) || (scheduledFor(part, it.now) && isLaterDelivery(part, it.facts)),
      );
      const late = listLate(it.facts, allOn, it.timeZone, it.now).filter(({ shipmentId }) => shipmentId === null);
      if (waits) expect(late).toEqual([]);
    }),
    runs,
  );
});
