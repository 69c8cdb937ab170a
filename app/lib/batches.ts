/**
 * Works something off a portion at a time, until a round finds nothing left.
 * @param most rounds at once, so that what never ends gives way to the rest
 * @param round does one portion and says how much that was
 * @returns how much was done in all
 */
export async function inBatches(most: number, round: () => Promise<number>): Promise<number> {
  let count = 0;
  for (let left = most; left > 0; left -= 1) {
    const done = await round();
    if (done === 0) break;
    count += done;
  }
  return count;
}
