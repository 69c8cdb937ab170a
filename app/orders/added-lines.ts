import type { LineTime, LineTimes, OrderFacts, OrderLine } from './facts.ts';
import type { OrderSnapshot } from './projection/news.ts';

// An edit or an exchange adds lines to an order. They were not promised with it, and may have to be paid for first.
// Shopify names no time for a line, so it follows from the states of the order that are known.

const unknown: LineTime = { seenAt: null, editedAt: null, paidAt: null, paidQuantity: 0 };

/** Takes up what a state of the order says of its lines. The order in which states become known does not matter. */
export function foldLineTimes(times: LineTimes, { lines, at, content }: OrderSnapshot): LineTimes {
  const seenAt = at.toISOString();
  const paid = isPaidUp(content) ? seenAt : null;
  return changed(
    times,
    lines.map(({ id, quantity }) => {
      const known = times[id] ?? unknown;
      const paidQuantity = paid === null ? known.paidQuantity : Math.max(known.paidQuantity, quantity);
      const own = { seenAt: earlier(known.seenAt, seenAt), paidAt: earlier(known.paidAt, paid), paidQuantity };
      return [id, { ...known, ...own }];
    }),
  );
}

/** Takes up which lines an edit added to. */
export function foldEditTimes(times: LineTimes, lineIds: string[], at: Date): LineTimes {
  return changed(
    times,
    lineIds.map((id) => {
      const known = times[id] ?? unknown;
      return [id, { ...known, editedAt: earlier(known.editedAt, at.toISOString()) }];
    }),
  );
}

// Keeps the identity of unchanged times, so that the order need not be written.
function changed(times: LineTimes, entries: [string, LineTime][]): LineTimes {
  const keys = Object.keys(unknown) as (keyof LineTime)[];
  const news = entries.filter(([id, entry]) => keys.some((key) => times[id]?.[key] !== entry[key]));
  return news.length === 0 ? times : { ...times, ...Object.fromEntries(news) };
}

function earlier(a: string | null, b: string | null): string | null {
  return a === null || b === null ? (a ?? b) : a < b ? a : b;
}

const paidOnce = new Set(['paid', 'partially_refunded', 'refunded']);

/**
 * Whether nothing of an order is left to pay. An edit that adds a line to a paid order makes it PARTIALLY_PAID, and a paid
 * order is never that without. Where Shopify tells the amount that is left, it has the last word.
 */
export function isPaidUp({ financialStatus, totals }: Pick<OrderFacts, 'financialStatus' | 'totals'>): boolean {
  const left = totals.outstanding?.shop.amountMinor ?? null;
  if (financialStatus === 'partially_paid') return left !== null && left <= 0;
  return financialStatus !== null && paidOnce.has(financialStatus) && (left === null || left <= 0);
}

type Known = Pick<OrderFacts, 'lineTimes'>;

/** When an edit or an exchange added this line; null for a line of the first day, and while that is not known. */
export function lineAddedAt({ lineTimes }: Known, lineId: string): Date | null {
  const own = lineTimes[lineId];
  if (!own) return null;
  const first = Object.values(lineTimes).reduce<string | null>(
    (earliest, { seenAt }) => earlier(earliest, seenAt),
    null,
  );
  const isSeenLater = own.seenAt !== null && first !== null && own.seenAt > first;
  const isOfEdit = own.editedAt !== null && (own.seenAt === null || inSeconds(own.seenAt) >= inSeconds(own.editedAt));
  if (!isSeenLater && !isOfEdit) return null;
  return new Date(earlier(own.seenAt, isOfEdit ? own.editedAt : null)!);
}

// Shopify's updated_at has whole seconds, an edit's time may have more.
const inSeconds = (iso: string) => Math.floor(Date.parse(iso) / 1000);

/** When this line was first paid for; null while it is not, or while that is not known of any line. */
export function linePaidAt({ lineTimes }: Known, lineId: string): Date | null {
  const paidAt = lineTimes[lineId]?.paidAt;
  return paidAt ? new Date(paidAt) : null;
}

/** Pieces of a line that were added after the order was paid, and are still to be paid for. */
export function unpaidPieces({ lineTimes, paidAt }: Known & Pick<OrderFacts, 'paidAt'>, line: OrderLine): number {
  const isKnown = Object.values(lineTimes).some(({ paidQuantity }) => paidQuantity > 0);
  if (paidAt === null || !isKnown) return 0;
  return Math.max(0, line.quantity - (lineTimes[line.id]?.paidQuantity ?? line.quantity));
}
