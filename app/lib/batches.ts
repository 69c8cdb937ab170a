/**
 * Processes work in portions until a round finds nothing left.
 * @param most most rounds in one call, so that endless work does not starve the rest
 * @param round processes one portion and returns its size
 * @returns how much was processed in total
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
