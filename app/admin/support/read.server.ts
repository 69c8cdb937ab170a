import type { InboxEntry } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';

export type Intake = { lastReceivedAt: Date | null; waiting: number; setAside: number; oldestWaitingAt: Date | null };

/** How this shop's webhooks are doing. */
export async function readIntake({ db, shop }: ShopTx): Promise<Intake> {
  const [row] = await db.$queryRaw<Intake[]>`
    SELECT (SELECT max("receivedAt") FROM inbox WHERE "shopDomain" = ${shop.domain} AND "receivedAt" > now() - interval '30 days') AS "lastReceivedAt",
           count(*) FILTER (WHERE state = 'received')::int AS waiting,
           count(*) FILTER (WHERE state = 'set_aside')::int AS "setAside",
           min("receivedAt") FILTER (WHERE state = 'received') AS "oldestWaitingAt"
    FROM inbox WHERE "shopDomain" = ${shop.domain} AND state IN ('received', 'set_aside')`;
  return row!;
}

/** A set-aside webhook with its body, or null. @param id digits */
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

/** What Shopify asked for in the name of customers, newest first; with those that could not be done. */
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

/** Everything held about a customer, as collected for a data request; null when there is none. */
export async function readPrivacyExport({ db, shop }: ShopTx, id: string) {
  const row = await db.privacyRequest.findUnique({
    where: { shopId_id: { shopId: shop.id, id } },
    select: { export: true },
  });
  return row?.export ?? null;
}
