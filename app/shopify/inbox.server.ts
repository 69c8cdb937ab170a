import { Prisma } from '@prisma/client';
import type { Pool } from 'pg';
import { pageOf, readNumberCursor } from '#app/lib/cursor.ts';
import { type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';

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

/** A webhook that somebody has claimed. `attempts` counts the times it was tried alone, this one left out. */
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
  /** in the order they came */
  ids: bigint[];
  /** those of them that an earlier claim neither finished nor gave back: whoever held them was stopped */
  heldIds: bigint[];
  /** whether one of them has failed when it was tried alone */
  hasFailed: boolean;
};

type ClaimSize = {
  /** webhooks in all */
  limit: number;
  /** webhooks of one shop */
  perShop: number;
  /** afterwards somebody else may take what was neither finished nor given back */
  leaseSeconds: number;
};

/**
 * Takes waiting webhooks into hand for some seconds by the database's clock: the oldest few of each shop, and first of
 * the shop whose last turn is longest ago, so that shops that flood delay only themselves. A shop whose webhooks
 * somebody has in hand is left to them.
 * @param holder the process that claims, as in giveBackHeld
 */
export async function claimInbox(holder: string, size: ClaimSize): Promise<Claim[]> {
  return withDispatcher((db) => db.$queryRaw<Claim[]>(claimStatement(holder, size)));
}

/**
 * The statement of a claim. It costs the same however much waits or has been processed, and must not depend on
 * statistics: a burst comes when they say that nothing waits. Ordered by domain and id, bounded by domain, each step can
 * only be taken from the beginning of a stretch of inbox_waiting. (`=` would let PostgreSQL walk over all ids instead.)
 */
export function claimStatement(holder: string, { limit, perShop, leaseSeconds }: ClaimSize): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE waiting AS (
      (SELECT i."shopDomain" AS domain, i.id AS oldest FROM inbox i WHERE i.state = 'received' ORDER BY i."shopDomain", i.id LIMIT 1)
      UNION ALL
      SELECT next.domain, next.oldest FROM waiting w CROSS JOIN LATERAL (
        SELECT i."shopDomain" AS domain, i.id AS oldest FROM inbox i
        WHERE i.state = 'received' AND i."shopDomain" > w.domain ORDER BY i."shopDomain", i.id LIMIT 1
      ) next
    ), free AS MATERIALIZED (
      SELECT w.domain, coalesce(turn."claimedIds", '{}') AS held
      FROM waiting w LEFT JOIN inbox_turns turn ON turn."shopDomain" = w.domain
      WHERE turn."claimedUntil" IS NULL OR turn."claimedUntil" <= clock_timestamp()
      ORDER BY turn."claimedAt" NULLS FIRST, w.oldest LIMIT ${limit}
    ), taken AS MATERIALIZED (
      -- Shop by shop in the order of turns, until there are enough. Whoever claims or finishes a shop's webhooks at this
      -- moment is not waited for: that process may have been stopped.
      SELECT f.domain, f.held, few.id, few.attempts
      FROM (SELECT * FROM free WHERE pg_try_advisory_xact_lock(${turnLock}::int, hashtext(domain))) f CROSS JOIN LATERAL (
        SELECT i.id, i.attempts FROM inbox i
        WHERE i.state = 'received' AND i."shopDomain" >= f.domain AND i."shopDomain" <= f.domain
        ORDER BY i."shopDomain", i.id LIMIT ${perShop}
      ) few
      LIMIT ${limit}
    ), chosen AS MATERIALIZED (
      SELECT domain, array_agg(id ORDER BY id) AS ids,
        coalesce(array_agg(id ORDER BY id) FILTER (WHERE id = ANY(held)), '{}') AS "heldIds", bool_or(attempts > 0) AS "hasFailed"
      FROM taken GROUP BY domain
    ), won AS (
      INSERT INTO inbox_turns ("shopDomain", "heldBy", "claimedAt", "claimedUntil", "claimedIds")
      SELECT domain, ${holder}, clock_timestamp(), clock_timestamp() + make_interval(secs => ${leaseSeconds}), ids
      FROM chosen
      ON CONFLICT ("shopDomain") DO UPDATE SET "heldBy" = EXCLUDED."heldBy", "claimedAt" = EXCLUDED."claimedAt",
        "claimedUntil" = EXCLUDED."claimedUntil", "claimedIds" = EXCLUDED."claimedIds"
      WHERE inbox_turns."claimedUntil" IS NULL OR inbox_turns."claimedUntil" <= clock_timestamp()
      RETURNING "shopDomain"
    )
    SELECT won."shopDomain", ids, "heldIds", "hasFailed" FROM won JOIN chosen ON chosen.domain = won."shopDomain" ORDER BY ids[1]`;
}

/** the first half of the key under which changes of a shop's turn exclude each other; the second is the domain's hash */
const turnLock = 4712;

// Taken before the row is changed: a claim must never meet a changed row whose transaction does not end.
const lockTurn = (domain: string) => Prisma.sql`SELECT pg_advisory_xact_lock(${turnLock}::int, hashtext(${domain}))`;

/** Ends the claim on a shop's webhooks before the lease is over. Nothing happens when somebody else holds it by now. */
export async function finishClaim({ db, shop }: ShopTx, holder: string): Promise<void> {
  await db.$executeRaw`
    WITH locked AS MATERIALIZED (${lockTurn(shop.domain)})
    UPDATE inbox_turns SET "claimedUntil" = NULL, "claimedIds" = '{}' FROM locked
    WHERE "shopDomain" = ${shop.domain} AND "heldBy" = ${holder}`;
}

/**
 * Gives back what a process holds by the database's word but not by its own: the connection broke while it worked on
 * it, or before the answer to its claim came.
 * @param inHand domains of the shops it does work on
 * @param suspects domains whose webhooks may be what broke the connection: theirs count as held by a stopped process
 */
export async function giveBackHeld(holder: string, inHand: string[], suspects: string[]): Promise<void> {
  await withDispatcher(
    (db) => db.$executeRaw`
      UPDATE inbox_turns SET "claimedUntil" = NULL,
        "claimedIds" = CASE WHEN "shopDomain" = ANY(${suspects}::text[]) THEN "claimedIds" ELSE '{}' END
      WHERE "heldBy" = ${holder} AND "claimedUntil" IS NOT NULL AND "shopDomain" <> ALL(${inHand}::text[])`,
  );
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
    UPDATE inbox SET state = 'processed', reason = NULL, "processedAt" = clock_timestamp() WHERE id = ANY(${ids})`;
}

/** Empties bodies that nobody needs any more: they name somebody who was erased. In the transaction that marks them. */
export async function emptyBodies({ db }: ShopTx, ids: bigint[]): Promise<void> {
  if (ids.length > 0) await db.$executeRaw`UPDATE inbox SET body = ''::bytea WHERE id = ANY(${ids})`;
}

/** Puts a webhook that cannot be applied where Support shows it. @param reason in words a person can act on */
export async function setAside({ db }: ShopTx, id: bigint, reason: string): Promise<void> {
  await db.$executeRaw`UPDATE inbox SET state = 'set_aside', reason = ${reason.slice(0, 500)}, attempts = greatest(attempts, 1) WHERE id = ${id}`;
}

/** Lets go of a webhook that was set aside and names somebody who was erased. */
export async function dropUnreadable({ db }: ShopTx, id: bigint): Promise<void> {
  await db.$executeRaw`UPDATE inbox SET state = 'ignored', reason = 'customer_erased', body = ''::bytea WHERE id = ${id} AND state = 'set_aside'`;
}

/**
 * Counts one more attempt at a webhook and prolongs the claim on its shop.
 * @param wasHeld by a process that was stopped: that counts as the first one, though it may have been stopped by another
 * webhook
 * @returns how many it makes; null when the webhook does not wait any more
 */
export async function countAttempt(
  { db, shop }: ShopTx,
  id: bigint,
  claim: { holder: string; wasHeld: boolean; leaseSeconds: number },
): Promise<number | null> {
  await db.$executeRaw`
    WITH locked AS MATERIALIZED (${lockTurn(shop.domain)})
    UPDATE inbox_turns SET "claimedUntil" = clock_timestamp() + make_interval(secs => ${claim.leaseSeconds}) FROM locked
    WHERE "shopDomain" = ${shop.domain} AND "heldBy" = ${claim.holder}`;
  const rows = await db.$queryRaw<{ attempts: number }[]>`
    UPDATE inbox SET attempts = CASE WHEN ${claim.wasHeld} THEN greatest(attempts, 1) ELSE attempts END + 1
    WHERE id = ${id} AND state = 'received' RETURNING attempts`;
  return rows[0]?.attempts ?? null;
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

/** For a domain that is no shop of ours, or one that has left: nobody will ever need the bodies. */
export async function ignoreEntries(shopDomain: string, ids: bigint[], reason: string): Promise<void> {
  await withShop(
    { id: 0, domain: shopDomain },
    ({ db }) => db.$executeRaw`
    UPDATE inbox SET state = 'ignored', reason = ${reason}, "processedAt" = clock_timestamp(), body = ''::bytea WHERE id = ANY(${ids})`,
  );
}

/** Sends a set-aside webhook round again. @returns false when it is not (any more) one of this shop's set-aside ones */
export async function replay({ db }: ShopTx, id: bigint): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE inbox SET state = 'received', reason = NULL, attempts = 0 WHERE id = ${id} AND state = 'set_aside'`;
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
 * Empties the bodies that fit a pattern, because they name an erased customer. Webhooks not yet applied are let go, but
 * for those about the shop and those in which people ask for their rights: they are still to be done.
 * @param pattern a regular expression of PostgreSQL's for a topic, a line break and a body (lib/mentions.ts)
 * @param stretch the inbox ids among which to look, both ends included
 * @returns how many bodies were emptied
 * @throws when the pattern fits a body that mentions nobody: it would empty the inbox
 */
export async function emptyMentions(
  { db, shop }: ShopTx,
  pattern: string,
  { first, last }: { first: bigint; last: bigint },
): Promise<number> {
  const [fits] = await db.$queryRaw<{ isForAll: boolean }[]>`
    SELECT bool_or(nobody ~* ${pattern}) AS "isForAll" FROM unnest(ARRAY['', 'a/b' || chr(10), 'a/b' || chr(10) || '{}']) nobody`;
  invariant(fits?.isForAll === false, 'a pattern for one person fits bodies that mention nobody');
  return db.$executeRaw`
    UPDATE inbox SET
      body = ''::bytea,
      reason = CASE WHEN state IN ('received', 'set_aside') THEN 'customer_erased' ELSE reason END,
      state = CASE WHEN state IN ('received', 'set_aside') THEN 'ignored' ELSE state END
    WHERE "shopDomain" = ${shop.domain} AND id BETWEEN ${first} AND ${last} AND body <> ''::bytea
      AND NOT (state = 'received' AND topic ~ '^(app/|shop/|bulk_operations/|customers/(redact|data_request)$)')
      AND topic || chr(10) || encode(body, 'escape') ~* ${pattern}`;
}

const bodyDays = 30;

/**
 * Empties the bodies of webhooks for domains that are no shop of ours, after 30 days; keys and states stay. Those of
 * shops have their own days (privacy/retention.server.ts). Works off as much as there is, a few thousand rows a
 * transaction.
 * @returns how many bodies were emptied
 */
export async function emptyOldBodies(): Promise<number> {
  const domains = await withDispatcher(
    (db) => db.$queryRaw<{ shopDomain: string }[]>`
      SELECT DISTINCT "shopDomain" FROM inbox WHERE state <> 'received' AND "receivedAt" < clock_timestamp() - make_interval(days => ${bodyDays})
        AND "shopDomain" NOT IN (SELECT domain FROM shops)`,
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
    UPDATE inbox SET body = ''::bytea, state = CASE WHEN state = 'set_aside' THEN 'ignored' ELSE state END WHERE id IN (
      SELECT id FROM inbox
      WHERE "shopDomain" = ${domain} AND state <> 'received' AND body <> ''::bytea
        AND "receivedAt" < clock_timestamp() - make_interval(days => ${bodyDays})
      LIMIT 2000)`,
  );
}
