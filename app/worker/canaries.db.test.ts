import { readdirSync } from 'node:fs';
import { afterAll, expect, test, vi } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import type { ShopRef } from '#app/lib/db.server.ts';
import { parseExactJson } from '#app/lib/exact-json.ts';
import { keepWebhooks } from '#app/shopify/inbox.server.ts';
import { createShop, ownerPool, ownerQuery, useDatabase } from '#app/test/db.ts';
import { tablesWith } from '#app/test/guarantees/full-shop.ts';
import { sampleBody } from '#app/test/webhooks.ts';
import { drainOnce } from './drain-inbox.server.ts';

// A word that stands for a person goes into every text of every topic's body. After the person was erased it is
// nowhere: in no table of ours, in no table of the queue, and not after all of it has come once more.

useDatabase();
vi.setConfig({ testTimeout: 120_000 });
afterAll(closeQueues);

const canary = 'kanarienvogel';
const [customerId, orderId] = ['6100001935800', '5512345678901'];
const email = `${canary}@customer.example`;
const topics = readdirSync(new URL('../dev/webhook-samples/', import.meta.url))
  .map((name) => name.replace('.json', '').replace('__', '/'))
  .filter((topic) => /^(orders|fulfillments|fulfillment_events|refunds|returns|customers|customers_email)/.test(topic))
  .filter((topic) => !['customers/redact', 'customers/data_request', 'customers/merge'].includes(topic));

// Goods, money, states, the way it was sent, the country: what stays of an order. Ids and times must be readable.
const stays =
  /(^|_)(id|ids|at|on|amount|currency|code|price|gateway|status|state|kind|reason|source|service|company|country|title|sku|vendor|name|rate|weight|quantity|level|method)s?$/;
const own =
  /^(discount_codes|discount_applications|shipping_address|billing_address|customer|default_address|tracking)/;
const isPlain = (text: string) => /^(-?[\d.]+|\d{4}-\d\d-\d\d.*|gid:.*|[A-Z]{2,3})$/.test(text);

function withCanaries(value: unknown, path: string[] = []): unknown {
  if (Array.isArray(value)) return value.map((item) => withCanaries(item, path));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withCanaries(item, [...path, key])]));
  if (typeof value !== 'string' || isPlain(value)) return value;
  const key = path.at(-1) ?? '';
  const isOwn = path.some((part) => own.test(part)) && !/country|currency|state$|value_type|target|^type$/.test(key);
  if (/email/.test(key) && value.includes('@')) return email;
  return isOwn || !stays.test(key) ? `${canary} ${key}` : value;
}

type Person = { what: string; customer: boolean; redact: object };

/** The sample of a topic, as news of this order and, with an account, this customer. */
function bodyOf(topic: string, { customer }: Person): Record<string, unknown> {
  const sample = withCanaries(parseExactJson(sampleBody(topic).toString())) as Record<string, unknown>;
  const [room] = topic.split('/');
  const codes = { discount_codes: [{ code: `${canary} code`, amount: '1.00', type: 'fixed_amount' }] };
  const written = { note: `${canary} note`, note_attributes: [{ name: 'gift', value: canary }], tags: canary };
  if (room === 'orders') {
    const lines = sample.line_items as object[];
    const custom = {
      ...lines[0],
      id: 99,
      product_id: null,
      variant_id: null,
      title: `Engraving for ${canary}`,
      sku: canary,
    };
    const person = customer ? { ...(sample.customer as object), id: customerId } : null;
    const parts = { fulfillments: [], refunds: [], returns: [], line_items: [...lines, custom] };
    return { ...sample, ...parts, ...codes, ...written, id: orderId, email, phone: canary, customer: person };
  }
  if (room?.startsWith('customers'))
    return { ...sample, ...(room === 'customers' ? { id: customerId, ...written } : { customer_id: customerId }) };
  if (room === 'returns') return { ...sample, order: { id: orderId } };
  return { ...sample, order_id: orderId, message: canary, city: canary, note: canary };
}

let count = 0;
async function receive(shop: ShopRef, topic: string, body: unknown): Promise<void> {
  count += 1;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const entry = { shopDomain: shop.domain, topic, webhookId: `w${count}`, eventId: null, apiVersion: null };
  await keepWebhooks(ownerPool(), [{ ...entry, triggeredAt: new Date(), body: Buffer.from(text) }]);
}

async function drain(): Promise<void> {
  for (let round = 0; round < 30; round += 1) if ((await drainOnce()) === 0) return;
}

async function tellAll(shop: ShopRef, person: Person): Promise<void> {
  for (const topic of topics) {
    if (!person.customer && topic.startsWith('customers')) continue;
    const body = bodyOf(topic, person);
    await receive(shop, topic, { ...body, ...('updated_at' in body ? { updated_at: new Date().toISOString() } : {}) });
  }
  // One that cannot be read, and so is set aside with all that it says.
  await receive(shop, 'orders/updated', `{"id": ${orderId}, "email": "${email}", "note": "${canary}`);
  await drain();
}

const people: Person[] = [
  {
    what: 'with an account',
    customer: true,
    redact: { customer: { id: customerId, email, phone: null }, orders_to_redact: [orderId] },
  },
  {
    what: 'a guest named by the order',
    customer: false,
    redact: { customer: { id: '6100001935999', email: null }, orders_to_redact: [orderId] },
  },
  {
    what: 'a guest named by the address alone',
    customer: false,
    redact: { customer: { id: '6100001935999', email }, orders_to_redact: [] },
  },
];

test.each(people)('of a person $what nothing is left, and late news brings nothing back', async (person) => {
  const shop = await createShop();
  await tellAll(shop, person);
  expect((await tablesWith(canary)).length, 'the control').toBeGreaterThanOrEqual(3);
  await receive(shop, 'customers/data_request', { shop_domain: shop.domain, ...person.redact });
  await drain();
  await receive(shop, 'customers/redact', { shop_domain: shop.domain, ...person.redact });
  await drain();
  expect(await tablesWith(canary)).toEqual([]);
  await tellAll(shop, person);
  expect(await tablesWith(canary)).toEqual([]);
  const states = await ownerQuery('SELECT DISTINCT state FROM inbox WHERE "shopDomain" = $1', [shop.domain]);
  expect(states.map(({ state }) => String(state)).sort()).toEqual(['ignored', 'processed']);
});

test.each(['unknown.myshopify.com', 'gone'])('bodies for %s, where the app is not, are not kept', async (domain) => {
  const gone = await createShop({ uninstalledAt: new Date() });
  const shop = domain === 'gone' ? gone : { id: 0, domain };
  for (const person of people) await tellAll(shop, person);
  await receive(shop, 'customers/redact', { shop_domain: shop.domain, ...people[0]!.redact });
  await receive(shop, 'shop/update', { email, customer_email: email });
  await drain();
  expect(await tablesWith(canary)).toEqual(domain === 'gone' ? ['public.shops'] : []);
});
