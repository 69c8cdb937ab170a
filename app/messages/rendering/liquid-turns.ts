// Whose words are put together next. The shops take turns, so that one with many slow words delays only itself. Pure: the
// threads are in liquid-pool.server.ts.

/** A piece of work that waits for a thread. */
export type Waiter = {
  /** the shop that it is done for */
  shop: string;
  /** it is tried the second time: nothing else may run beside it, so that nothing else can be what slows it down */
  isAlone: boolean;
};

/** What waits: a line for each shop, and the shops in the order of their turns. */
export type Turns<Work extends Waiter> = Map<string, Work[]>;

/** Puts work at the end of its shop's line. */
export function waitForTurn<Work extends Waiter>(turns: Turns<Work>, work: Work): void {
  turns.set(work.shop, [...(turns.get(work.shop) ?? []), work]);
}

/** Puts work back at the head of its shop's line: it has waited already. */
export function waitAtHead<Work extends Waiter>(turns: Turns<Work>, work: Work): void {
  turns.set(work.shop, [work, ...(turns.get(work.shop) ?? [])]);
}

/**
 * Takes what may be begun now out of the turns.
 * @param working what the threads have in hand
 * @param threads how many threads there may be
 * @returns null when nothing waits, or when what is next must not be begun beside what runs
 */
export function takeNext<Work extends Waiter>(
  turns: Turns<Work>,
  working: readonly Waiter[],
  threads: number,
): Work | null {
  if (working.some(({ isAlone }) => isAlone)) return null;
  // While others wait, a shop holds half of the threads at most.
  const share = Math.max(1, Math.floor(threads / 2));
  const isWithinShare = (shop: string) => working.filter((work) => work.shop === shop).length < share;
  const shops = [...turns.keys()];
  const shop = shops.find(isWithinShare) ?? shops[0];
  const [work, ...rest] = (shop !== undefined && turns.get(shop)) || [];
  // Nothing else is begun meanwhile either: what must run alone would wait for ever.
  if (!work || (work.isAlone && working.length > 0)) return null;
  turns.delete(work.shop);
  if (rest.length > 0) turns.set(work.shop, rest);
  return work;
}

/** Takes out of a shop's line whatever fits. */
export function takeAll<Work extends Waiter>(
  turns: Turns<Work>,
  shop: string,
  doesFit: (work: Work) => boolean,
): Work[] {
  const line = turns.get(shop) ?? [];
  const rest = line.filter((work) => !doesFit(work));
  if (rest.length > 0) turns.set(shop, rest);
  else turns.delete(shop);
  return line.filter(doesFit);
}
