import { expect, test } from 'vitest';
import { gatherInserts } from './gather.server.ts';

test('rows that the database refuses fail alone', async () => {
  const kept: number[] = [];
  const insert = async (rows: number[]) => {
    if (rows.some((row) => row % 10 === 7)) throw new Error('refused');
    kept.push(...rows);
  };
  const keep = gatherInserts<number>(insert, { sizeOf: () => 1, isRefusal: () => true });
  const outcomes = await Promise.allSettled(Array.from({ length: 40 }, (_, row) => keep(row)));
  const failed = outcomes.flatMap(({ status }, row) => (status === 'rejected' ? [row] : []));
  expect(failed).toEqual([7, 17, 27, 37]);
  expect(kept.length).toBe(36);
});

test('while the database is away nothing is tried again', async () => {
  let tries = 0;
  const insert = async () => {
    tries += 1;
    throw new Error('away');
  };
  const keep = gatherInserts<number>(insert, { sizeOf: () => 1 });
  const outcomes = await Promise.allSettled([1, 2, 3].map(keep));
  expect([tries, outcomes.map(({ status }) => status)]).toEqual([1, ['rejected', 'rejected', 'rejected']]);
});
