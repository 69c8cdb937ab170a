import { expect, test } from 'vitest';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { rateLimit } from './rate-limits.server.ts';

useDatabase();

const tries = async (count: (key: string) => Promise<number | null>, key: string, times: number) => {
  const waits: (number | null)[] = [];
  for (let time = 0; time < times; time += 1) waits.push(await count(key));
  return waits.map((wait) => wait === null);
};

test('two processes count together; another key and another limit count for themselves', async () => {
  const [one, two] = [0, 1].map(() => rateLimit({ name: 'shared', times: 4, seconds: 60 })) as [
    ReturnType<typeof rateLimit>,
    ReturnType<typeof rateLimit>,
  ];
  expect(await tries(one, 'ada', 3)).toEqual([true, true, true]);
  expect(await tries(two, 'ada', 2)).toEqual([true, false]);
  expect(await one('ada')).toBeGreaterThan(50);
  expect(await tries(two, 'bob', 1)).toEqual([true]);
  expect(await tries(rateLimit({ name: 'other', times: 1, seconds: 60 }), 'ada', 2)).toEqual([true, false]);
});

test('what is stored names nobody', async () => {
  await rateLimit({ name: 'names', times: 4, seconds: 60 })('ada@example.com');
  const rows = await ownerQuery<{ key: string }>('SELECT key FROM limits.counts');
  expect(rows.some(({ key }) => key.startsWith('names:'))).toBe(true);
  expect(JSON.stringify(rows)).not.toContain('ada');
});

test('the time begins with the first request, and then anew', async () => {
  const count = rateLimit({ name: 'short', times: 1, seconds: 1 });
  expect(await tries(count, 'ada', 2)).toEqual([true, false]);
  await expect.poll(() => count('ada')).toBeNull();
});

test('while the database does not answer, each process counts for itself', async () => {
  const [one, two] = [0, 1].map(() => rateLimit({ name: 'alone', times: 2, seconds: 60 }));
  await ownerQuery('ALTER TABLE limits.counts RENAME TO elsewhere');
  try {
    expect(await tries(one!, 'ada', 3)).toEqual([true, true, false]);
    expect(await tries(two!, 'ada', 3)).toEqual([true, true, false]);
  } finally {
    await ownerQuery('ALTER TABLE limits.elsewhere RENAME TO counts');
  }
});
