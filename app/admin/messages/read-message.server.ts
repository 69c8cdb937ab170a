import type { Message, SentMail } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { recipientOf } from '#app/messages/consent.ts';
import { isMessageKind } from '#app/messages/kinds.ts';
import type { Objections } from '#app/messages/planning/by-hand.ts';
import { readLetterFacts } from '#app/messages/planning/plan-input.server.ts';
import { readObjections } from '#app/messages/planning/planning.server.ts';
import { readProgramWords } from '#app/messages/rendering/program-words.server.ts';
import { mailLanguage, type PreviewInput } from '#app/messages/rendering/render.server.ts';
import { readOwnTemplates } from '#app/messages/rendering/templates.server.ts';
import type { MailShop } from '#app/messages/rendering/view.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { toMailMessage } from './editor.server.ts';

export type MessageScreen = {
  message: Message;
  /** the order, or the recipient of a letter */
  about: string;
  /** exactly as sent; null before */
  sent: SentMail | null;
  to: string | null;
  objections: Objections;
  /** what would be sent now; null when the order is gone */
  input: PreviewInput | null;
};

/** One message with its mail; null when the order has no such message (orderId null: a letter). */
export async function readMessageScreen(
  tx: ShopTx,
  shop: MailShop & { currency: string },
  { orderId, messageId }: { orderId: string | null; messageId: string },
): Promise<MessageScreen | null> {
  const { db } = tx;
  const message = await db.message.findFirst({ where: { shopId: tx.shop.id, id: messageId, orderId } });
  const facts = message && (await readFacts(tx, shop.currency, message));
  if (!message || !facts) return null;
  const sent = await db.sentMail.findUnique({ where: { shopId_messageId: { shopId: tx.shop.id, messageId } } });
  const objections = await readObjections(tx, messageId);
  const common = { message, about: aboutOf(facts), sent, to: recipientOf(facts), objections };
  const { kind } = message;
  if (sent || facts.erasedAt || !isMessageKind(kind)) return { ...common, input: null };
  const { settings } = await readShopSettings(tx);
  const own = await readOwnTemplates(tx, [kind]);
  const template = own.get(`${kind}|${mailLanguage(facts, settings, message.locale).language}`) ?? null;
  return {
    ...common,
    input: {
      kind,
      settings,
      shop,
      program: await readProgramWords(tx),
      now: tx.now,
      template,
      order: { facts, message: toMailMessage(message) },
    },
  };
}

async function readFacts(tx: ShopTx, currency: string, { orderId, customerId }: Message): Promise<OrderFacts | null> {
  if (orderId !== null) return (await loadFacts(tx, [orderId]))[0] ?? null;
  return customerId === null ? null : ((await readLetterFacts(tx, currency, [customerId])).get(customerId) ?? null);
}

function aboutOf({ id, name, customer }: OrderFacts): string {
  if (id) return name || `Order ${id}`;
  return [customer?.firstName, customer?.lastName].filter(Boolean).join(' ') || 'Letter';
}
