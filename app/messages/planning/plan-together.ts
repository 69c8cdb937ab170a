import { dayMs } from '#app/lib/clock.ts';
import { awaitsDispatch } from '#app/orders/delivery/dispatch.ts';
import { parcelsUnderWay } from '#app/orders/delivery/parcels.ts';
import { parcelsInTrouble } from './plan-trouble.ts';
import { isGone, messageKey, type Candidate, type PlanContext } from './plan-types.ts';

// One question for parcels that arrive soon after one another, and one request for reviews of an order. Parcels are far
// apart, and asked about one by one, where more than so many days lie between the first and the next.

const nearDays = { check_in: 2, review_request: 14 };
type AskingKind = keyof typeof nearDays;

/** What would be asked about one arrival; `theme`: only what is asked in the same way goes together. */
export type Asked = { candidate: Candidate & { kind: AskingKind }; arrivedAt: Date; theme: string };

/**
 * Joins what is asked about arrivals near one another into the first of them, due when the last of them would be; the
 * others end as merged. What has gone out keeps to the parcels it spoke of. While more of the order is on its way, nobody
 * is asked before it could still be near.
 */
export function askTogether(asked: Asked[], context: PlanContext): Candidate[] {
  const open = asked.filter(({ candidate }) => !candidate.ending);
  const gone = context.existing.filter(isGone);
  const speakerOf = ({ candidate }: Asked) =>
    gone.find(
      ({ kind, occasion, data }) =>
        kind === candidate.kind && occasion === candidate.occasion && data.covers.includes(candidate.subject),
    );
  const told = Map.groupBy(open, (one) => speakerOf(one)?.key ?? '');
  const untold = told.get('') ?? [];
  told.delete('');
  const spoken = [...told].flatMap(([key, group]) => {
    const speaker = group.find(({ candidate }) => messageKey(candidate) === key);
    return joined(speaker ? [speaker, ...group.filter((one) => one !== speaker)] : group);
  });
  const isMoreToCome = isMoreOnItsWay(asked, context);
  const ahead = near(untold).flatMap((group) =>
    joined(group).map((one, index) => (index > 0 ? one : wait(one, group, isMoreToCome))),
  );
  const results = new Map([...spoken, ...ahead].map((one) => [messageKey(one), one]));
  return asked.map(({ candidate }) => results.get(messageKey(candidate)) ?? candidate);
}

/** Groups of the same theme whose arrivals lie within the kind's days of the first of them, in the order of arrival. */
function near(asked: Asked[]): Asked[][] {
  const groups: Asked[][] = [];
  const inOrder = asked.toSorted(
    (a, b) => a.arrivedAt.getTime() - b.arrivedAt.getTime() || (a.candidate.subject < b.candidate.subject ? -1 : 1),
  );
  for (const one of inOrder) {
    const within = nearDays[one.candidate.kind] * dayMs;
    const group = groups.find(
      ([first]) => first!.theme === one.theme && one.arrivedAt.getTime() - first!.arrivedAt.getTime() <= within,
    );
    if (group) group.push(one);
    else groups.push([one]);
  }
  return groups;
}

function joined(group: Asked[]): Candidate[] {
  const [host, ...guests] = group.map(({ candidate }) => candidate);
  if (!host || guests.length === 0) return host ? [host] : [];
  const last = group.reduce((a, b) => (b.arrivedAt > a.arrivedAt ? b : a)).candidate;
  const all = [host, ...guests];
  const isReported = all.every(({ data }) => data.deliveredAt !== undefined);
  const { deliveredAt, ...data } = host.data;
  void deliveredAt;
  const whole: Candidate = {
    ...host,
    dueAt: new Date(Math.max(...all.map(({ dueAt }) => dueAt.getTime()))),
    data: {
      ...data,
      covers: all.flatMap((one) => one.data.covers),
      shipmentIds: all.flatMap((one) => one.data.shipmentIds ?? []),
      items: all.flatMap((one) => one.data.items ?? []),
      isAssumed: all.some((one) => one.data.isAssumed === true),
      ...(all.some((one) => one.data.cameLate) ? { cameLate: true } : {}),
      ...(isReported ? { deliveredAt: last.data.deliveredAt } : {}),
    },
  };
  const key = messageKey(host);
  const merged = guests.map((guest): Candidate => ({
    ...guest,
    data: { ...guest.data, mergedInto: key },
    ending: { state: 'skipped', reason: 'merged' },
  }));
  return [whole, ...merged];
}

function wait(candidate: Candidate, [first]: Asked[], isMoreToCome: boolean): Candidate {
  if (!first || !isMoreToCome) return candidate;
  const until = new Date(first.arrivedAt.getTime() + nearDays[first.candidate.kind] * dayMs);
  return { ...candidate, dueAt: until > candidate.dueAt ? until : candidate.dueAt };
}

/** Whether anything else of the order is on its way, or has not left. */
function isMoreOnItsWay(asked: Asked[], context: PlanContext): boolean {
  const known = new Set(asked.map(({ candidate }) => candidate.shipmentId));
  const inTrouble = parcelsInTrouble(context);
  const others = parcelsUnderWay(context.facts).filter(({ id }) => !known.has(id) && !inTrouble.has(id));
  return others.length > 0 || awaitsDispatch(context.facts);
}
