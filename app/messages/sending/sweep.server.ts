import type { Delivery } from '#app/jobs/catalog.ts';
import { enqueueDeliveries } from '#app/jobs/queue.server.ts';
import { withDispatcher, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { claimDueAlerts, releaseAlerts, releaseStuckAlerts, tellOfTroubles } from '#app/staff/alerts.server.ts';
import type { DeliveryName, MessageKind } from '../kinds.ts';

/** seconds a row waits for its job; a lost job is noticed after that */
const queuedLeaseSeconds = 60;
const perShop = 200;
const perSweep = 1_000;
const perJob = 100;
/**
 * As many as some workers send well within the lease; what is due beyond that waits in the table, where turns are
 * taken.
 */
const maxQueued = 2_000;

type Due = { shopId: number; id: string; kind: MessageKind };

/**
 * Takes what is due (by the database's clock) and wakes the senders: a few messages of each shop in turn, so that one
 * shop's flood does not keep the others waiting. If the queue does not answer, the rows go back.
 * @returns how many messages and alerts were handed to the queue
 */
export async function sweepDue(): Promise<number> {
  const due = await claimDueMessages();
  const alerts = await claimDueAlerts({ limit: perJob, leaseSeconds: queuedLeaseSeconds });
  if (due.length + alerts.length === 0) return 0;
  const jobs: Delivery<DeliveryName>[] = [
    ...inJobs(due),
    ...inBatches(alerts).map((refs) => ({ name: 'staff_alert' as const, payload: { refs } })),
  ];
  try {
    await enqueueDeliveries(jobs);
  } catch (err) {
    log.warn({ err, count: due.length }, 'the queue did not take due messages; they go back');
    await giveBack(due, alerts);
    return 0;
  }
  return due.length + alerts.length;
}

/** A sweep for a loop: when it did not take all it may, there is time to let more come together. */
export async function sweepInBatches(): Promise<number> {
  const count = await sweepDue();
  return count >= perSweep ? count : 0;
}

async function claimDueMessages(): Promise<Due[]> {
  return withDispatcher(async (db) => {
    const [due] = await db.$queryRaw<{ isAny: boolean; queued: number }[]>`
      SELECT EXISTS (SELECT FROM messages WHERE state = 'planned' AND "sendAt" <= clock_timestamp()) AS "isAny",
        (SELECT count(*)::int FROM messages WHERE state = 'queued') AS queued`;
    const room = Math.min(perSweep, maxQueued - due!.queued);
    if (!due!.isAny || room <= 0) return [];
    return db.$queryRaw<Due[]>`
      WITH candidates AS MATERIALIZED (
        SELECT own."shopId", own.id, own."sendAt", own.turn FROM shops s CROSS JOIN LATERAL (
          SELECT m."shopId", m.id, m."sendAt", row_number() OVER (ORDER BY m."sendAt", m.id) AS turn FROM messages m
          WHERE m."shopId" = s.id AND m.state = 'planned' AND m."sendAt" <= clock_timestamp()
          ORDER BY m."sendAt", m.id LIMIT ${perShop}
        ) own
        WHERE (s."pausedAt" IS NULL OR s."resumedAt" IS NOT NULL) AND NOT EXISTS (
          SELECT FROM sending_states t
          WHERE t."shopId" = s.id AND (t."heldUntil" > clock_timestamp() OR t."restsUntil" > clock_timestamp()))
        ORDER BY own.turn, own."sendAt" LIMIT ${room}
      ), picked AS (
        SELECT m."shopId", m.id FROM messages m JOIN candidates c ON c."shopId" = m."shopId" AND c.id = m.id
        WHERE m.state = 'planned' FOR UPDATE OF m SKIP LOCKED
      )
      UPDATE messages m
      SET state = 'queued', "claimedUntil" = clock_timestamp() + make_interval(secs => ${queuedLeaseSeconds}), "changedAt" = clock_timestamp()
      FROM picked p WHERE m."shopId" = p."shopId" AND m.id = p.id
      RETURNING m."shopId", m.id, m.kind`;
  });
}

// Within a job a shop's messages stand together: what is read and written once for each shop and job is worth it then,
// and a shop with a slow mail server holds up few jobs.
function inJobs(due: Due[]) {
  const byShop = due.toSorted((a, b) => a.shopId - b.shopId);
  const kinds = [...new Set(due.map((row) => row.kind))];
  return kinds.flatMap((kind) =>
    inBatches(byShop.filter((row) => row.kind === kind)).map((refs) => ({ name: kind, payload: { refs } })),
  );
}

function inBatches(rows: { shopId: number; id: string }[]): { shopId: number; id: string }[][] {
  const refs = rows.map(({ shopId, id }) => ({ shopId, id }));
  return Array.from({ length: Math.ceil(refs.length / perJob) }, (_, index) =>
    refs.slice(index * perJob, (index + 1) * perJob),
  );
}

async function giveBack(messages: { id: string }[], alerts: { id: string }[]): Promise<void> {
  const messageIds = messages.map((row) => row.id);
  const alertIds = alerts.map((row) => row.id);
  await withDispatcher(async (db) => {
    await db.$executeRaw`
      UPDATE messages SET state = 'planned', "claimedUntil" = NULL WHERE id = ANY(${messageIds}::text[]) AND state = 'queued'`;
    await releaseAlerts(db, alertIds);
  });
}

/**
 * Picks up what a lost job or a dead process left behind. Queued rows are planned again. A row in the middle of the
 * hand-over becomes unknown: nobody can say whether the mail server took it, so it is flagged, the staff are told, and
 * it is never sent again by itself.
 * @returns how many rows were found of each
 */
export async function sweepStuck(): Promise<{ replanned: number; unknown: number }> {
  const { replanned, stuck } = await withDispatcher(async (db) => ({
    replanned: await db.$executeRaw`
      WITH lost AS (
        SELECT "shopId", id FROM messages WHERE state = 'queued' AND "claimedUntil" < clock_timestamp() LIMIT 1000 FOR UPDATE SKIP LOCKED
      )
      UPDATE messages m SET state = 'planned', "claimedUntil" = NULL FROM lost WHERE m."shopId" = lost."shopId" AND m.id = lost.id`,
    stuck: await db.$queryRaw<(ShopRef & { messageId: string })[]>`
      SELECT s.id, s.domain, m.id AS "messageId" FROM messages m JOIN shops s ON s.id = m."shopId"
      WHERE m.state = 'sending' AND m."claimedUntil" < clock_timestamp() LIMIT 500`,
  }));
  for (const { messageId, ...shop } of stuck) await flagUnknown(shop, messageId);
  await releaseStuckAlerts();
  return { replanned, unknown: stuck.length };
}

async function flagUnknown(shop: ShopRef, id: string): Promise<void> {
  await withShop(shop, async (tx) => {
    const rows = await tx.db.$queryRaw<{ orderId: string | null; kind: string }[]>`
      UPDATE messages SET state = 'unknown', reason = 'outcome_unknown', "claimedUntil" = NULL, "changedAt" = ${tx.now},
        history = history || jsonb_build_array(jsonb_build_object('at', ${tx.now.toISOString()}::text, 'what', 'unknown', 'reason', 'outcome_unknown'))
      WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'sending' AND "claimedUntil" < clock_timestamp()
      RETURNING "orderId", kind`;
    const kind = 'outcome_unknown' as const;
    await tellOfTroubles(
      tx,
      rows.map((row) => ({ kind, orderId: row.orderId, summary: row.kind })),
    );
  });
}
