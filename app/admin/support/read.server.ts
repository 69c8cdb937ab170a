import type { InboxEntry } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';

export type Intake = { lastReceivedAt: Date | null; waiting: number; setAside: number; oldestWaitingAt: Date | null };

/** The state of this shop's incoming webhooks. */
export async function readIntake({ db, shop }: ShopTx): Promise<Intake> {
  const [row] = await db.$queryRaw<Intake[]>`
    SELECT (SELECT max("receivedAt") FROM inbox WHERE "shopDomain" = ${shop.domain} AND "receivedAt" > now() - interval '30 days') AS "lastReceivedAt",
           (SELECT count(*)::int FROM inbox WHERE "shopDomain" = ${shop.domain} AND state = 'received') AS waiting,
           (SELECT count(*)::int FROM inbox WHERE "shopDomain" = ${shop.domain} AND state = 'set_aside') AS "setAside",
           (SELECT "receivedAt" FROM inbox WHERE "shopDomain" = ${shop.domain} AND state = 'received' ORDER BY "shopDomain", id LIMIT 1)
             AS "oldestWaitingAt"`;
  return row!;
}

/** A webhook that was set aside, with its body; null when there is none. @param id digits */
export async function readSetAside({ db, shop }: ShopTx, id: string): Promise<InboxEntry | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  return db.inboxEntry.findFirst({ where: { id: BigInt(id), shopDomain: shop.domain, state: 'set_aside' } });
}

export type PrivacyRow = {
  id: string;
  /** redact, data_request */
  kind: string;
  customerId: string | null;
  requestedAt: Date;
  doneAt: Date | null;
  hasExport: boolean;
  /** for an erasure: how many rows of each kind were emptied */
  erased: Record<string, number> | null;
  /** why nothing was done: the webhook is set aside */
  problem: string | null;
};

/** Privacy requests that Shopify sent on behalf of customers, newest first; those that could not be done are among them. */
export function listPrivacyRequests({ db, shop }: ShopTx): Promise<PrivacyRow[]> {
  return db.$queryRaw`
    SELECT * FROM (
      SELECT id, kind, "customerId", "requestedAt", "doneAt", kind = 'data_request' AND export IS NOT NULL AS "hasExport", erased,
        NULL AS problem
      FROM privacy_requests WHERE "shopId" = ${shop.id}
      UNION ALL
      SELECT 'webhook-' || id, split_part(topic, '/', 2), NULL, "receivedAt", NULL, false, NULL, coalesce(reason, '')
      FROM inbox
      WHERE "shopDomain" = ${shop.domain} AND state = 'set_aside' AND topic IN ('customers/redact', 'customers/data_request')
    ) requests ORDER BY "requestedAt" DESC, id DESC LIMIT 50`;
}

/** The export collected for a data request; null when there is none. */
export async function readPrivacyExport({ db, shop }: ShopTx, id: string) {
  const row = await db.privacyRequest.findUnique({
    where: { shopId_id: { shopId: shop.id, id } },
    select: { export: true },
  });
  return row?.export ?? null;
}
