import { z } from 'zod';
import { AppError } from '#app/lib/errors.ts';
import { parseExactJson } from '#app/lib/exact-json.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { describeOddField } from '#app/lib/odd-fields.ts';
import { currencyOrNull, requiredText, text } from '#app/orders/webhooks/fields.ts';
import { markUninstalled, updateShopDetails } from '#app/shops/shop.server.ts';
import type { Person } from '#app/privacy/person.server.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { exportPerson } from '#app/privacy/export.server.ts';
import { eraseShop, stopShop } from '#app/privacy/leave.server.ts';
import type { InboxEntry } from '#app/shopify/inbox.server.ts';

// What webhooks say about the shop and the app, and what the law lets people ask. All of it runs in the caller's
// transaction, calls nobody, and works without a session, and for a domain that is no shop (any more).

/** Ids may be numbers, beyond 2^53 too, or text. */
const id = z.union([z.string().min(1), z.number().transform(String)]);

const ScopesSchema = z.object({ current: z.array(requiredText) });
const ShopSchema = z.object({
  name: text,
  email: text,
  customer_email: text,
  iana_timezone: text,
  currency: currencyOrNull,
  country_code: text,
  primary_locale: text,
});
const CustomerSchema = z.object({ id: id, email: text, phone: text });
const RedactSchema = z.object({ customer: CustomerSchema, orders_to_redact: z.array(id).nullish() });
const DataRequestSchema = z.object({
  customer: CustomerSchema,
  orders_requested: z.array(id).nullish(),
  data_request: z.object({ id }).nullish(),
});

type Handler = (tx: ShopTx, entry: InboxEntry) => Promise<void>;

const handlers = new Map<string, Handler>(
  Object.entries({
    'app/uninstalled': async (tx, entry) => {
      const outcome = await markUninstalled(tx.db, tx.shop.domain, happenedAt(entry));
      if (outcome === 'uninstalled') await stopShop(tx);
      log.info({ shop: tx.shop.domain, outcome }, 'app/uninstalled');
    },
    'app/scopes_update': async (tx, entry) => {
      await updateShopDetails(tx, { scopes: read(entry, ScopesSchema).current.join(',') });
    },
    'shop/update': async (tx, entry) => {
      const told = read(entry, ShopSchema);
      await updateShopDetails(tx, {
        name: told.name ?? undefined,
        email: told.customer_email ?? told.email ?? undefined,
        timeZone: told.iana_timezone ?? undefined,
        currency: told.currency ?? undefined,
        countryCode: told.country_code ?? undefined,
        primaryLocale: told.primary_locale ?? undefined,
      });
    },
    // The result is fetched by the poll of the history import, which calls Shopify: not from inside a transaction.
    'bulk_operations/finish': async () => {},
    'customers/data_request': async (tx, entry) => {
      const asked = read(entry, DataRequestSchema);
      const key = `data_request:${asked.data_request?.id ?? entry.webhookId}`;
      await exportPerson(tx, key, personOf(asked.customer, asked.orders_requested));
    },
    'customers/redact': async (tx, entry) => {
      const asked = read(entry, RedactSchema);
      await erasePerson(tx, `redact:${entry.webhookId}`, personOf(asked.customer, asked.orders_to_redact));
    },
    'shop/redact': async (tx, entry) => {
      const isErased = await eraseShop(tx, happenedAt(entry));
      log.info({ shop: tx.shop.domain, isErased }, 'shop/redact');
    },
  } satisfies Record<string, Handler>),
);

/**
 * Does what a webhook about the shop, the app or a person's rights asks for. Doing it again changes nothing. A topic
 * that nobody subscribed to does nothing.
 * @param tx of the entry's shop; shop id 0 when the domain is no shop of ours
 * @throws AppError bad_input naming the field, when the body is not what the topic promises
 */
export async function handlePlatformTopic(tx: ShopTx, entry: InboxEntry): Promise<void> {
  await handlers.get(entry.topic)?.(tx, entry);
}

function happenedAt(entry: InboxEntry): Date {
  return entry.triggeredAt ?? entry.receivedAt;
}

function personOf(customer: z.output<typeof CustomerSchema>, orderIds: string[] | null | undefined): Person {
  return {
    customerId: customer.id,
    email: customer.email || null,
    phone: customer.phone || null,
    orderIds: orderIds ?? [],
  };
}

function read<Schema extends z.ZodType>(entry: InboxEntry, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(parseBody(entry));
  if (result.success) return result.data;
  throw new AppError('bad_input', describeOddField(result.error));
}

function parseBody(entry: InboxEntry): unknown {
  try {
    return parseExactJson(entry.body.toString('utf8'));
  } catch {
    throw new AppError('bad_input', 'The body is not JSON in UTF-8.');
  }
}
