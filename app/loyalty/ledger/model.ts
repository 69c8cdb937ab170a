import { dayMs } from '#app/lib/clock.ts';
import { effectsOn, type Entry, type Holding, type Lot, type Transaction } from './entries.ts';

// The rules of the ledger, without a database: from a holding to the transaction that changes it. Points are whole
// numbers. Nobody has debt and available points at once: when points are taken back after they were spent, other
// available points pay first, and the rest becomes debt that the next available points pay off.

/** A fact is booked once under its key; occurredAt is when it happened in the world. */
export type Cause = Pick<Transaction, 'sourceKey' | 'occurredAt'> &
  Partial<Pick<Transaction, 'orderId' | 'redemptionId' | 'programVersion' | 'staffMember' | 'reason' | 'explanation'>>;

/** The properties of new points. */
export type NewLot = Pick<Lot, 'id' | 'points' | 'earnedAt' | 'availableAt' | 'expiresAt'>;

export type NotEnough = { outcome: 'not_enough'; available: number };
export type Built = { outcome: 'built'; transaction: Transaction };

/** restored points can be spent for at least this long */
export const restoredDays = 30;
/** far above any real grant of points, far below what a balance can hold */
export const maxPoints = 100_000_000;
/** the most one member can hold by earning; two full accounts that are merged still fit the columns */
export const mostHeld = 1_000_000_000;

/**
 * New points: pending until availableAt, or available at once if that has passed.
 * @throws when the points are not a whole number from 1 to maxPoints
 */
export function buildEarn(
  holding: Holding,
  lot: NewLot,
  cause: Cause,
  now: Date,
  type: 'earn' | 'import' | 'adjust' = 'earn',
): Transaction {
  mustBePoints(lot.points);
  const isPending = lot.availableAt > now;
  const source = type === 'adjust' ? 'adjusted' : 'issued';
  const made: Lot = {
    ...lot,
    memberId: holding.memberId,
    sourceKey: cause.sourceKey,
    orderId: cause.orderId ?? null,
    programVersion: cause.programVersion ?? null,
    pending: 0,
    available: 0,
    spent: 0,
    expired: 0,
    reversed: 0,
  };
  const entries = [
    own(source, lot.id, -lot.points),
    theirs(holding, isPending ? 'pending' : 'available', lot.id, lot.points),
  ];
  const settled = isPending ? [] : settleDebt(holding, [{ lotId: lot.id, points: lot.points }]);
  return { ...book(type, holding, cause, [...entries, ...settled]), newLots: [made] };
}

/**
 * How many more points the member has room for. Without the limit, rules with a few zeros too many would fail the
 * orders they apply to.
 */
export function roomLeft({ lots }: Holding): number {
  return Math.max(0, mostHeld - sum(lots.map((lot) => lot.pending + lot.available)));
}

/** Makes a lot's pending points available; null when none are pending. */
export function buildRelease(holding: Holding, lotId: string, cause: Cause): Transaction | null {
  const lot = lotOf(holding, lotId);
  if (lot.pending === 0) return null;
  const entries = [theirs(holding, 'pending', lotId, -lot.pending), theirs(holding, 'available', lotId, lot.pending)];
  return book('release', holding, cause, [...entries, ...settleDebt(holding, [{ lotId, points: lot.pending }])]);
}

/** Spends points, those that expire soonest first. */
export function buildRedeem(holding: Holding, points: number, cause: Cause, now: Date): Built | NotEnough {
  mustBePoints(points);
  const spendable = spendableLots(holding, now);
  const available = sum(spendable.map((lot) => lot.available)) - holding.debt;
  if (available < points) return { outcome: 'not_enough', available };
  const entries = takeFrom(spendable, points).flatMap(({ lotId, points: taken }) => [
    theirs(holding, 'available', lotId, -taken),
    own('redeemed', lotId, taken),
  ]);
  return { outcome: 'built', transaction: book('redeem', holding, cause, entries) };
}

/**
 * Takes back points that were earned. Takes, in this order, what the lot still holds, what of it has expired (gone
 * already), and, for points already spent, the member's other available points. The rest becomes debt or is written
 * off.
 * @param points how many of the lot's, beyond those taken back before; capped at what the lot has left
 * @returns null when there is nothing to take back
 */
export function buildReverse(
  holding: Holding,
  lotId: string,
  points: number,
  belowZero: 'allow' | 'stop_at_zero',
  cause: Cause,
): Transaction | null {
  const lot = lotOf(holding, lotId);
  const wanted = Math.min(points, lot.points - lot.reversed);
  if (wanted <= 0) return null;
  const steps: Entry[] = [];
  let left = wanted;
  const take = (entry: (taken: number) => Entry, most: number): void => {
    const taken = Math.min(left, most);
    if (taken > 0) steps.push(entry(-taken));
    left -= taken;
  };
  take((taken) => theirs(holding, 'pending', lotId, taken), lot.pending);
  take((taken) => theirs(holding, 'available', lotId, taken), lot.available);
  take((taken) => own('expired', lotId, taken), lot.expired);
  for (const other of inOrder(holding.lots)) {
    if (other.id !== lotId) take((taken) => theirs(holding, 'available', other.id, taken), other.available);
  }
  take(
    (taken) => (belowZero === 'allow' ? theirs(holding, 'available', null, taken) : own('written_off', lotId, taken)),
    left,
  );
  return book('reverse', holding, cause, [own('issued', lotId, wanted), ...steps]);
}

/** Expires what is still available of a lot; null when nothing is. */
export function buildExpire(holding: Holding, lotId: string, cause: Cause): Transaction | null {
  const { available } = lotOf(holding, lotId);
  if (available === 0) return null;
  return book('expire', holding, cause, [
    theirs(holding, 'available', lotId, -available),
    own('expired', lotId, available),
  ]);
}

/**
 * Restores spent points to their lots, in proportion to what each gave, for at least 30 days.
 * @param out what is still spent of the redemption, by lot, in the order it was taken
 * @param points how many to restore; capped at what is still spent
 */
export function buildRestore(
  holding: Holding,
  out: { lotId: string; points: number }[],
  points: number,
  cause: Cause,
  now: Date,
): Transaction | null {
  const total = sum(out.map((part) => part.points));
  const back = Math.min(points, total);
  if (back <= 0) return null;
  const parts = share(out, back, total);
  const until = new Date(now.getTime() + restoredDays * dayMs);
  const extended = parts.flatMap(({ lotId }) => {
    const { expiresAt } = lotOf(holding, lotId);
    return expiresAt && expiresAt < until ? [{ lotId, expiresAt: until }] : [];
  });
  const entries = parts.flatMap((part) => [
    own('redeemed', part.lotId, -part.points),
    theirs(holding, 'available', part.lotId, part.points),
  ]);
  return { ...book('reverse', holding, cause, [...entries, ...settleDebt(holding, parts)]), extended };
}

/** Staff take points away by hand; giving points is buildEarn with the type adjust. */
export function buildDeduct(holding: Holding, points: number, cause: Cause, now: Date): Built | NotEnough {
  mustBePoints(points);
  const spendable = spendableLots(holding, now);
  const available = sum(spendable.map((lot) => lot.available)) - holding.debt;
  if (available < points) return { outcome: 'not_enough', available };
  const entries = takeFrom(spendable, points).flatMap(({ lotId, points: taken }) => [
    theirs(holding, 'available', lotId, -taken),
    own('adjusted', lotId, taken),
  ]);
  return { outcome: 'built', transaction: book('adjust', holding, cause, entries) };
}

/**
 * Withdraws what a lot still holds, as if it had never been granted. Spent and expired points stay as they are. Null
 * when the lot holds nothing.
 */
export function buildWithdraw(holding: Holding, lotId: string, cause: Cause): Transaction | null {
  const { pending, available } = lotOf(holding, lotId);
  if (pending + available === 0) return null;
  const taken = [theirs(holding, 'pending', lotId, -pending), theirs(holding, 'available', lotId, -available)].filter(
    ({ points }) => points !== 0,
  );
  return book('adjust', holding, cause, [own('issued', lotId, pending + available), ...taken]);
}

/**
 * Moves everything one member holds to another. Debt moves too and is paid off from the combined points where possible.
 */
export function buildMerge(from: Holding, into: Holding, cause: Cause): Transaction {
  const moved = from.lots.flatMap((lot) => [
    ...move(from, into, 'pending', lot.id, lot.pending),
    ...move(from, into, 'available', lot.id, lot.available),
  ]);
  const debt = move(from, into, 'available', null, -from.debt);
  const together: Holding = {
    memberId: into.memberId,
    debt: from.debt + into.debt,
    lots: [...from.lots, ...into.lots],
  };
  const settled = settleDebt(
    together,
    inOrder(together.lots).map((lot) => ({ lotId: lot.id, points: lot.available })),
  );
  return { ...book('merge', into, cause, [...moved, ...debt, ...settled]), movedFrom: from.memberId };
}

/** How many points can be spent now; negative while there is debt. */
export function spendablePoints(holding: Holding, now: Date): number {
  return sum(spendableLots(holding, now).map((lot) => lot.available)) - holding.debt;
}

function move(
  from: Holding,
  into: Holding,
  account: 'pending' | 'available',
  lotId: string | null,
  points: number,
): Entry[] {
  return points === 0 ? [] : [theirs(from, account, lotId, -points), theirs(into, account, lotId, points)];
}

/** Points that have just become available pay off debt first. */
function settleDebt(holding: Holding, fresh: { lotId: string; points: number }[]): Entry[] {
  const parts = takeFrom(
    fresh.map(({ lotId, points }) => ({ id: lotId, available: points })),
    holding.debt,
  );
  const paid = sum(parts.map((part) => part.points));
  if (paid === 0) return [];
  return [
    ...parts.map((part) => theirs(holding, 'available', part.lotId, -part.points)),
    theirs(holding, 'available', null, paid),
  ];
}

function takeFrom(lots: Pick<Lot, 'id' | 'available'>[], points: number): { lotId: string; points: number }[] {
  let left = points;
  return lots.flatMap(({ id, available }) => {
    const taken = Math.min(left, available);
    left -= taken;
    return taken > 0 ? [{ lotId: id, points: taken }] : [];
  });
}

/** Splits a total into proportional shares that add up exactly, none larger than its part, by rounding cumulatively. */
function share(
  parts: { lotId: string; points: number }[],
  back: number,
  total: number,
): { lotId: string; points: number }[] {
  let seen = 0;
  const upTo = (count: number) => Number((BigInt(count) * BigInt(back)) / BigInt(total));
  return parts.flatMap(({ lotId, points }) => {
    const own = upTo(seen + points) - upTo(seen);
    seen += points;
    return own > 0 ? [{ lotId, points: own }] : [];
  });
}

function spendableLots(holding: Holding, now: Date): Lot[] {
  return inOrder(holding.lots).filter((lot) => lot.available > 0 && (lot.expiresAt === null || lot.expiresAt > now));
}

/** By expiry, soonest first, then by age, oldest first. */
function inOrder(lots: Lot[]): Lot[] {
  const end = (lot: Lot) => lot.expiresAt?.getTime() ?? Infinity;
  const byEnd = (a: Lot, b: Lot) => (end(a) === end(b) ? 0 : end(a) - end(b));
  return lots.toSorted((a, b) => byEnd(a, b) || a.earnedAt.getTime() - b.earnedAt.getTime() || (a.id < b.id ? -1 : 1));
}

function lotOf(holding: Holding, lotId: string): Lot {
  const lot = holding.lots.find(({ id }) => id === lotId);
  if (!lot) throw new Error(`Member ${holding.memberId} has no lot ${lotId}`);
  return lot;
}

const own = (account: Entry['account'], lotId: string, points: number): Entry => ({
  account,
  memberId: null,
  lotId,
  points,
});

function theirs({ memberId }: Holding, account: 'pending' | 'available', lotId: string | null, points: number): Entry {
  return { account, memberId, lotId, points };
}

function book(type: Transaction['type'], { memberId }: Holding, cause: Cause, entries: Entry[]): Transaction {
  const nothing = {
    orderId: null,
    redemptionId: null,
    programVersion: null,
    staffMember: null,
    reason: null,
    explanation: {},
  };
  const transaction = { ...nothing, ...cause, type, memberId, entries, newLots: [], extended: [], movedFrom: null };
  effectsOn(entries); // throws when the entries do not balance
  return transaction;
}

function mustBePoints(points: number): void {
  if (!Number.isSafeInteger(points) || points < 1 || points > maxPoints) {
    throw new Error(`Points must be a whole number from 1 to ${maxPoints}, not ${points}`);
  }
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
