import { z } from 'zod';
import { cutText, keepable } from '#app/lib/clean-text.ts';
import { AppError } from '#app/lib/errors.ts';
import { findOddField } from '#app/lib/odd-fields.ts';
import { idText } from '#app/orders/webhooks/fields.ts';
import type { Person } from '#app/privacy/person.server.ts';

// What the law lets people ask, as Shopify passes it on. Erasing cannot be taken back, so what is not exactly what
// Shopify promises is refused: the webhook is set aside and nothing is done.

const notAnId = 'is not a Shopify id';

/** Shopify's id as its digits: a number, the digits, or a gid of that type. 0 and what begins with 0 is nobody's. */
function idOf(type: 'Customer' | 'Order') {
  const form = new RegExp(`^(gid://shopify/${type}/)?[1-9]\\d{0,18}$`);
  const isId = (value: unknown) =>
    typeof value === 'number'
      ? Number.isSafeInteger(value) && value > 0
      : typeof value === 'string' && form.test(value);
  return z.custom<string | number>(isId, notAnId).transform(idText);
}

const customerId = idOf('Customer');
const orderIds = z.array(idOf('Order'), 'is not a list of ids').nullish();

const clean = z
  .string('is not text')
  .nullish()
  .transform((value) => cutText(keepable(value ?? '').trim(), 500) || null);

const CustomerSchema = z.object({ id: customerId, email: clean, phone: clean }, 'is missing');
const StoreSchema = z.object({ shop_domain: z.string('is missing').trim().toLowerCase() });
const RedactSchema = StoreSchema.extend({ customer: CustomerSchema, orders_to_redact: orderIds });
const DataRequestSchema = StoreSchema.extend({
  customer: CustomerSchema,
  orders_requested: orderIds,
  data_request: z.object({ id: z.union([z.int(), z.string().max(100)], notAnId).transform(String) }).nullish(),
});

/**
 * customers/redact.
 * @param shopDomain the store that the webhook was sent for
 * @throws AppError bad_input in a merchant's words
 */
export function readRedactBody(body: unknown, shopDomain: string): Person {
  const read = readBody(RedactSchema, body, shopDomain, 'Nobody was erased');
  return personOf(read.customer, read.orders_to_redact);
}

/** customers/data_request. @returns requestId null where Shopify gives none; @throws as readRedactBody */
export function readDataRequestBody(body: unknown, shopDomain: string): { person: Person; requestId: string | null } {
  const read = readBody(DataRequestSchema, body, shopDomain, 'Nothing was put together');
  return { person: personOf(read.customer, read.orders_requested), requestId: read.data_request?.id ?? null };
}

/** shop/redact. @throws as readRedactBody */
export function readShopRedactBody(body: unknown, shopDomain: string): void {
  readBody(StoreSchema, body, shopDomain, 'Nothing was erased');
}

// Headers are not signed, bodies are: a body that was signed for one store or for another topic must not erase anybody
// here because somebody sent it again under another header. Of all bodies only these three name their store.
function readBody<Schema extends z.ZodType<{ shop_domain: string }>>(
  schema: Schema,
  body: unknown,
  shopDomain: string,
  consequence: string,
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (!result.success) {
    const { field, trouble } = findOddField(result.error);
    throw new AppError('bad_input', `The request cannot be read: ${field || 'the body'} ${trouble}. ${consequence}.`);
  }
  if (result.data.shop_domain !== shopDomain.toLowerCase())
    throw new AppError('bad_input', `The request is about another store than the one it was sent for. ${consequence}.`);
  return result.data;
}

function personOf(customer: z.output<typeof CustomerSchema>, ids: string[] | null | undefined): Person {
  return { customerId: customer.id, email: customer.email, phone: customer.phone, orderIds: ids ?? [] };
}
