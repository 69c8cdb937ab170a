import type { ShopTx } from '#app/lib/db.server.ts';
import type { Changes, RowInsert, RowUpdate } from './plan-changes.ts';

/**
 * Writes what planning decided, in two statements. A key that exists already stays; a row that a sender has claimed
 * meanwhile is left alone.
 */
export async function writeChanges(tx: ShopTx, changes: Changes[]): Promise<void> {
  await insertRows(
    tx,
    changes.flatMap((change) => change.inserts),
  );
  await updateRows(
    tx,
    changes.flatMap((change) => change.updates),
  );
}

async function insertRows({ db, shop, now }: ShopTx, inserts: RowInsert[]): Promise<void> {
  if (inserts.length === 0) return;
  const rows = inserts.map(({ outcome, entry, ...draft }) => ({
    ...draft,
    state: outcome.state,
    reason: outcome.state === 'planned' ? draft.waits : outcome.reason,
    history: [entry],
  }));
  await db.$executeRaw`
    INSERT INTO messages ("shopId", id, key, kind, subject, occasion, "orderId", "shipmentId", "customerId", "addressHash", state,
      reason, "isDeferrable", "sendAt", "usefulUntil", data, history, "plannedAt", "changedAt")
    SELECT ${shop.id}::int, gen_random_uuid()::text, key, kind, subject, occasion, "orderId", "shipmentId", "customerId", "addressHash",
      state, reason, "isDeferrable", "sendAt", "usefulUntil", data, history, ${now}::timestamptz, ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(key text, kind text, subject text, occasion text, "orderId" text,
      "shipmentId" text, "customerId" text, "addressHash" text, state text, reason text, "isDeferrable" boolean,
      "sendAt" timestamptz, "usefulUntil" timestamptz, data jsonb, history jsonb)
    ON CONFLICT ("shopId", key) DO NOTHING`;
}

async function updateRows({ db, shop, now }: ShopTx, updates: RowUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  const rows = updates.map(({ entry, ...update }) => ({ ...update, entries: entry ? [entry] : [] }));
  await db.$executeRaw`
    UPDATE messages m SET state = d.state, reason = d.reason, "sendAt" = d."sendAt", "usefulUntil" = d."usefulUntil", data = d.data,
      "addressHash" = d."addressHash", history = m.history || d.entries, "changedAt" = ${now}::timestamptz
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(id text, "fromState" text, state text, reason text,
      "sendAt" timestamptz, "usefulUntil" timestamptz, data jsonb, "addressHash" text, entries jsonb)
    WHERE m."shopId" = ${shop.id}::int AND m.id = d.id AND m.state = d."fromState"`;
}

export type Refreshed = { id: string; data: object; addressHash: string | null; usefulUntil: Date };

/** Brings claimed rows up to date, whatever becomes of them. */
export async function refreshClaimed({ db, shop }: ShopTx, rows: Refreshed[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    UPDATE messages m SET data = d.data, "addressHash" = d."addressHash", "usefulUntil" = d."usefulUntil"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS d(id text, data jsonb, "addressHash" text, "usefulUntil" timestamptz)
    WHERE m."shopId" = ${shop.id}::int AND m.id = d.id
      AND (m.data, m."addressHash", m."usefulUntil") IS DISTINCT FROM (d.data, d."addressHash", d."usefulUntil")`;
}
