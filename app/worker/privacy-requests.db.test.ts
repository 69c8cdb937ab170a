import fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { sayRequest } from '#app/admin/support/request-words.ts';
import { listPrivacyRequests } from '#app/admin/support/read.server.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { mentionPattern } from '#app/lib/personal-data/mentions.ts';
import { emptyMentions, keepWebhooks } from '#app/shopify/inbox.server.ts';
import { createShop, ownerPool, ownerQuery, useDatabase } from '#app/test/db.ts';
import { drainOnce } from './drain-inbox.server.ts';

// What a request names its customer by is read strictly, and a request touches nothing that is somebody else's.

useDatabase();
vi.setConfig({ testTimeout: 90_000 });

const now = () => new Date();
let count = 0;

async function receive(shop: ShopRef, topic: string, body: unknown): Promise<void> {
  count += 1;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const entry = { shopDomain: shop.domain, topic, webhookId: `w${count}`, eventId: null, apiVersion: null };
  await keepWebhooks(ownerPool(), [{ ...entry, triggeredAt: now(), body: Buffer.from(text) }]);
}

async function drain(): Promise<void> {
  for (let round = 0; round < 20; round += 1) if ((await drainOnce()) === 0) return;
}

/** Held webhooks of other people, that have whatever a careless pattern could fit. */
const others = [
  { topic: 'orders/create', body: '{"id":5512345678901,"quantity":1,"email":"joanna@x.example","zip":"80331","n":0}' },
  { topic: 'orders/create', body: '{"id":7,"order_number":1001,"email":"anna@x.example.org","customer":{"id":8}}' },
  { topic: 'customers/update', body: '{"id":9,"first_name":"Abc","phone":"+15550000000","note":"abc - 1.5 gid://"}' },
  { topic: 'orders/updated', body: '' },
  { topic: 'orders/updated', body: '{}' },
  { topic: 'orders/updated', body: '{broken' },
];

async function holdOthers(shop: ShopRef): Promise<void> {
  for (const [index, { topic, body }] of others.entries())
    await ownerQuery(
      `INSERT INTO inbox ("shopDomain", topic, "webhookId", body, state, reason) VALUES ($1, $2, $3, $4, 'set_aside', 'why')`,
      [shop.domain, topic, `held${index}`, Buffer.from(body)],
    );
}

const heldOf = (shop: ShopRef) =>
  ownerQuery(`SELECT * FROM inbox WHERE "shopDomain" = $1 AND "webhookId" LIKE 'held%' ORDER BY id`, [shop.domain]);
const rowsOf = (shop: ShopRef) => withShop(shop, (tx) => listPrivacyRequests(tx));
const wordsOf = async (shop: ShopRef) =>
  (await rowsOf(shop)).map((row) => sayRequest({ ...row, done: row.doneAt ? 'now' : null }));

let shop: ShopRef;
beforeEach(async () => {
  shop = await createShop();
});

const redactOf = (id: unknown, own: object = {}) => ({
  shop_id: 1,
  shop_domain: shop.domain,
  customer: { id, email: null, phone: null },
  orders_to_redact: [],
  ...own,
});

test.each<[what: string, id: string]>([
  ['a word', '"abc"'],
  ['nothing', '""'],
  ['null', 'null'],
  ['zero', '0'],
  ['a zero as text', '"0"'],
  ['a negative', '-6100001935800'],
  ['a negative as text', '"-6100001935800"'],
  ['a fraction', '6100001935800.5'],
  ['a fraction beyond 2^53', '9007199254740993.5'],
  ['an exponent', '1e300'],
  ['too many digits', '"61000019358006100001935800"'],
  ['a list', '[6100001935800]'],
  ['an empty list', '[]'],
  ['an object', '{"id":6100001935800}'],
  ['a flag', 'true'],
  ['a pattern', '".*"'],
  ['an alternation', '"1|2"'],
  ['a percent sign', '"%"'],
  ['spaces', '" 6100001935800 "'],
  ['two lines', '"6100001935800\\n"'],
  ['full-width digits', '"６１００"'],
  ["an order's gid", '"gid://shopify/Order/6100001935800"'],
  ['a gid without a number', '"gid://shopify/Customer/"'],
])('customers/redact whose id is %s is set aside in plain words and erases nothing', async (_, id) => {
  await holdOthers(shop);
  const before = await heldOf(shop);
  await receive(shop, 'customers/redact', JSON.stringify(redactOf(0)).replace('"id":0', `"id":${id}`));
  await drain();
  expect(await heldOf(shop)).toEqual(before);
  expect(await ownerQuery('SELECT 1 FROM customers WHERE "shopId" = $1', [shop.id])).toEqual([]);
  expect(await wordsOf(shop)).toEqual([
    {
      title: 'A customer asked to be forgotten',
      state: 'Not done',
      tone: 'critical',
      detail: 'The request cannot be read: customer.id is not a Shopify id. Nobody was erased.',
    },
  ]);
});

test.each([
  ['orders_to_redact', 'customers/redact', { orders_to_redact: ['abc'] }],
  ['orders_to_redact', 'customers/redact', { orders_to_redact: 'all' }],
  ['orders_requested', 'customers/data_request', { orders_requested: [-1] }],
])('a list of orders in %s that is none is set aside', async (field, topic, own) => {
  await receive(shop, topic, redactOf(6100001935800, own));
  await drain();
  expect((await rowsOf(shop))[0]).toMatchObject({ doneAt: null, problem: expect.stringContaining(field) });
});

test.each([6100001935800, '6100001935800', 'gid://shopify/Customer/6100001935800'])(
  'the id %j is read, the person erased, and the request says what was emptied',
  async (id) => {
    await holdOthers(shop);
    const before = await heldOf(shop);
    await ownerQuery(`INSERT INTO customers ("shopId", id, email) VALUES ($1, '6100001935800', 'anna@x.example')`, [
      shop.id,
    ]);
    await receive(shop, 'customers/update', '{"id": 6100001935800, "first_name": "Anna", "updated_at": "x"}');
    await drain();
    await receive(shop, 'customers/redact', redactOf(id, { customer: { id, email: 'anna@x.example', phone: '1' } }));
    await drain();
    expect(await heldOf(shop)).toEqual(before);
    expect(
      await ownerQuery('SELECT email, "erasedAt" IS NULL AS kept FROM customers WHERE "shopId" = $1', [shop.id]),
    ).toEqual([{ email: null, kept: false }]);
    expect((await wordsOf(shop))[0]).toMatchObject({
      state: 'Done now',
      detail: 'Emptied: 1 customer, 1 kept webhook.',
    });
  },
);

test('a request that matches nothing says so', async () => {
  await holdOthers(shop);
  const before = await heldOf(shop);
  await receive(shop, 'customers/redact', redactOf(6100001935801));
  await drain();
  expect(await heldOf(shop)).toEqual(before);
  expect((await wordsOf(shop))[0]).toMatchObject({
    state: 'Done now',
    detail: 'Nothing about this customer was held here, so nothing had to be erased.',
  });
});

test.each<[topic: string, body: object]>([
  ['customers/redact', { customer: { id: 8 }, orders_to_redact: [7] }],
  ['customers/redact', { id: 1, customer: { id: 8, email: 'anna@x.example' } }],
  ['customers/data_request', { customer: { id: 8 } }],
  ['shop/redact', {}],
  ['shop/redact', { id: 5512345678901, email: 'joanna@x.example' }],
])('%s with a body that names another store, or none, does nothing: headers are not signed', async (topic, body) => {
  const other = await createShop();
  await holdOthers(shop);
  const before = await heldOf(shop);
  await receive(shop, topic, body);
  await receive(shop, topic, { ...body, shop_domain: other.domain });
  await receive(shop, topic, { ...body, shop_domain: null });
  await drain();
  expect(await heldOf(shop)).toEqual(before);
  expect(await ownerQuery('SELECT 1 FROM shops WHERE id = $1', [shop.id])).toHaveLength(1);
  const asides = await ownerQuery<{ reason: string }>(
    `SELECT reason FROM inbox WHERE "shopDomain" = $1 AND topic = $2 AND state = 'set_aside' AND "webhookId" NOT LIKE 'held%'`,
    [shop.domain, topic],
  );
  expect(asides).toHaveLength(3);
});

test.each(['app/uninstalled', 'shop/update'])('%s signed for another store changes nothing', async (topic) => {
  await receive(shop, topic, { name: 'Evil', myshopify_domain: 'another.myshopify.com' });
  await drain();
  const [row] = await ownerQuery('SELECT name, "uninstalledAt" FROM shops WHERE id = $1', [shop.id]);
  expect(row).toMatchObject({ name: expect.not.stringContaining('Evil'), uninstalledAt: null });
});

test('a request that waits behind another about the same person is still done', async () => {
  const id = 6100001935800;
  await receive(shop, 'customers/redact', redactOf(id, { customer: { id, email: 'anna@x.example' } }));
  await receive(shop, 'customers/redact', redactOf(id + 1, { customer: { id: id + 1, email: 'anna@x.example' } }));
  await drain();
  expect((await rowsOf(shop)).map(({ customerId }) => customerId).sort()).toEqual([String(id), String(id + 1)]);
});

const oddText = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    '.',
    '.*',
    '|',
    '()',
    '%',
    '@',
    'a@',
    '@b',
    'a@b',
    '1',
    '0',
    '-1',
    '1.5',
    '\\',
    '[',
    '*',
    '^',
    '$',
  ),
  fc.integer().map(String),
  fc.bigInt().map(String),
  fc.double().map(String),
);
const oddList = fc.array(oddText, { maxLength: 4 });

test('no ids and addresses, however odd, make a pattern that fits what mentions nobody', async () => {
  await holdOthers(shop);
  const stranger = fc.record({
    customerIds: oddList,
    orderIds: oddList,
    addresses: oddList,
    phone: fc.option(oddText),
  });
  await fc.assert(
    fc.asyncProperty(stranger, async (traces) => {
      const isHeld = (id: string) => ['5512345678901', '7', '8', '9'].includes(id);
      fc.pre(![...traces.customerIds, ...traces.orderIds].some(isHeld));
      const pattern = mentionPattern({ ...traces, hashes: [] });
      if (pattern === null) return;
      const emptied = await withShop(shop, (tx) =>
        emptyMentions(tx, pattern.replaceAll('\0', ''), { first: 0n, last: 2n ** 62n }),
      );
      expect(emptied).toBe(0);
    }),
    { numRuns: 300 },
  );
  expect((await heldOf(shop)).map((row) => String(row.body))).toEqual(others.map(({ body }) => body));
});

test.each(['', '(^|[^0-9])()([^0-9]|$)', '.', '|x', '{'])(
  'the pattern %j, which fits what mentions nobody, is refused where the statement is built',
  async (pattern) => {
    await holdOthers(shop);
    const before = await heldOf(shop);
    const run = () => withShop(shop, (tx) => emptyMentions(tx, pattern, { first: 0n, last: 2n ** 62n }));
    await expect(run()).rejects.toThrow();
    expect(await heldOf(shop)).toEqual(before);
  },
);

test.each<[what: string, body: string, isTheirs: boolean]>([
  ['the address', '{"email":"anna@x.example"}', true],
  ['the address in capitals', '{"email":"ANNA@X.EXAMPLE"}', true],
  ['the address at the end of a sentence', '{"note":"write to anna@x.example."}', true],
  ['the address on a line of its own', '{"note":"mail:\\nanna@x.example\\n"}', true],
  ['the address in pointed brackets', '{"note":"\\u003canna@x.example\\u003e"}', true],
  ['an address that ends like it', '{"email":"joanna@x.example"}', false],
  ['an address that begins like it', '{"email":"anna@x.example.org"}', false],
  ['the id', '{"id":6100001935800}', true],
  ['the id in a gid', '{"x":"gid://shopify/Customer/6100001935800"}', true],
  ['a longer number', '{"id":61000019358001}', false],
  ['the order by a field', '{"order_id": 77}', true],
  ['the order as a gid', '{"x":"gid://shopify/Order/77"}', true],
  ['the order itself', '{"id":77,"x":1}', true],
  ['its number as a quantity', '{"id":5,"quantity":77,"zip":"77","line":{"id":77}}', false],
  ['an address beyond ASCII', '{"email":"jürgen@x.example"}', true],
  ['an address beyond ASCII in JSON’s letters', '{"email":"J\\u00dcRGEN@x.example"}', true],
  ['the phone', '{"phone":"+1 555-625-1199"}', true],
  ['another phone', '{"phone":"+1555625119"}', false],
])('a body with %s', async (_, body, isTheirs) => {
  const pattern = mentionPattern({
    customerIds: ['6100001935800'],
    orderIds: ['77'],
    addresses: ['anna@x.example', 'jürgen@x.example'],
    hashes: [],
    phone: '(555) 625 1199',
  })!;
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", body) VALUES ($1, 'orders/create', 'one', $2)`,
    [shop.domain, Buffer.from(body)],
  );
  const emptied = await withShop(shop, (tx) => emptyMentions(tx, pattern, { first: 0n, last: 2n ** 62n }));
  expect(emptied).toBe(isTheirs ? 1 : 0);
});
