import type { BenchCluster, BenchDatabase } from './database.ts';
import { asOwner } from '../launch/database.ts';
import { addShops } from './shops.ts';

export type AgedInboxSizes = {
  /** webhooks that were dealt with long ago */
  processed: number;
};

export const inboxShopCount = 50;

let made: Promise<BenchDatabase> | undefined;

/**
 * A database whose shops have had their inbox for a while: what came was dealt with, bodies are emptied, and statistics
 * were taken when nothing waited, as they are in production when a burst comes.
 */
export async function agedInbox(cluster: BenchCluster, name: string, sizes: AgedInboxSizes): Promise<BenchDatabase> {
  return cluster.create(name, await (made ??= makeAged(cluster, sizes)));
}

async function makeAged(cluster: BenchCluster, { processed }: AgedInboxSizes): Promise<BenchDatabase> {
  const database = await cluster.create('bench_aged');
  await asOwner(database.ownerUrl, async (owner) => {
    const domains = await addShops(owner, inboxShopCount);
    await owner.query(
      `INSERT INTO inbox ("shopDomain", topic, "webhookId", "receivedAt", "processedAt", state, body)
       SELECT ($1::text[])[1 + n % cardinality($1::text[])], 'orders/updated', gen_random_uuid(), at, at, 'processed', ''
       FROM (SELECT n, now() - interval '60 days' + n * interval '59 days' / $2::int AS at FROM generate_series(1, $2::int) n) past`,
      [domains, processed],
    );
    await owner.query('VACUUM ANALYZE');
  });
  return database;
}
