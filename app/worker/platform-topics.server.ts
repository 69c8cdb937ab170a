import { z } from 'zod';
import { AppError } from '#app/lib/errors.ts';
import { parseExactJson } from '#app/lib/exact-json.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { describeOddField } from '#app/lib/odd-fields.ts';
import { currencyOrNull, requiredText, text } from '#app/orders/webhooks/fields.ts';
import { markUninstalled, updateShopDetails } from '#app/shops/shop.server.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { exportPerson } from '#app/privacy/export.server.ts';
import { eraseShop, stopShop } from '#app/privacy/leave.server.ts';
import type { InboxEntry } from '#app/shopify/inbox.server.ts';
import { readDataRequestBody, readRedactBody, readShopRedactBody } from './privacy-bodies.ts';

// What webhooks say about the shop and the app, and what the law lets people ask. All of it runs in the caller's
// transaction, calls nobody, and works without a session, and for a domain that is no shop (any more).

const ScopesSchema = z.object({ current: z.array(requiredText) });
const StoreSchema = z.object({ myshopify_domain: text });
const ShopSchema = StoreSchema.extend({
  name: text,
  email: text,
  customer_email: text,
  iana_timezone: text,
  currency: currencyOrNull,
  country_code: text,
  primary_locale: text,
});

type Handler = (tx: ShopTx, entry: InboxEntry) => Promise<void>;

const handlers = new Map<string, Handler>(
  Object.entries({
    'app/uninstalled': async (tx, entry) => {
      refuseOthers(read(entry, StoreSchema), tx.shop.domain);
      const outcome = await markUninstalled(tx.db, tx.shop.domain, happenedAt(entry));
      if (outcome === 'uninstalled') await stopShop(tx);
      log.info({ shop: tx.shop.domain, outcome }, 'app/uninstalled');
    },
    'app/scopes_update': async (tx, entry) => {
      await updateShopDetails(tx, { scopes: read(entry, ScopesSchema).current.join(',') });
    },
    'shop/update': async (tx, entry) => {
      const told = read(entry, ShopSchema);
      refuseOthers(told, tx.shop.domain);
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
      const { person, requestId } = readDataRequestBody(parseBody(entry), tx.shop.domain);
      await exportPerson(tx, `data_request:${requestId ?? entry.webhookId}`, person);
    },
    'customers/redact': async (tx, entry) => {
      const person = readRedactBody(parseBody(entry), tx.shop.domain);
      await erasePerson(tx, `redact:${entry.webhookId}`, person);
    },
    'shop/redact': async (tx, entry) => {
      readShopRedactBody(parseBody(entry), tx.shop.domain);
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

// Headers are not signed, bodies are: what was signed for another store must change nothing here.
function refuseOthers({ myshopify_domain: told }: z.output<typeof StoreSchema>, shopDomain: string): void {
  if (told && told.toLowerCase() !== shopDomain.toLowerCase())
    throw new AppError('bad_input', 'The message is about another store than the one it was sent for.');
}

function happenedAt(entry: InboxEntry): Date {
  return entry.triggeredAt ?? entry.receivedAt;
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
