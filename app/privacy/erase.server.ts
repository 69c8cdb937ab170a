import { Prisma } from '@prisma/client';
import { type ShopRef, type ShopTx, withDispatcher, withShop } from '#app/lib/db.server.ts';
import { findTraces, type Person, type Traces } from './person.server.ts';

// People may ask to be forgotten: every column that names a person, or holds a person's words, is in here. A new one that is
// forgotten is found by platform-topics.db.test.ts, once it fills the column.

/**
 * customers/redact: forgets the person. Orders stay as figures without a person, the customer as a tombstone, so that a
 * late webhook cannot bring anybody back; what waits to be sent is canceled. Kept webhooks are emptied at once where they
 * are few enough for one transaction, else by finishErasures.
 */
export async function erasePerson(tx: ShopTx, requestKey: string, person: Person): Promise<void> {
  const { db, shop } = tx;
  const traces = await findTraces(tx, person);
  if (shop.id !== 0) {
    await eraseCustomerAndOrders(tx, traces);
    await eraseMessages(tx, traces);
    await eraseAnswers(tx, traces);
    await eraseMembers(tx, traces);
  }
  const pattern = mentionPattern(traces);
  const isSoonDone =
    shop.id === 0 || (await db.inboxEntry.count({ where: { shopDomain: shop.domain } })) <= webhooksAtOnce;
  if (isSoonDone) await eraseMentions(tx, pattern, { first: 0n, last: maxId });
  if (shop.id === 0) return;
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export)
    VALUES (${shop.id}, gen_random_uuid()::text, 'redact', ${person.customerId}, ${requestKey},
      CASE WHEN ${isSoonDone} THEN clock_timestamp() END, CASE WHEN NOT ${isSoonDone} THEN ${JSON.stringify({ pattern })}::jsonb END)
    ON CONFLICT DO NOTHING`;
}

/** Some seconds' worth of reading. */
const webhooksAtOnce = 20_000;
const maxId = 2n ** 63n - 1n;

/** Empties the kept webhooks of erasures that were too large for one transaction, a stretch of the inbox at a time. */
export async function finishErasures(): Promise<void> {
  const open = await withDispatcher(
    (db) => db.$queryRaw<{ shopId: number; id: string; domain: string }[]>`
    SELECT p."shopId", p.id, s.domain FROM privacy_requests p JOIN shops s ON s.id = p."shopId" WHERE p.kind = 'redact' AND p."doneAt" IS NULL`,
  );
  for (const { shopId, id, domain } of open) await finishErasure({ id: shopId, domain }, id);
}

async function finishErasure(shop: ShopRef, id: string): Promise<void> {
  const key = { shopId_id: { shopId: shop.id, id } };
  const plan = await withShop(shop, async ({ db }) => {
    const { export: kept } = await db.privacyRequest.findUniqueOrThrow({ where: key });
    const { _max } = await db.inboxEntry.aggregate({ where: { shopDomain: shop.domain }, _max: { id: true } });
    return { pattern: (kept as { pattern: string }).pattern, last: _max.id ?? 0n };
  });
  const step = BigInt(webhooksAtOnce);
  for (let first = 0n; first <= plan.last; first += step) {
    await withShop(shop, (tx) => eraseMentions(tx, plan.pattern, { first, last: first + step - 1n }));
  }
  await withShop(shop, ({ db, now }) =>
    db.privacyRequest.update({ where: key, data: { doneAt: now, export: Prisma.DbNull } }),
  );
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
      email = NULL, phone = NULL, "customerName" = NULL, "referralCode" = NULL, "billTo" = NULL, "statusPageUrl" = NULL, tags = '{}',
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

async function eraseMessages(
  { db, shop }: ShopTx,
  { customerIds, orderIds, addresses, hashes }: Traces,
): Promise<void> {
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

/**
 * Who had the points is forgotten, with all the members they once were; points and entries stay, so that the program's sums do.
 */
async function eraseMembers({ db, shop }: ShopTx, { customerIds, hashes }: Traces): Promise<void> {
  const members = await db.$queryRaw<{ id: string }[]>`
    WITH kept AS (
      SELECT coalesce("mergedIntoId", id) AS id FROM members
      WHERE "shopId" = ${shop.id} AND ("customerId" = ANY(${customerIds}) OR "addressHash" = ANY(${hashes}))
    )
    UPDATE members SET
      "customerId" = NULL, "addressHash" = NULL, birthday = NULL, "birthdaySetAt" = NULL, "referralCode" = NULL, "tierPlacedBy" = NULL, "tierPlacedReason" = NULL,
      "erasedAt" = clock_timestamp()
    WHERE "shopId" = ${shop.id} AND (id IN (SELECT id FROM kept) OR "mergedIntoId" IN (SELECT id FROM kept))
    RETURNING id`;
  const ids = members.map(({ id }) => id);
  await db.$executeRaw`UPDATE redemptions SET detail = '{}', reason = NULL, problem = NULL WHERE "shopId" = ${shop.id} AND "memberId" = ANY(${ids})`;
  await db.$executeRaw`
    UPDATE shopify_writes SET written = NULL, problem = NULL, "dueAt" = NULL
    WHERE "shopId" = ${shop.id} AND subject IN (SELECT 'member:' || id FROM unnest(${ids}::text[]) AS m(id))`;
  await db.$executeRaw`SELECT erase_words_of_members(${ids})`;
  await db.$executeRaw`
    UPDATE points_import_lines SET "addressHash" = NULL, "maskedAddress" = '', "customerId" = NULL, birthday = NULL
    WHERE "shopId" = ${shop.id} AND ("addressHash" = ANY(${hashes}) OR "customerId" = ANY(${customerIds}) OR "memberId" = ANY(${ids}))`;
}

/** A regular expression for whatever mentions the person by id, order or address. */
function mentionPattern({ customerIds, orderIds, addresses, phone }: Traces): string {
  const ids = [...customerIds, ...orderIds].filter((id) => /^\d+$/.test(id));
  const words = [...addresses, ...(phone ? [phone] : [])].map((word) => word.replace(/[^a-z0-9]/gi, '\\$&'));
  return [`(^|[^0-9])(${ids.join('|')})([^0-9]|$)`, ...words].join('|');
}

/** Empties kept webhooks in a stretch of ids, and exports, that fit; webhooks not yet applied are let go. */
async function eraseMentions(
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
  await db.$executeRaw`
    UPDATE privacy_requests SET export = NULL WHERE "shopId" = ${shop.id} AND kind = 'data_request' AND export::text ~* ${pattern}`;
}
