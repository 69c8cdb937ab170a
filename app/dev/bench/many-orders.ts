import type pg from 'pg';

// Creates a shop's history with SQL: orders with lines, a parcel, scans, events and messages, as the projection leaves
// them. Every hundredth order is in trouble, every thousandth has an open problem.

const money = (minor: string) =>
  `jsonb_build_object('shop', jsonb_build_object('amountMinor', ${minor}, 'currency', 'USD'), 'presentment', jsonb_build_object('amountMinor', ${minor}, 'currency', 'USD'))`;
const placedAt = `now() - make_interval(secs => (n * 150)::float)`;
const orderId = `(6000000000000 + n)::text`;
const series = 'generate_series($2::int, $3::int) n';
const firstNames = `(ARRAY['Ada','Grace','Maya','Jonas','Hana','Ines','Tom','Lea'])[1 + n % 8]`;
const lastNames = `(ARRAY['Lindqvist','Weber','Mori','Silva','Novak','Okafor','Smith','Kaya','Rossi','Dubois','Larsen'])[1 + n % 11]`;
const address = `jsonb_build_object('name', ${firstNames} || ' ' || ${lastNames}, 'company', NULL, 'address1', n || ' Main Street', 'address2', NULL,
  'city', 'Portland', 'zip', '97214', 'province', 'Oregon', 'provinceCode', 'OR', 'country', 'United States', 'countryCode', 'US')`;

const statements = [
  `INSERT INTO customers ("shopId", id, email, "firstName", "lastName", tags, version)
   SELECT $1, ${orderId}, 'customer-' || n || '@example.com', ${firstNames}, ${lastNames}, '{}', 'v' FROM ${series}`,
  `INSERT INTO orders ("shopId", id, name, "placedAt", "shopifyUpdatedAt", version, "paidAt", "financialStatus", "fulfillmentStatus", "sourceName", tags,
     email, "customerId", "customerName", "customerLocale", totals, discounts, "shippingLines", "shipTo", "billTo", "shipToCountry", stage, troubles)
   SELECT $1, ${orderId}, '#' || (1000000 + n), ${placedAt}, ${placedAt}, 'v', ${placedAt}, 'paid', 'fulfilled', 'web', '{}',
     'customer-' || n || '@example.com', ${orderId}, ${firstNames} || ' ' || ${lastNames}, 'en-US',
     jsonb_build_object('taxLines', '[]'::jsonb, ${['subtotal', 'discount', 'shipping', 'tax', 'duties', 'tip', 'total', 'current'].map((name) => `'${name}', m`).join(', ')}),
     '[]', jsonb_build_array(jsonb_build_object('title', 'Standard', 'code', 'standard', 'price', m)), ${address}, ${address}, 'US',
     CASE WHEN n % 3 = 0 THEN 'in_transit' ELSE 'delivered' END,
     CASE WHEN n % 1000 = 0 THEN '{problem}'::text[] WHEN n % 100 = 0 THEN '{late}'::text[] ELSE '{}'::text[] END
   FROM ${series}, LATERAL (SELECT ${money('1000 + n % 9000')} AS m) price`,
  `INSERT INTO order_lines ("shopId", "orderId", id, title, "productId", quantity, "currentQuantity", "unitPrice", discount, tax, "productTags", collections, "isEnriched", position)
   SELECT $1, ${orderId}, (n * 10 + k)::text, 'Wooden balance train ' || k, (100 + k)::text, 1, 1, m, m, m, '{}', '{}', true, k
   FROM ${series}, generate_series(1, 2) k, LATERAL (SELECT ${money('1000')} AS m) price`,
  `INSERT INTO shipments ("shopId", id, "orderId", name, status, "shipmentStatus", carrier, "trackingNumbers", "trackingUrls", "dispatchedAt", version, lines)
   SELECT $1, (n * 10)::text, ${orderId}, '#' || n || '.1', 'success', 'delivered', 'UPS', ARRAY['1Z' || n], '{}', ${placedAt} + interval '1 day', 'v',
     jsonb_build_array(jsonb_build_object('lineId', (n * 10 + 1)::text, 'quantity', 1)) FROM ${series}`,
  `INSERT INTO scans ("shopId", id, "orderId", "shipmentId", status, "happenedAt")
   SELECT $1, (n * 10 + k)::text, ${orderId}, (n * 10)::text, (ARRAY['in_transit', 'delivered'])[k], ${placedAt} + make_interval(days => 1 + k)
   FROM ${series}, generate_series(1, 2) k`,
  `INSERT INTO events ("shopId", id, name, "factKey", "orderId", "occurredAt")
   SELECT $1, gen_random_uuid()::text, (ARRAY['order.placed', 'order.paid', 'shipment.dispatched'])[k], ${orderId}, ${orderId},
     ${placedAt} + make_interval(days => k - 1) FROM ${series}, generate_series(1, 3) k`,
  `INSERT INTO messages ("shopId", id, key, kind, subject, occasion, "orderId", "addressHash", state, "sendAt", "usefulUntil", "sentAt", data)
   SELECT $1, gen_random_uuid()::text, kind || '|order:' || ${orderId} || '|' || k, kind, 'order:' || ${orderId}, 'placed', ${orderId}, md5(n::text), 'sent',
     ${placedAt} + make_interval(days => k), ${placedAt} + make_interval(days => k + 5), ${placedAt} + make_interval(days => k),
     '{"items": [], "shipmentIds": [], "covers": []}'
   FROM ${series}, generate_series(1, 2) k, LATERAL (SELECT (ARRAY['thank_you', 'tracking_update'])[k] AS kind) what`,
  `INSERT INTO problems ("shopId", id, "orderId", kind, source) SELECT $1, gen_random_uuid()::text, ${orderId}, 'damaged', 'check_in' FROM ${series} WHERE n % 1000 = 0`,
];

/** Adds the shop's orders number `from` to `to`, each older than the one before. */
export async function addOrders(owner: pg.ClientBase, shopId: number, from: number, to: number): Promise<void> {
  for (const statement of statements) await owner.query(statement, [shopId, from, to]);
  await owner.query('VACUUM ANALYZE');
}

/** The id of order number n. */
export function manyOrderId(n: number): string {
  return String(6_000_000_000_000 + n);
}
