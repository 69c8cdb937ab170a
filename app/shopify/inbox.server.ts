import type { Pool } from 'pg';
import { pageOf, readNumberCursor } from '#app/lib/cursor.ts';
import { type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';

/** A webhook as it arrived. */
export type NewInboxEntry = {
  shopDomain: string;
  topic: string;
  webhookId: string;
  eventId: string | null;
  triggeredAt: Date | null;
  apiVersion: string | null;
  body: Buffer;
};

/**
 * A webhook that somebody has claimed. `attempts` counts this one too: more than 1 means that an earlier one did not
 * finish.
 */
export type InboxEntry = NewInboxEntry & { id: bigint; receivedAt: Date; attempts: number };

/**
 * Keeps the webhooks in one statement. A repeat (same shop, topic and webhook id) changes nothing. No conflict target:
 * naming one would ask for the right to read the rows, and nobody may read other shops' rows here.
 */
export async function keepWebhooks(pool: Pool, rows: NewInboxEntry[]): Promise<void> {
  // The bodies travel as one binary parameter that the statement cuts up, because an array of bytea goes over the wire
  // as text of twice the size.
  let from = 1;
  const starts = rows.map(({ body }) => (from += body.length) - body.length);
  await pool.query({
    name: 'keep-webhooks',
    text: `
      INSERT INTO inbox ("shopDomain", topic, "webhookId", "eventId", "triggeredAt", "apiVersion", body)
      SELECT shop, topic, webhook, event, triggered, version, substring($9::bytea FROM start FOR length)
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::int[], $8::int[])
        AS row(shop, topic, webhook, event, triggered, version, start, length)
      ON CONFLICT DO NOTHING`,
    values: [
      rows.map((row) => row.shopDomain),
      rows.map((row) => row.topic),
      rows.map((row) => row.webhookId),
      rows.map((row) => row.eventId),
      rows.map((row) => row.triggeredAt?.toISOString() ?? null),
      rows.map((row) => row.apiVersion),
      starts,
      rows.map((row) => row.body.length),
      Buffer.concat(rows.map((row) => row.body)),
    ],
  });
}

export type Claim = {
  shopDomain: string;
  ids: bigint[];
  /** those of them that an earlier claim neither finished nor released: whoever held them was stopped */
  heldIds: bigint[];
  /** whether an earlier attempt at one of them did not finish */
  hasFailed: boolean;
};

/**
 * Takes waiting webhooks into hand for some seconds by the database's clock: the oldest few of each shop, so that a
 * shop that floods delays only itself. A shop whose webhooks somebody has in hand is left to them. A claim counts as an
 * attempt, but not once more for those held before: they may have waited behind the webhook that stopped the process.
 * @param limit webhooks in all
 * @param perShop webhooks of one shop
 * @param leaseSeconds afterwards somebody else may take what was neither finished nor released
 */
export async function claimInbox({
  limit,
  perShop,
  leaseSeconds,
}: {
  limit: number;
  perShop: number;
  leaseSeconds: number;
}): Promise<Claim[]> {
  const rows = await withDispatcher(
    (db) => db.$queryRaw<{ shopDomain: string; id: bigint; isHeld: boolean; attempts: number }[]>`
      WITH RECURSIVE waiting AS (
        -- one step of the index for each shop, however many webhooks wait
        (SELECT "shopDomain" AS domain FROM inbox WHERE state = 'received' ORDER BY "shopDomain" LIMIT 1)
        UNION ALL
        SELECT (SELECT i."shopDomain" FROM inbox i WHERE i.state = 'received' AND i."shopDomain" > w.domain ORDER BY i."shopDomain" LIMIT 1)
        FROM waiting w WHERE w.domain IS NOT NULL
      ), free AS (
        SELECT w.domain, head.id AS oldest
        FROM waiting w
        CROSS JOIN LATERAL (SELECT id FROM inbox i WHERE i.state = 'received' AND i."shopDomain" = w.domain ORDER BY id LIMIT 1) head
        WHERE NOT EXISTS (
          SELECT FROM inbox i
          WHERE i.state = 'received' AND i."shopDomain" = w.domain AND i."claimedUntil" IS NOT NULL AND i."claimedUntil" > clock_timestamp()
        )
        ORDER BY head.id LIMIT ${limit}
      ), taken AS (
        SELECT few.id, few."claimedUntil" IS NOT NULL AS "isHeld"
        FROM free f
        CROSS JOIN LATERAL (
          SELECT i.id, i."claimedUntil" FROM inbox i
          WHERE i.state = 'received' AND i."shopDomain" = f.domain AND (i."claimedUntil" IS NULL OR i."claimedUntil" <= clock_timestamp())
          ORDER BY i.id LIMIT ${perShop} FOR UPDATE SKIP LOCKED
        ) few
        ORDER BY f.oldest LIMIT ${limit}
      )
      UPDATE inbox SET "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds}),
        attempts = attempts + CASE WHEN taken."isHeld" THEN 0 ELSE 1 END
      FROM taken WHERE inbox.id = taken.id
      RETURNING inbox.id, inbox."shopDomain", taken."isHeld", inbox.attempts`,
  );
  return [...Map.groupBy(rows, (row) => row.shopDomain)].map(([shopDomain, own]) => ({
    shopDomain,
    ids: idsOf(own),
    heldIds: idsOf(own.filter((row) => row.isHeld)),
    hasFailed: own.some((row) => row.attempts > 1),
  }));
}

function idsOf(rows: { id: bigint }[]): bigint[] {
  return rows.map((row) => row.id).sort((a, b) => (a < b ? -1 : 1));
}

/** The claimed webhooks that still wait, in the order they arrived. */
export async function readClaimed({ db }: ShopTx, ids: bigint[]): Promise<InboxEntry[]> {
  // Prisma takes bytes apart into one number each; as base64 they come through in one piece.
  const rows = await db.$queryRaw<(Omit<InboxEntry, 'body'> & { body: string })[]>`
    SELECT id, "shopDomain", topic, "webhookId", "eventId", "triggeredAt", "apiVersion", "receivedAt", attempts, encode(body, 'base64') AS body
    FROM inbox WHERE id = ANY(${ids}::bigint[]) AND state = 'received' ORDER BY id`;
  return rows.map(({ body, ...row }) => ({ ...row, body: Buffer.from(body, 'base64') }));
}

/** In the transaction that holds their effects. */
export async function markProcessed({ db }: ShopTx, ids: bigint[]): Promise<void> {
  await db.$executeRaw`
    UPDATE inbox SET state = 'processed', reason = NULL, "processedAt" = clock_timestamp(), "claimedUntil" = NULL WHERE id = ANY(${ids})`;
}

/** Puts a webhook that cannot be applied where Support shows it. @param reason in words a person can act on */
export async function setAside({ db }: ShopTx, id: bigint, reason: string): Promise<void> {
  await db.$executeRaw`UPDATE inbox SET state = 'set_aside', reason = ${reason.slice(0, 500)}, "claimedUntil" = NULL WHERE id = ${id}`;
}

/** Gives claimed webhooks back before the lease is over. */
export async function releaseEntries({ db }: ShopTx, ids: bigint[]): Promise<void> {
  await db.$executeRaw`UPDATE inbox SET "claimedUntil" = NULL WHERE id = ANY(${ids}) AND state = 'received'`;
}

/**
 * Counts one more attempt at a webhook and prolongs the claim on it.
 * @returns how many it makes; null when the webhook does not wait any more
 */
export async function countAttempt({ db }: ShopTx, id: bigint, leaseSeconds: number): Promise<number | null> {
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    UPDATE inbox SET attempts = attempts + 1, "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE id = ${id} AND state = 'received' RETURNING attempts`;
  return rows[0]?.attempts ?? null;
}

/** Takes back what a claim has counted for webhooks that were not tried one by one. */
export async function uncountAttempts({ db }: ShopTx, ids: bigint[]): Promise<void> {
  await db.$executeRaw`UPDATE inbox SET attempts = attempts - 1 WHERE id = ANY(${ids}) AND state = 'received'`;
}

/**
 * Takes back an attempt that an outage ended. Not for ever: one that is tried in vain for an hour may be what takes so
 * long, and counts again.
 * @returns whether it did
 */
export async function forgiveAttempt({ db }: ShopTx, id: bigint): Promise<boolean> {
  const forgiven = await db.$executeRaw`
    UPDATE inbox SET attempts = attempts - 1
    WHERE id = ${id} AND state = 'received' AND "receivedAt" > clock_timestamp() - interval '1 hour'`;
  return forgiven > 0;
}

/** For a domain that is no shop of ours, or one that has left. */
export async function ignoreEntries(shopDomain: string, ids: bigint[], reason: string): Promise<void> {
  await withShop(
    { id: 0, domain: shopDomain },
    ({ db }) => db.$executeRaw`
    UPDATE inbox SET state = 'ignored', reason = ${reason}, "processedAt" = clock_timestamp(), "claimedUntil" = NULL WHERE id = ANY(${ids})`,
  );
}

/** Sends a set-aside webhook round again. @returns false when it is not (any more) one of this shop's set-aside ones */
export async function replay({ db }: ShopTx, id: bigint): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE inbox SET state = 'received', reason = NULL, attempts = 0, "claimedUntil" = NULL WHERE id = ${id} AND state = 'set_aside'`;
  return count > 0;
}

export type SetAsideEntry = {
  id: string;
  topic: string;
  webhookId: string;
  receivedAt: Date;
  reason: string | null;
  attempts: number;
};

/** Set-aside webhooks, newest first, 25 a page. @param cursor nextCursor of the page before */
export async function listSetAside(
  { db, shop }: ShopTx,
  cursor: string | null = null,
): Promise<{ rows: SetAsideEntry[]; nextCursor: string | null }> {
  const size = 25;
  const before = readNumberCursor(cursor);
  const rows = await db.inboxEntry.findMany({
    where: { shopDomain: shop.domain, state: 'set_aside', ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: size + 1,
    select: { id: true, topic: true, webhookId: true, receivedAt: true, reason: true, attempts: true },
  });
  const entries = rows.map((row) => ({ ...row, id: String(row.id) }));
  return pageOf(entries, size, ({ id }) => id);
}

/**
 * Empties the bodies that fit a pattern, because they name an erased customer. Webhooks not yet applied are let go.
 * @param pattern a regular expression of PostgreSQL's
 * @param stretch the inbox ids among which to look, both ends included
 */
export async function emptyMentions(
  { db, shop }: ShopTx,
  pattern: string,
  { first, last }: { first: bigint; last: bigint },
): Promise<void> {
  await db.$executeRaw`
    UPDATE inbox SET
      body = ''::bytea,
      reason = CASE WHEN state IN ('received', 'set_aside') THEN 'customer_erased' ELSE reason END,
      state = CASE WHEN state IN ('received', 'set_aside') THEN 'ignored' ELSE state END
    WHERE "shopDomain" = ${shop.domain} AND id BETWEEN ${first} AND ${last} AND body <> ''::bytea AND encode(body, 'escape') ~* ${pattern}`;
}

const bodyDays = 30;

/**
 * Empties the bodies of webhooks that were dealt with more than 30 days ago; keys and states stay. Works off as much as
 * there is, a few thousand rows a transaction.
 * @returns how many bodies were emptied
 */
export async function emptyOldBodies(): Promise<number> {
  const domains = await withDispatcher(
    (db) => db.$queryRaw<{ shopDomain: string }[]>`
      SELECT DISTINCT "shopDomain" FROM inbox WHERE state <> 'received' AND "receivedAt" < clock_timestamp() - make_interval(days => ${bodyDays})`,
  );
  let total = 0;
  for (const { shopDomain } of domains) {
    for (let count = -1; count !== 0; total += count) count = await emptySome(shopDomain);
  }
  return total;
}

function emptySome(domain: string): Promise<number> {
  return withShop(
    { id: 0, domain },
    ({ db }) => db.$executeRaw`
    UPDATE inbox SET body = ''::bytea WHERE id IN (
      SELECT id FROM inbox
      WHERE "shopDomain" = ${domain} AND state IN ('processed', 'ignored') AND body <> ''::bytea
        AND "receivedAt" < clock_timestamp() - make_interval(days => ${bodyDays})
      LIMIT 2000)`,
  );
}
