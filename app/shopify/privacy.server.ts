import { Prisma } from '@prisma/client';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';

// What people may ask: to see what is held about them, and to be forgotten. Both go through every table that names a
// person; a new column that does belongs in here, and erase.db.test.ts looks for leftovers in all tables.

/** As Shopify names the person. */
export type Person = { customerId: string; email: string | null; phone: string | null; orderIds: string[] };

/** All that stands for the person in this shop. */
type Traces = { customerIds: string[]; orderIds: string[]; addresses: string[]; hashes: string[]; phone: string | null };

async function findTraces({ db, shop }: ShopTx, person: Person): Promise<Traces> {
  const customers = await db.customer.findMany({
    where: { shopId: shop.id, OR: [{ id: person.customerId }, { mergedIntoId: person.customerId }] },
    select: { id: true, email: true },
  });
  const customerIds = [...new Set([person.customerId, ...customers.map(({ id }) => id)])];
  const known = lowered([person.email, ...customers.map(({ email }) => email)]);
  const orders = await db.$queryRaw<{ id: string; email: string | null }[]>`
    SELECT id, email FROM orders
    WHERE "shopId" = ${shop.id}
      AND ("customerId" = ANY(${customerIds}) OR id = ANY(${person.orderIds}) OR ("customerId" IS NULL AND lower(email) = ANY(${known})))`;
  const addresses = lowered([...known, ...orders.map(({ email }) => email)]);
  return {
    customerIds,
    orderIds: [...new Set([...person.orderIds, ...orders.map(({ id }) => id)])],
    addresses,
    hashes: addresses.map((address) => addressHash(shop.id, address)),
    phone: person.phone,
  };
}

function lowered(addresses: (string | null)[]): string[] {
  return [...new Set(addresses.flatMap((address) => (address ? [address.trim().toLowerCase()] : [])))];
}

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
  const parts: [string, Prisma.Sql][] = [
    ['customers', Prisma.sql`t."shopId" = ${shop.id} AND t.id = ANY(${customerIds})`],
    ['orders', Prisma.sql`t."shopId" = ${shop.id} AND t.id = ANY(${orderIds})`],
    ...['order_lines', 'shipments', 'scans', 'refunds', 'order_returns', 'feedback', 'problems', 'reviews'].map(
      (table): [string, Prisma.Sql] => [table, ofOrders],
    ),
    ['events', Prisma.sql`${ofOrders} OR t."shopId" = ${shop.id} AND t."customerId" = ANY(${customerIds})`],
    ['messages', ofMessages],
    ['sent_mails', Prisma.sql`t."shopId" = ${shop.id} AND (lower(t."toAddress") = ANY(${addresses}) OR t."messageId" IN (SELECT t.id FROM messages t WHERE ${ofMessages}))`],
    ['mail_preferences', ofAddresses],
    ['suppressions', ofAddresses],
  ];
  const held: Record<string, unknown> = {};
  for (const [table, where] of parts) held[table] = await readRows(tx, table, where);
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export)
    VALUES (${shop.id}, gen_random_uuid()::text, 'data_request', ${person.customerId}, ${requestKey}, clock_timestamp(), ${JSON.stringify(held)}::jsonb)
    ON CONFLICT DO NOTHING`;
}

async function readRows({ db }: ShopTx, table: string, where: Prisma.Sql): Promise<unknown> {
  const rows = await db.$queryRaw<{ rows: unknown }[]>`
    SELECT coalesce(jsonb_agg(to_jsonb(t) - 'shopId'), '[]') AS rows FROM ${Prisma.raw(`"${table}"`)} t WHERE ${where}`;
  return rows[0]?.rows ?? [];
}

/**
 * customers/redact: forgets the person. Orders stay as figures without a person, the customer as a tombstone, so that a
 * late webhook cannot bring anybody back; what waits to be sent is canceled.
 */
export async function erasePerson(tx: ShopTx, requestKey: string, person: Person): Promise<void> {
  if (tx.shop.id !== 0) {
    const traces = await findTraces(tx, person);
    await eraseCustomerAndOrders(tx, traces);
    await eraseMessages(tx, traces);
    await eraseAnswers(tx, traces);
    await eraseMentions(tx, traces);
    await tx.db.$executeRaw`
      INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt")
      VALUES (${tx.shop.id}, gen_random_uuid()::text, 'redact', ${person.customerId}, ${requestKey}, clock_timestamp())
      ON CONFLICT DO NOTHING`;
  } else {
    await eraseMentions(tx, { customerIds: [person.customerId], orderIds: person.orderIds, addresses: lowered([person.email]), hashes: [], phone: person.phone });
  }
}

async function eraseCustomerAndOrders({ db, shop }: ShopTx, { customerIds, orderIds }: Traces): Promise<void> {
  await db.$executeRaw`
    INSERT INTO customers ("shopId", id, "erasedAt") SELECT ${shop.id}, id, clock_timestamp() FROM unnest(${customerIds}::text[]) AS c(id)
    ON CONFLICT ("shopId", id) DO UPDATE SET
      email = NULL, phone = NULL, "firstName" = NULL, "lastName" = NULL, locale = NULL, "countryCode" = NULL, tags = '{}',
      "marketingState" = NULL, "erasedAt" = coalesce(customers."erasedAt", excluded."erasedAt")`;
  const ofOrders = Prisma.sql`"shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  await db.$executeRaw`
    UPDATE orders SET
      email = NULL, phone = NULL, "customerName" = NULL, "billTo" = NULL, "statusPageUrl" = NULL, tags = '{}',
      "shipTo" = CASE WHEN "shipTo" IS NULL THEN NULL ELSE jsonb_build_object(
        'name', NULL, 'company', NULL, 'address1', NULL, 'address2', NULL, 'city', NULL, 'zip', NULL, 'province', NULL, 'provinceCode', NULL,
        'country', "shipTo"->'country', 'countryCode', "shipTo"->'countryCode') END,
      "erasedAt" = coalesce("erasedAt", clock_timestamp())
    WHERE "shopId" = ${shop.id} AND id = ANY(${orderIds})`;
  await db.$executeRaw`UPDATE shipments SET "trackingNumbers" = '{}', "trackingUrls" = '{}' WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE scans SET message = NULL, city = NULL, province = NULL WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE refunds SET note = NULL WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE events SET data = '{}' WHERE "shopId" = ${shop.id} AND ("orderId" = ANY(${orderIds}) OR "customerId" = ANY(${customerIds}))`;
}

async function eraseMessages({ db, shop }: ShopTx, { customerIds, orderIds, addresses, hashes }: Traces): Promise<void> {
  const theirs = Prisma.sql`"shopId" = ${shop.id} AND ("orderId" = ANY(${orderIds}) OR "customerId" = ANY(${customerIds}) OR "addressHash" = ANY(${hashes}))`;
  await db.$executeRaw`
    DELETE FROM sent_mails WHERE "shopId" = ${shop.id}
      AND (lower("toAddress") = ANY(${addresses}) OR "messageId" IN (SELECT id FROM messages WHERE ${theirs}))`;
  await db.$executeRaw`
    UPDATE messages SET
      data = '{}', history = '[]', "smtpReply" = NULL, "addressHash" = NULL, "changedAt" = clock_timestamp(),
      reason = CASE WHEN state IN ('planned', 'queued') THEN 'order_erased' ELSE reason END,
      state = CASE WHEN state IN ('planned', 'queued') THEN 'canceled' ELSE state END
    WHERE ${theirs}`;
  await db.$executeRaw`UPDATE staff_alerts SET summary = '' WHERE "shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  await db.$executeRaw`DELETE FROM mail_preferences WHERE "shopId" = ${shop.id} AND "addressHash" = ANY(${hashes})`;
  await db.$executeRaw`DELETE FROM suppressions WHERE "shopId" = ${shop.id} AND "addressHash" = ANY(${hashes})`;
}

async function eraseAnswers({ db, shop }: ShopTx, { orderIds }: Traces): Promise<void> {
  const ofOrders = Prisma.sql`"shopId" = ${shop.id} AND "orderId" = ANY(${orderIds})`;
  await db.$executeRaw`UPDATE feedback SET comment = NULL WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE problems SET words = NULL, resolution = NULL WHERE ${ofOrders}`;
  await db.$executeRaw`UPDATE reviews SET title = NULL, body = NULL, "authorName" = NULL, "permissionAt" = NULL, locale = NULL WHERE ${ofOrders}`;
}

/** Empties kept webhooks and exports that mention the person by id, order or address; webhooks not yet applied are let go. */
async function eraseMentions({ db, shop }: ShopTx, { customerIds, orderIds, addresses, phone }: Traces): Promise<void> {
  const ids = [...customerIds, ...orderIds].filter((id) => /^\d+$/.test(id));
  const words = [...addresses, ...(phone ? [phone] : [])].map((word) => word.replace(/[^a-z0-9]/gi, '\\$&'));
  const pattern = [`(^|[^0-9])(${ids.join('|')})([^0-9]|$)`, ...words].join('|');
  await db.$executeRaw`
    UPDATE inbox SET
      body = ''::bytea,
      reason = CASE WHEN state IN ('received', 'set_aside') THEN 'customer_erased' ELSE reason END,
      state = CASE WHEN state IN ('received', 'set_aside') THEN 'ignored' ELSE state END
    WHERE "shopDomain" = ${shop.domain} AND body <> ''::bytea AND encode(body, 'escape') ~* ${pattern}`;
  await db.$executeRaw`UPDATE privacy_requests SET export = NULL WHERE "shopId" = ${shop.id} AND export::text ~* ${pattern}`;
}
