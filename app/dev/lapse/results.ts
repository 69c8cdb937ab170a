import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import type pg from 'pg';

/** One message of an order, as it ended. Times are ISO 8601, UTC. */
export type MessageResult = {
  orderId: string | null;
  shipmentId: string | null;
  kind: string;
  occasion: string;
  state: string;
  reason: string | null;
  sendAt: Date;
  sentAt: Date | null;
  isDeferrable: boolean;
  /** the customer's calendar day that it was sent on */
  localDay: string | null;
  to: string | null;
  subject: string | null;
  text: string | null;
};

const messages = `
  SELECT m."orderId", m."shipmentId", m.kind, m.occasion, m.state, m.reason, m."sendAt", m."sentAt",
    m."isDeferrable", m."localDay", t."toAddress" AS "to", t.subject, t.text
  FROM messages m LEFT JOIN sent_mails t ON t."shopId" = m."shopId" AND t."messageId" = m.id
  ORDER BY m."orderId", coalesce(m."sentAt", m."sendAt"), m.key`;

const orders = `
  SELECT $1::timestamptz AS at, o.id, o.name, o.stage, 'late' = ANY (o.troubles) AS "isLate", o.troubles, o."placedAt", o."paidAt",
    o."financialStatus", o."promisedDispatchAt", o."promisedAt", o."promiseSource", o."estimateAt", o."canceledAt", o.totals,
    (SELECT coalesce(sum((r.amount->'shop'->>'amountMinor')::bigint), 0) FROM refunds r WHERE r."shopId" = o."shopId" AND r."orderId" = o.id)::text AS "refundedMinor"
  FROM orders o ORDER BY o.id`;

const points = `
  SELECT t."occurredAt", t.type, t."memberId", m."customerId", t."orderId", t."sourceKey", e.account, e.points
  FROM points_entries e JOIN points_transactions t ON t."shopId" = e."shopId" AND t.id = e."transactionId"
    LEFT JOIN members m ON m."shopId" = t."shopId" AND m.id = t."memberId"
  WHERE e."memberId" IS NOT NULL ORDER BY t.id, e.position`;

export function readMessages(owner: pg.Client): Promise<MessageResult[]> {
  return owner.query<MessageResult>(messages).then(({ rows }) => rows);
}

/** Adds the orders as they are now to a file. */
export async function writeOrders(owner: pg.Client, file: string, at: Date): Promise<void> {
  const { rows } = await owner.query<object>(orders, [at]);
  await writeLines(file, rows, 'a');
}

/** Writes messages.ndjson, points.ndjson and summary.json. @returns the summary */
export async function writeResults(owner: pg.Client, folder: string, run: object): Promise<object> {
  const sent = await readMessages(owner);
  await writeLines(join(folder, 'messages.ndjson'), sent);
  const { rows: entries } = await owner.query<object>(points);
  await writeLines(join(folder, 'points.ndjson'), entries);
  const summary = {
    ...run,
    messages: countBy(sent, ({ kind, state, reason }) => [kind, state, ...(reason ? [reason] : [])].join(' ')),
    webhooks: await countRows(
      owner,
      `SELECT concat_ws(': ', state, reason) AS what, count(*)::int AS count FROM inbox GROUP BY 1`,
    ),
    orders: await countRows(owner, 'SELECT stage AS what, count(*)::int AS count FROM orders GROUP BY 1'),
    alerts: await countRows(
      owner,
      `SELECT concat_ws(' ', kind, state) AS what, count(*)::int AS count FROM staff_alerts GROUP BY 1`,
    ),
    points: await countRows(owner, 'SELECT account AS what, sum(points)::int AS count FROM points_entries GROUP BY 1'),
  };
  writeFileSync(join(folder, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
}

async function countRows(owner: pg.Client, sql: string): Promise<Record<string, number>> {
  const { rows } = await owner.query<{ what: string; count: number }>(`${sql} ORDER BY 1`);
  return Object.fromEntries(rows.map(({ what, count }) => [what, count]));
}

function countBy<Row>(rows: readonly Row[], nameOf: (row: Row) => string): Record<string, number> {
  const groups = Map.groupBy(rows, nameOf);
  return Object.fromEntries([...groups].map(([name, own]) => [name, own.length] as const).toSorted());
}

async function writeLines(file: string, rows: readonly object[], flags: 'w' | 'a' = 'w'): Promise<void> {
  const stream = createWriteStream(file, { flags });
  for (const row of rows) if (!stream.write(`${JSON.stringify(row)}\n`)) await once(stream, 'drain');
  stream.end();
  await once(stream, 'finish');
}
