import { dayMs } from '#app/lib/clock.ts';
import type { Truth } from './lives.ts';
import type { MessageResult } from './results.ts';

/** Counts of what was told against what was true. Every figure but the totals and `delaysTold` should be 0. */
export type Measured = {
  checkIns: number;
  /** sent before the end of the last day that the carrier had named by then */
  checkInsBeforeTheDay: number;
  /** of parcels whose carrier reports, sent while the parcel was not there */
  checkInsWithoutParcel: number;
  reviewRequests: number;
  /** asked of somebody whose parcel never came, or had not come yet, although its carrier reports */
  reviewRequestsWithoutParcel: number;
  delaysDue: number;
  delaysTold: number;
  /** sent although the parcel came within every day that was named, or was there already */
  delaysFalse: number;
  /** a mail that says "that day has passed" of a day that was still ahead */
  daysAheadCalledPast: number;
  /** two deferrable mails to one customer on one day */
  twoOnOneDay: number;
  /** mails to orders that were canceled, except about that */
  afterCancellation: number;
};

/** Measures sent messages against the truth of invented lives; the words are expected in English. */
export function measure(messages: readonly MessageResult[], truths: readonly Truth[]): Measured {
  const sent = messages.filter((message) => message.state === 'sent');
  const truthOf = new Map(truths.map((truth) => [truth.orderId, truth]));
  const about = (kind: string) =>
    sent.flatMap((message) => {
      const truth = message.kind === kind && truthOf.get(message.orderId ?? '');
      return truth ? [{ truth, at: message.sentAt!, text: message.text ?? '' }] : [];
    });
  const checkIns = about('check_in');
  const reviewRequests = about('review_request');
  const notices = about('delay_notice');
  const due = truths.filter((truth) => lateFrom(truth) !== null);
  return {
    checkIns: checkIns.length,
    checkInsBeforeTheDay: checkIns.filter(({ truth, at }) => !isThere(truth, at) && at < lastDayEnd(truth, at)).length,
    checkInsWithoutParcel: checkIns.filter(({ truth, at }) => truth.isReported && !isThere(truth, at)).length,
    reviewRequests: reviewRequests.length,
    reviewRequestsWithoutParcel: reviewRequests.filter(({ truth, at }) => truth.isReported && !isThere(truth, at))
      .length,
    delaysDue: due.length,
    delaysTold: due.filter((truth) => notices.some((notice) => notice.truth === truth)).length,
    delaysFalse: notices.filter(({ truth, at }) => isThere(truth, at) || (truth.isReported && wasOnTime(truth))).length,
    daysAheadCalledPast: notices.filter(({ at, text }) => namesDayAhead(text, at)).length,
    twoOnOneDay: pairsOnOneDay(sent.filter((message) => message.isDeferrable)),
    afterCancellation: sent.filter(({ kind, orderId, sentAt }) => {
      const canceledAt = truthOf.get(orderId ?? '')?.canceledAt;
      return canceledAt && sentAt! > canceledAt && kind !== 'order_canceled' && kind !== 'refund_issued';
    }).length,
  };
}

function isThere({ arrivedAt }: Truth, at: Date): boolean {
  return arrivedAt !== null && arrivedAt <= at;
}

function endOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + dayMs);
}

/** The end of the newest day that the carrier had named by then, in UTC; long ago when it had named none. */
function lastDayEnd({ estimates }: Truth, at: Date): Date {
  const said = estimates.filter(({ saidAt }) => saidAt <= at).at(-1);
  return said ? endOf(said.day) : new Date(0);
}

/** When the first day that was named had passed without the parcel, or was moved; null: it came in time. */
function lateFrom(truth: Truth): Date | null {
  const [first] = truth.estimates;
  if (!first) return null;
  const passed = endOf(first.day);
  return truth.arrivedAt !== null && truth.arrivedAt < passed ? null : passed;
}

function wasOnTime(truth: Truth): boolean {
  return truth.estimates.length > 0 && lateFrom(truth) === null && truth.estimates.length === 1;
}

const passedDay = /expect it by ([A-Z][a-z]+day, [A-Z][a-z]+ \d+)\. That day has passed/;

function namesDayAhead(text: string, at: Date): boolean {
  const named = passedDay.exec(text.replaceAll(/\s+/g, ' '))?.[1];
  if (named === undefined) return false;
  // Named without a year: the nearest one.
  const [year] = [at.getUTCFullYear() - 1, at.getUTCFullYear(), at.getUTCFullYear() + 1]
    .map((candidate) => new Date(`${named}, ${candidate} 00:00 UTC`))
    .toSorted((a, b) => Math.abs(a.getTime() - at.getTime()) - Math.abs(b.getTime() - at.getTime()));
  return year!.getTime() + dayMs > at.getTime() + dayMs / 2;
}

function pairsOnOneDay(messages: readonly MessageResult[]): number {
  const groups = Map.groupBy(messages, ({ to, localDay }) => `${to} ${localDay}`);
  return [...groups.values()].filter((group) => group.length > 1).length;
}
