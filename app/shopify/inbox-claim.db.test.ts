import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { claimInbox, claimStatement, finishClaim, markProcessed } from './inbox.server.ts';

// What a claim costs, counted in pages that it touches: the same on every machine. And whose turn it is.

useDatabase();
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
afterAll(() => pool.end());
// Statistics are what each test says they are.
beforeAll(() => ownerQuery('ALTER TABLE inbox SET (autovacuum_enabled = false)'));

const size = { limit: 300, perShop: 100, leaseSeconds: 30 };
const shopCount = 40;

let lastId = 0;

/** Webhooks of 40 shops in turn. */
async function fill(state: 'received' | 'processed', count: number): Promise<void> {
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", state, body)
     SELECT 'shop-' || n % ${shopCount} || '.myshopify.com', 'orders/updated', 'w' || n, $1, '{}' FROM generate_series($2::int, $3::int) n`,
    [state, lastId + 1, lastId + count],
  );
  lastId += count;
}

type Plan = { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } };

/** Pages that one claim touches. Nothing stays claimed. */
async function claimPages(): Promise<number> {
  const { text, values } = claimStatement('test', size);
  const client = await pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL ROLE aftercare_dispatcher');
    const { rows } = await client.query<{ 'QUERY PLAN': Plan[] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
      values,
    );
    const { Plan: plan } = rows[0]!['QUERY PLAN'][0]!;
    return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const statistics: [when: string, prepare: () => Promise<unknown>][] = [
  ['were never taken', async () => fill('processed', 20_000)],
  [
    'were taken while nothing waited',
    async () => {
      await fill('processed', 20_000);
      await ownerQuery('VACUUM ANALYZE inbox');
    },
  ],
  [
    'were taken while everything waited',
    async () => {
      await fill('received', 20_000);
      await ownerQuery('VACUUM ANALYZE inbox');
      await ownerQuery(`UPDATE inbox SET state = 'processed'`);
    },
  ],
];

test.each(statistics)(
  'a claim costs the same with 1,000 and with 100,000 waiting when statistics %s',
  async (_, prepare) => {
    await ownerQuery('TRUNCATE inbox');
    await prepare();
    await fill('received', 1_000);
    await claimPages(); // the first one clears away what the index remembers of rows that are gone
    const few = await claimPages();
    await fill('received', 99_000);
    await claimPages();
    const many = await claimPages();
    expect(many).toBeLessThan(few * 2);
    expect(many).toBeLessThan(2_000);
  },
);

const domainOf = (index: number) => `shop-${index}.myshopify.com`;

async function receive(shopDomain: string, count: number): Promise<void> {
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", body) SELECT $1, 'orders/updated', 'w' || n, '{}' FROM generate_series($2::int, $3::int) n`,
    [shopDomain, lastId + 1, lastId + count],
  );
  lastId += count;
}

/** One claim whose webhooks are all applied. @returns the shops */
async function claimAndFinish(): Promise<string[]> {
  const claims = await claimInbox('test', size);
  for (const { shopDomain, ids } of claims) {
    await withShop({ id: 0, domain: shopDomain }, async (tx) => {
      await markProcessed(tx, ids);
      await finishClaim(tx, 'test');
    });
  }
  return claims.map((claim) => claim.shopDomain);
}

test('one webhook of a shop comes at its next turn, behind another shop’s 100,000 and behind ten shops’ 1,000 each', async () => {
  await ownerQuery('TRUNCATE inbox, inbox_turns');
  await receive(domainOf(0), 100_000);
  await claimAndFinish();
  await receive(domainOf(1), 1);
  expect(await claimAndFinish()).toContain(domainOf(1));
  for (let shop = 2; shop < 12; shop += 1) await receive(domainOf(shop), 1_000);
  for (let round = 0; round < 4; round += 1) await claimAndFinish();
  await receive(domainOf(99), 1);
  expect(await claimAndFinish(), 'its last turn is the longest ago').toContain(domainOf(99));
  const turns = [...(await claimAndFinish()), ...(await claimAndFinish()), ...(await claimAndFinish())];
  expect(new Set(turns).size, `each of the ten comes before one comes twice: ${turns.join(' ')}`).toBe(turns.length);
});

test('a process that is stopped in the middle of a claim keeps nobody from the other shops', async () => {
  await ownerQuery('TRUNCATE inbox, inbox_turns');
  for (let shop = 0; shop < 5; shop += 1) await receive(domainOf(shop), 150);
  const stopped = await pool.connect();
  try {
    const { text, values } = claimStatement('stopped', size);
    await stopped.query('BEGIN; SET LOCAL ROLE aftercare_dispatcher');
    const { rows } = await stopped.query<{ shopDomain: string }>(text, values);
    expect(rows.map((row) => row.shopDomain)).toEqual([0, 1, 2].map(domainOf));
    expect((await claimInbox('test', size)).map((claim) => claim.shopDomain)).toEqual([3, 4].map(domainOf));
    expect(await claimInbox('test', size)).toEqual([]);
  } finally {
    await stopped.query('ROLLBACK');
    stopped.release();
  }
  expect((await claimInbox('test', size)).map((claim) => claim.shopDomain)).toEqual([0, 1, 2].map(domainOf));
});

test('a process that is stopped while it finishes keeps nobody from the other shops, even after its lease', async () => {
  await ownerQuery('TRUNCATE inbox, inbox_turns');
  await receive(domainOf(0), 150);
  await claimInbox('stopped', { ...size, leaseSeconds: 0 });
  await receive(domainOf(1), 1);
  await withShop({ id: 0, domain: domainOf(0) }, async (tx) => {
    await finishClaim(tx, 'stopped');
    expect((await claimInbox('test', size)).map((claim) => claim.shopDomain)).toEqual([domainOf(1)]);
  });
});
