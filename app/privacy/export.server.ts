import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { findTraces, type Person } from './person.server.ts';

// People may ask to see what is held about them: every table that names a person is in here.

/**
 * customers/data_request: puts everything held about the person into a privacy request, for the merchant to hand on.
 * @param requestKey the same request is answered once
 */
export async function exportPerson(tx: ShopTx, requestKey: string, person: Person): Promise<void> {
  const { db, shop } = tx;
  if (shop.id === 0) return;
  const { customerIds, orderIds, addresses, hashes } = await findTraces(tx, person);
  const ofOrders = Prisma.sql`t."shopId" = ${shop.id} AND t."orderId" = ANY(${orderIds})`;
  const ofMessages = Prisma.sql`${ofOrders} OR t."shopId" = ${shop.id} AND (t."customerId" = ANY(${customerIds}) OR t."addressHash" = ANY(${hashes}))`;
  const ofAddresses = Prisma.sql`t."shopId" = ${shop.id} AND t."addressHash" = ANY(${hashes})`;
  const ofMember = Prisma.sql`t."shopId" = ${shop.id} AND (t."customerId" = ANY(${customerIds}) OR t."addressHash" = ANY(${hashes}))`;
  const ofPoints = Prisma.sql`t."shopId" = ${shop.id} AND t."memberId" IN (SELECT t.id FROM members t WHERE ${ofMember})`;
  const isMember = (column: string) =>
    Prisma.sql`t."shopId" = ${shop.id} AND ${Prisma.raw(`t."${column}"`)} IN (SELECT t.id FROM members t WHERE ${ofMember})`;
  const parts: [string, Prisma.Sql][] = [
    ['customers', Prisma.sql`t."shopId" = ${shop.id} AND t.id = ANY(${customerIds})`],
    ['orders', Prisma.sql`t."shopId" = ${shop.id} AND t.id = ANY(${orderIds})`],
    ...['order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'feedback', 'problems', 'reviews'].map(
      (table): [string, Prisma.Sql] => [table, ofOrders],
    ),
    ['events', Prisma.sql`${ofOrders} OR t."shopId" = ${shop.id} AND t."customerId" = ANY(${customerIds})`],
    ['messages', ofMessages],
    [
      'sent_mails',
      Prisma.sql`t."shopId" = ${shop.id} AND (lower(t."toAddress") = ANY(${addresses}) OR t."messageId" IN (SELECT t.id FROM messages t WHERE ${ofMessages}))`,
    ],
    ['mail_preferences', ofAddresses],
    ['suppressions', ofAddresses],
    ['members', ofMember],
    ...['points_lots', 'points_transactions', 'redemptions', 'counted_orders'].map((table): [string, Prisma.Sql] => [
      table,
      ofPoints,
    ]),
    ['points_import_lines', ofMember],
    [
      'shopify_writes',
      Prisma.sql`t."shopId" = ${shop.id} AND t.subject IN (SELECT 'member:' || t.id FROM members t WHERE ${ofMember})`,
    ],
  ];
  const held: Record<string, unknown> = {};
  for (const [table, where] of parts) held[table] = await readRows(tx, table, where);
  // Who brought them, and whom they brought and what those ordered, is somebody else's.
  held.referrals = await readRows(tx, 'referrals', isMember('friendId'), ['referrerId']);
  held.referrals_sent = await readRows(tx, 'referrals', isMember('referrerId'), ['friendId', 'orderId']);
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export)
    VALUES (${shop.id}, gen_random_uuid()::text, 'data_request', ${person.customerId}, ${requestKey}, clock_timestamp(), ${JSON.stringify(held)}::jsonb)
    ON CONFLICT DO NOTHING`;
}

/** @param without columns that are not told */
async function readRows({ db }: ShopTx, table: string, where: Prisma.Sql, without: string[] = []): Promise<unknown> {
  const rows = await db.$queryRaw<{ rows: unknown }[]>`
    SELECT coalesce(jsonb_agg(to_jsonb(t) - ${['shopId', ...without]}::text[]), '[]') AS rows FROM ${Prisma.raw(`"${table}"`)} t WHERE ${where}`;
  return rows[0]?.rows ?? [];
}
