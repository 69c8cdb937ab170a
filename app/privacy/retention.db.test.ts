import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { retentionKinds, retentions } from '#app/lib/personal-data/retention.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { tablesWith } from '#app/test/guarantees/full-shop.ts';
import { dataCatalog } from './catalog.ts';
import { countOldRows, oldRowsByKind, sweepShop } from './retention.server.ts';

useDatabase();
vi.setConfig({ testTimeout: 60_000 });

const word = 'kanarienvogel';

test('every model is in the catalog, and every kind that it names empties something', () => {
  const schema = readFileSync('prisma/schema.prisma', 'utf8');
  const models = [...schema.matchAll(/^model (\w+) \{/gm)].map((found) => found[1]!);
  expect(Object.keys(dataCatalog).sort()).toEqual(models.sort());
  const named = new Set(Object.values(dataCatalog).flatMap((kinds) => (typeof kinds === 'string' ? [] : kinds)));
  expect([...named].sort()).toEqual([...retentionKinds].sort());
  expect(retentionKinds.filter((kind) => oldRowsByKind[kind].length === 0)).toEqual([]);
});

/** Rows of each kind, so many days old. */
async function fill(shop: ShopRef, days: number): Promise<void> {
  const at = new Date(Date.now() - days * 86_400_000);
  const id = `old${days}`;
  const run = (sql: string, ...values: unknown[]) => ownerQuery(sql, [shop.id, id, ...values]);
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "receivedAt", body, state) VALUES ($1, 't', $2, $3, $4, 'set_aside')`,
    [shop.domain, id, at, Buffer.from(word)],
  );
  await run(`INSERT INTO staff_members ("shopId", id, name, "seenAt") VALUES ($1, $2, $3, $4)`, word, at);
  await run(`INSERT INTO customers ("shopId", id, email, "createdAt") VALUES ($1, $2, $3, $4)`, word, at);
  await run(`INSERT INTO orders ("shopId", id, email, "placedAt") VALUES ($1, $2, $3, $4)`, word, at);
  const lines = `'{"amount": 1}', '{}', '{}'`;
  await run(
    `INSERT INTO order_lines ("shopId", "orderId", id, title, quantity, "currentQuantity", "unitPrice", discount, tax) VALUES ($1, $2, '1', $3, 1, 1, ${lines})`,
    word,
  );
  await run(`INSERT INTO shipments ("shopId", id, "orderId", "trackingNumbers") VALUES ($1, $2, $2, ARRAY[$3])`, word);
  await run(
    `INSERT INTO events ("shopId", id, name, "factKey", "orderId", "occurredAt", data) VALUES ($1, $2, 'x', $2, $2, $4, jsonb_build_object('a', $3::text))`,
    word,
    at,
  );
  await run(
    `INSERT INTO staff_alerts ("shopId", id, key, kind, summary, state, "createdAt") VALUES ($1, $2, $2, 'x', $3, 'sent', $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO messages ("shopId", id, key, kind, subject, occasion, "orderId", state, "sendAt", "usefulUntil", "smtpReply") VALUES ($1, $2, $2, 'x', 'x', 'x', 'o', 'sent', $4, $4, $3)`,
    word,
    at,
  );
  await run(
    `INSERT INTO sent_mails ("shopId", "messageId", "toAddress", subject, html, text, "createdAt") VALUES ($1, $2, $3, '', '', '', $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO feedback ("shopId", id, "orderId", answer, comment, "createdAt") VALUES ($1, $2, 'o', 'x', $3, $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO problems ("shopId", id, "orderId", kind, words, source, "openedAt", "closedAt") VALUES ($1, $2, 'o', 'x', $3, 'x', $4, $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO reviews ("shopId", id, "orderId", "lineId", "productTitle", rating, body, "updatedAt") VALUES ($1, $2, $2, 'l', '', 5, $3, $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO members ("shopId", id, "customerId", "referralCode", "joinedAt") VALUES ($1, $2, $2 || 'm', $3 || $2, $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO points_imports ("shopId", id, "fileName", author, state, "createdAt") VALUES ($1, $2, '', '', 'imported', $3)`,
    at,
  );
  await run(
    `INSERT INTO points_import_lines ("shopId", "importId", line, "maskedAddress", outcome) VALUES ($1, $2, 1, $3, 'added')`,
    word,
  );
  await run(
    `INSERT INTO accesses ("shopId", id, "staffMember", "staffName", kind, "thingId", hour, at) VALUES ($1, $2, '1', $3, 'order', 'o', $4, $4)`,
    word,
    at,
  );
  await run(
    `INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "requestedAt", "doneAt", export) VALUES ($1, $2, 'data_request', $3, $2, $4, $4, '{"a": "kanarienvogel"}')`,
    word,
    at,
  );
}

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

test('what is older than its days is emptied, once, and the dry run says how much', async () => {
  await fill(shop, 4000);
  const { settings } = await withShop(shop, (tx) => readShopSettings(tx));
  const counts = await withShop(shop, (tx) => countOldRows(tx, settings.retention));
  expect(Object.entries(counts).filter(([kind, count]) => count === 0 && kind !== 'customers')).toEqual([]);
  const emptied = await sweepShop(shop);
  expect(Object.keys(emptied).sort()).toEqual([...retentionKinds].sort());
  expect(await tablesWith(word)).toEqual([]);
  expect(await sweepShop(shop)).toEqual({});
  const [order] = await ownerQuery('SELECT id, "erasedAt" IS NOT NULL AS erased FROM orders WHERE "shopId" = $1', [
    shop.id,
  ]);
  expect(order).toEqual({ id: 'old4000', erased: true });
  expect(await ownerQuery('SELECT rating FROM reviews WHERE "shopId" = $1', [shop.id])).toEqual([{ rating: 5 }]);
});

test('what is younger stays as it is, in this shop and in others', async () => {
  const other = await createShop();
  await fill(shop, 20);
  await fill(other, 4000);
  const before = await ownerQuery('SELECT * FROM orders ORDER BY id');
  expect(await sweepShop(shop)).toEqual({});
  expect(await ownerQuery('SELECT * FROM orders ORDER BY id')).toEqual(before);
  await sweepShop(other);
});

test("a shop's own days count, within the bounds", async () => {
  await fill(shop, 50);
  const save = (sent: number) =>
    withShop(shop, (tx) =>
      saveShopSettings(tx, (now) => ({ ...now, retention: { ...now.retention, sent_mails: sent } })),
    );
  expect(await save(retentions.sent_mails.min - 1)).toMatchObject({ outcome: 'invalid' });
  expect(await sweepShop(shop)).not.toHaveProperty('sent_mails');
  expect(await save(40)).toMatchObject({ outcome: 'saved' });
  expect(await sweepShop(shop)).toMatchObject({ sent_mails: 2 });
});

test('points that somebody has, and problems that are open, are not touched', async () => {
  await fill(shop, 4000);
  await ownerQuery('UPDATE members SET "availablePoints" = 5 WHERE "shopId" = $1', [shop.id]);
  await ownerQuery('UPDATE problems SET "closedAt" = NULL WHERE "shopId" = $1', [shop.id]);
  await sweepShop(shop);
  expect(await ownerQuery('SELECT words FROM problems WHERE "shopId" = $1', [shop.id])).toEqual([{ words: word }]);
  expect(await ownerQuery('SELECT "erasedAt" FROM members WHERE "shopId" = $1', [shop.id])).toEqual([
    { erasedAt: null },
  ]);
});
