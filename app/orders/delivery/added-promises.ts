import type { Settings } from '#app/shops/settings.ts';
import { lineAddedAt, linePaidAt, unpaidPieces } from '../added-lines.ts';
import type { AddedPromise, OrderFacts, OrderLine, Shipment } from '../facts.ts';
import { contentsOf, parcelsUnderWay, undispatchedLines } from './parcels.ts';
import { keepPromise, makePromise, type KeptPromise } from './promise.ts';

// The promise of the first day was given for the lines of that day. What an edit or an exchange adds has its own, from
// when it was added, or paid for where the store ships after payment.

type Rules = Pick<Settings, 'promise'>;

/** The promises for added lines, each made once. Lines that wait for their money have none yet. */
export function keepAddedPromises(facts: OrderFacts, settings: Rules, timeZone: string, now: Date): AddedPromise[] {
  const added = facts.lines.filter((line) => line.requiresShipping && lineAddedAt(facts, line.id) !== null);
  const byTime = Map.groupBy(added, (line) => lineAddedAt(facts, line.id)!.getTime());
  return [...byTime].flatMap(([at, lines]) => promiseFor(facts, lines, new Date(at), settings, timeZone, now) ?? []);
}

function promiseFor(
  facts: OrderFacts,
  lines: OrderLine[],
  addedAt: Date,
  settings: Rules,
  timeZone: string,
  now: Date,
): AddedPromise | null {
  const lineIds = lines.map(({ id }) => id);
  const kept = facts.addedPromises.find((promise) => lineIds.some((id) => promise.lineIds.includes(id))) ?? null;
  const startsAt = settings.promise.handlingFrom === 'order' ? addedAt : handlingStartsAt(facts, lines, addedAt);
  if (!kept && !startsAt) return null;
  const from = startsAt ?? addedAt;
  const parcels = facts.shipments.filter((shipment) => shipment.lines.some(({ lineId }) => lineIds.includes(lineId)));
  const own = {
    ...facts,
    lines,
    shipments: parcels,
    placedAt: from,
    paidAt: from,
    fulfillBy: null,
    maxDeliveryAt: null,
  };
  const promise = keepPromise(readPromise(kept), makePromise(own, settings, timeZone), from, now);
  return promise.promiseSource === null ? null : writePromise(lineIds, promise);
}

function handlingStartsAt(facts: OrderFacts, lines: OrderLine[], addedAt: Date): Date | null {
  if (lines.some((line) => unpaidPieces(facts, line) > 0)) return null;
  const paid = lines.map(({ id }) => linePaidAt(facts, id)?.getTime() ?? addedAt.getTime());
  return facts.paidAt && new Date(Math.max(addedAt.getTime(), ...paid));
}

const none: KeptPromise = { promisedAt: null, promisedDispatchAt: null, promiseSource: null, promisedFrom: null };
const read = (iso: string | null) => (iso === null ? null : new Date(iso));
const write = (at: Date | null) => at?.toISOString() ?? null;

function readPromise(kept: AddedPromise | null): KeptPromise {
  if (!kept) return none;
  const { promisedAt, promisedDispatchAt, promiseSource, promisedFrom } = kept;
  return {
    promisedAt: read(promisedAt),
    promisedDispatchAt: read(promisedDispatchAt),
    promiseSource,
    promisedFrom: read(promisedFrom),
  };
}

function writePromise(lineIds: string[], promise: KeptPromise): AddedPromise {
  return {
    lineIds,
    promisedDispatchAt: write(promise.promisedDispatchAt),
    promisedAt: write(promise.promisedAt),
    promiseSource: promise.promiseSource!,
    promisedFrom: write(promise.promisedFrom),
  };
}

/**
 * The order with the promise that holds for these lines: that of the first day if any of them is of that day, else the
 * earliest that was given for one of them, or none.
 */
export function asPromisedFor(facts: OrderFacts, lineIds: string[]): OrderFacts {
  if (lineIds.length === 0 || lineIds.some((id) => lineAddedAt(facts, id) === null)) return facts;
  const given = facts.addedPromises.filter((promise) => promise.lineIds.some((id) => lineIds.includes(id)));
  const first = given.toSorted((a, b) => ((a.promisedAt ?? '') < (b.promisedAt ?? '') ? -1 : 1))[0] ?? null;
  return { ...facts, ...readPromise(first), fulfillBy: null, maxDeliveryAt: null };
}

/** The order with the promise that holds for what a parcel carries. */
export function asPromisedForParcel(facts: OrderFacts, parcel: Shipment): OrderFacts {
  return asPromisedFor(
    facts,
    contentsOf(parcel, facts).map(({ lineId }) => lineId),
  );
}

/** The order with the promise that holds for what the customer still waits for. */
export function asPromisedForRest(facts: OrderFacts): OrderFacts {
  const underWay = parcelsUnderWay(facts).flatMap((parcel) => contentsOf(parcel, facts));
  return asPromisedFor(
    facts,
    [...undispatchedLines(facts), ...underWay].map(({ lineId }) => lineId),
  );
}
