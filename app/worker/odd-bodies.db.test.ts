import { afterAll, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { chanceOf, seedsOfRun } from '#app/test/guarantees/chance.ts';
import { oddBodies, rawWords, sampleTopics } from '#app/test/odd-bodies.ts';
import { drainOnce } from './drain-inbox.server.ts';

// Odd bodies all the way into the database: what cannot be kept is set aside at once, and its neighbours are applied.

useDatabase();
afterAll(closeQueues);

// They would make the shop leave, and all others be ignored.
const endings = ['app/uninstalled', 'shop/redact'];
const perTopic = 12;

test('of odd bodies in one batch each ends processed, or set aside at the first try in words a merchant can act on', async () => {
  const shop = await createShop();
  const [seed] = seedsOfRun(1);
  const chance = chanceOf(seed!);
  const bodies = sampleTopics
    .filter((topic) => !endings.includes(topic))
    .flatMap((topic) => chance.shuffle(oddBodies(topic, seed!)).slice(0, perTopic));
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body)
     SELECT $1, topic, 'odd-' || n, now(), convert_to(body, 'UTF8') FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS row(topic, body, n)`,
    [shop.domain, bodies.map(({ topic }) => topic), bodies.map(({ body }) => body)],
  );
  while ((await drainOnce()) > 0);
  const rows = await ownerQuery<{ state: string; reason: string | null; attempts: number }>(
    'SELECT state, reason, attempts FROM inbox WHERE "shopDomain" = $1 ORDER BY id',
    [shop.domain],
  );
  for (const [index, { state, reason, attempts }] of rows.entries()) {
    const what = `seed ${seed}, ${bodies[index]!.topic}: ${bodies[index]!.what}`;
    expect(['processed', 'set_aside', 'ignored'], what).toContain(state);
    if (state === 'set_aside') {
      expect(reason, what).not.toMatch(rawWords);
      expect(attempts, what).toBe(1);
    }
  }
  const unexplained = rows.flatMap(({ reason }, index) =>
    reason?.includes('log') ? `${bodies[index]!.topic}: ${bodies[index]!.what}` : [],
  );
  expect(unexplained, `seed ${seed}: the schemas should have found these`).toEqual([]);
});
