// Repeatable randomness: everything random in these tests comes from a seed, which a failing test names.

export type Chance = {
  /** 0 <= x < 1 */
  next: () => number;
  /** an integer, both ends included */
  between: (low: number, high: number) => number;
  pick: <Item>(items: readonly Item[]) => Item;
  shuffle: <Item>(items: readonly Item[]) => Item[];
};

/** mulberry32 */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    pick: (items) => items[between(0, items.length - 1)]!,
    shuffle: (items) =>
      items
        .map((item) => ({ item, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ item }) => item),
  };
}

/**
 * The seeds of this run: SEED, SEED + 1, … as many as SEEDS says. Without SEED they start at random, so that every run
 * of the suite covers different ones.
 */
export function seedsOfRun(usualCount: number): number[] {
  const first = Number(process.env.SEED ?? Math.floor(Math.random() * 1_000_000));
  return Array.from({ length: Number(process.env.SEEDS ?? usualCount) }, (_, index) => first + index);
}
