import type { Shop } from '@prisma/client';
import { z } from 'zod';
import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import { chooseLanguage, type ChosenLanguage } from '#app/i18n/languages.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { customerUrl, signLink } from '#app/lib/links.server.ts';
import type { MessageKind } from '#app/messages/kinds.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { gone, wantedLanguages, type LinkVisit } from './door.server.ts';

/** An order with everything a customer page needs. */
export type OpenedOrder = {
  facts: OrderFacts;
  shop: Shop;
  settings: Settings;
  chosen: ChosenLanguage;
  preferencesUrl: string | null;
  orderUrl: string;
  invoiceUrl: string;
};

/** @throws 404 when there is no such order, 410 when it was erased */
export async function openOrder(tx: ShopTx, { shop, request }: LinkVisit, orderId: string): Promise<OpenedOrder> {
  const [facts] = await loadFacts(tx, [orderId]);
  if (facts?.erasedAt) throw gone(request, 'erased');
  if (!facts || facts.placedAt === null) throw gone(request, 'unknown');
  const { settings } = await readShopSettings(tx);
  const hash = facts.email ? addressHash(shop.id, facts.email) : null;
  const preference = hash ? (await readPreferencesByHash(tx, [hash])).get(hash) : undefined;
  const chosen = chooseLanguage({
    wanted: [preference?.locale, facts.customerLocale, facts.customer?.locale, ...wantedLanguages(request)],
    enabled: settings.languages.enabled,
    fallback: settings.languages.fallback,
    countryCode: facts.shipTo?.countryCode ?? shop.countryCode,
  });
  const token = signLink({ purpose: 'order', shopId: shop.id, subject: orderId });
  return {
    facts,
    shop,
    settings,
    chosen,
    preferencesUrl: hash
      ? customerUrl('preferences', signLink({ purpose: 'preferences', shopId: shop.id, subject: hash }))
      : null,
    orderUrl: customerUrl('order', token),
    invoiceUrl: customerUrl('invoice', token),
  };
}

export type LinkedMessage = {
  orderId: string;
  customerId: string | null;
  /** the parcels it is about; several if messages were merged, none if it is about the order */
  shipmentIds: string[];
  /** set if it is about exactly one parcel */
  shipmentId: string | null;
  /** the items it names */
  lineIds: string[];
  /** when it was sent, or is due (UTC) */
  requestedAt: Date;
};

const DataSchema = z.object({
  shipmentIds: z.array(z.string()).default([]),
  items: z.array(z.object({ lineId: z.string() })).default([]),
});

/** The message a link was sent in. @throws 404 when it does not exist (any more) or is of another kind */
export async function findLinkedMessage(
  { db }: ShopTx,
  { shop, subject, request }: LinkVisit,
  kind: MessageKind,
): Promise<LinkedMessage> {
  const message = await db.message.findUnique({ where: { shopId_id: { shopId: shop.id, id: subject } } });
  if (!message || message.kind !== kind || message.orderId === null) throw gone(request, 'unknown');
  const { orderId, customerId, sentAt, sendAt } = message;
  const data = DataSchema.parse(message.data);
  const shipmentIds = data.shipmentIds.length > 0 ? data.shipmentIds : message.shipmentId ? [message.shipmentId] : [];
  return {
    orderId,
    customerId,
    shipmentIds,
    shipmentId: shipmentIds.length === 1 ? shipmentIds[0]! : null,
    lineIds: data.items.map((item) => item.lineId),
    requestedAt: sentAt ?? sendAt,
  };
}
