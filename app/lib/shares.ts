/** Who is in, and who waits, of one key. */
type Line = { inside: number; waiting: (() => void)[] };

export type Shares = {
  /**
   * Runs the work once the key has room. Others of the same key wait in their order, those of other keys not at all.
   * @throws what `full` makes when too many of the key wait already
   */
  run: <T>(key: number, work: () => Promise<T>) => Promise<T>;
};

/**
 * Lets each key have so much at once, so that no key takes what all share.
 * @param atOnce per key
 * @param mostWaiting per key
 * @param full what is thrown to those beyond
 */
export function sharesOf({
  atOnce,
  mostWaiting,
  full,
}: {
  atOnce: number;
  mostWaiting: number;
  full: () => unknown;
}): Shares {
  const lines = new Map<number, Line>();
  const enter = async (key: number): Promise<Line> => {
    const line = lines.get(key) ?? { inside: 0, waiting: [] };
    lines.set(key, line);
    if (line.inside < atOnce) {
      line.inside += 1;
      return line;
    }
    if (line.waiting.length >= mostWaiting) throw full();
    // Whoever leaves hands its place on.
    await new Promise<void>((enterNow) => line.waiting.push(enterNow));
    return line;
  };
  const leave = (key: number, line: Line): void => {
    const next = line.waiting.shift();
    if (next) return next();
    line.inside -= 1;
    if (line.inside === 0) lines.delete(key);
  };
  return {
    run: async (key, work) => {
      const line = await enter(key);
      try {
        return await work();
      } finally {
        leave(key, line);
      }
    },
  };
}
