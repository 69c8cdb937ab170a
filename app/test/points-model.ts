import type { Transaction } from '#app/loyalty/ledger/entries.ts';

// The reference model of points: every single point is an object, moved one at a time. Slow and obviously right.

type Unit = {
  lot: number;
  state: 'pending' | 'available' | 'spent' | 'expired' | 'gone';
  isReversed: boolean;
  redemption: number | null;
};
export type ModelLot = { member: number; order: number; points: number; expiresAt: number | null; earnedAt: number };

/** Steps refer to members, orders and redemptions by small numbers; times are days. */
export type Step =
  | { do: 'earn'; member: number; points: number; pendingDays: number; livesDays: number | null }
  | { do: 'release'; lot: number }
  | { do: 'redeem'; member: number; points: number }
  | { do: 'reverse'; lot: number; target: number }
  | { do: 'restore'; redemption: number; target: number }
  /** the reward is used on an order, whatever became of it before */
  | { do: 'use'; redemption: number }
  | { do: 'pause'; isPaused: boolean }
  | { do: 'merge'; from: number; into: number }
  | { do: 'pass'; days: number; isClockLate: boolean }
  | { do: 'again' };

export class PointsModel {
  readonly lots: ModelLot[] = [];
  readonly redemptions: { points: number; back: number; member: number }[] = [];
  readonly debt: number[];
  private readonly units: Unit[] = [];
  private readonly mergedInto: number[];
  private readonly stopsAtZero: boolean;

  constructor(members: number, stopsAtZero: boolean) {
    this.debt = Array.from({ length: members }, () => 0);
    this.mergedInto = Array.from({ length: members }, (_, index) => index);
    this.stopsAtZero = stopsAtZero;
  }

  who(member: number): number {
    const next = this.mergedInto[member]!;
    return next === member ? member : this.who(next);
  }

  earn(member: number, points: number, isPending: boolean, now: number, expiresAt: number | null): void {
    const lot =
      this.lots.push({ member: this.who(member), order: this.lots.length, points, expiresAt, earnedAt: now }) - 1;
    for (let count = 0; count < points; count += 1)
      this.units.push({ lot, state: isPending ? 'pending' : 'available', isReversed: false, redemption: null });
    this.settle(this.who(member), lot);
  }

  release(lot: number): void {
    for (const unit of this.of(lot, 'pending')) unit.state = 'available';
    this.settle(this.lots[lot]!.member, lot);
  }

  /** @returns whether there were enough points */
  redeem(member: number, points: number, now: number): boolean {
    const spendable = this.spendable(member, now);
    if (spendable.length - this.debt[this.who(member)]! < points) return false;
    const redemption = this.redemptions.push({ points, back: 0, member }) - 1;
    for (const unit of spendable.slice(0, points)) Object.assign(unit, { state: 'spent', redemption });
    return true;
  }

  /** Spends the restored points of a redemption again, as far as there are any. */
  use(redemption: number, now: number): void {
    const asked = this.redemptions[redemption]!;
    const spendable = this.spendable(asked.member, now);
    const taken = Math.max(0, Math.min(asked.back, spendable.length - this.debt[this.who(asked.member)]!));
    for (const unit of spendable.slice(0, taken)) Object.assign(unit, { state: 'spent', redemption });
    asked.back -= taken;
  }

  reverse(lot: number, target: number): void {
    const member = this.lots[lot]!.member;
    while (
      this.units.filter((unit) => unit.lot === lot && unit.isReversed).length < Math.min(target, this.lots[lot]!.points)
    ) {
      const isFree = (unit: Unit) => unit.lot === lot && !unit.isReversed;
      const kept = (state: Unit['state']) => this.units.find((unit) => isFree(unit) && unit.state === state);
      const held = kept('pending') ?? kept('available') ?? kept('expired');
      if (held) {
        Object.assign(held, { isReversed: true, state: 'gone' });
        continue;
      }
      this.units.find(isFree)!.isReversed = true;
      const other = this.inOrder(member).flatMap((id) => this.of(id, 'available'))[0];
      if (other) other.state = 'gone';
      else if (!this.stopsAtZero) this.debt[member]! += 1;
    }
  }

  expire(lot: number): void {
    for (const unit of this.of(lot, 'available')) unit.state = 'expired';
  }

  /** Restores points to the lots they came from, as many per lot as given. */
  restore(redemption: number, perLot: Map<number, number>, earliestEnd: number): void {
    for (const [lot, points] of perLot) {
      const spent = this.units
        .filter((unit) => unit.lot === lot && unit.state === 'spent' && unit.redemption === redemption)
        .slice(0, points);
      for (const unit of spent) Object.assign(unit, { state: 'available', redemption: null });
      this.redemptions[redemption]!.back += spent.length;
      const { expiresAt } = this.lots[lot]!;
      if (expiresAt !== null) this.lots[lot]!.expiresAt = Math.max(expiresAt, earliestEnd);
    }
    for (const lot of perLot.keys()) this.settle(this.lots[lot]!.member, lot);
  }

  /** What of a redemption is still spent, by lot. */
  spentOf(redemption: number): Map<number, number> {
    const counts = new Map<number, number>();
    for (const unit of this.units)
      if (unit.state === 'spent' && unit.redemption === redemption)
        counts.set(unit.lot, (counts.get(unit.lot) ?? 0) + 1);
    return counts;
  }

  merge(from: number, into: number): void {
    const [gone, kept] = [this.who(from), this.who(into)];
    if (gone === kept) return;
    for (const lot of this.lots) if (lot.member === gone) lot.member = kept;
    this.mergedInto[gone] = kept;
    this.debt[kept]! += this.debt[gone]!;
    this.debt[gone] = 0;
    for (const lot of this.inOrder(kept)) this.settle(kept, lot);
  }

  balance(member: number): { pending: number; available: number; debt: number } {
    const own = this.units.filter((unit) => this.lots[unit.lot]!.member === member);
    const count = (state: Unit['state']) => own.filter((unit) => unit.state === state).length;
    return { pending: count('pending'), available: count('available') - this.debt[member]!, debt: this.debt[member]! };
  }

  private spendable(member: number, now: number): Unit[] {
    return this.inOrder(this.who(member))
      .filter((lot) => (this.lots[lot]!.expiresAt ?? Infinity) > now)
      .flatMap((lot) => this.of(lot, 'available'));
  }

  private settle(member: number, lot: number): void {
    for (const unit of this.of(lot, 'available').slice(0, this.debt[member])) {
      unit.state = 'gone';
      this.debt[member]! -= 1;
    }
  }

  private of(lot: number, state: Unit['state']): Unit[] {
    return this.units.filter((unit) => unit.lot === lot && unit.state === state);
  }

  private inOrder(member: number): number[] {
    const end = (lot: number) => this.lots[lot]!.expiresAt ?? Infinity;
    const own = this.lots.flatMap((lot, index) => (lot.member === member ? [index] : []));
    return own.toSorted(
      (a, b) => (end(a) === end(b) ? 0 : end(a) - end(b)) || this.lots[a]!.earnedAt - this.lots[b]!.earnedAt || a - b,
    );
  }
}

/** The points that a restoring transaction returned, by lot id, before any debt was paid off. */
export function restoredByLot(transaction: Transaction): Map<string, number> {
  return new Map(
    transaction.entries.flatMap((entry) =>
      entry.account === 'redeemed' && entry.lotId ? [[entry.lotId, -entry.points] as const] : [],
    ),
  );
}
