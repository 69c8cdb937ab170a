import type { Message, SentMail } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { isMessageKind } from '#app/messages/kinds.ts';
import { readProgramWords } from '#app/messages/program-words.server.ts';
import { mailLanguage, type PreviewInput } from '#app/messages/render.server.ts';
import { readOwnTemplates } from '#app/messages/templates.server.ts';
import type { MailShop } from '#app/messages/view.ts';
import { loadFacts } from '#app/orders/orders.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { toMailMessage } from './editor.server.ts';

export type MessageScreen = {
  message: Message;
  orderName: string;
  /** word for word, once it has gone */
  sent: SentMail | null;
  to: string | null;
  /** what would be sent now; null when the order is gone */
  input: PreviewInput | null;
};

/** One message with its mail; null when the order has no such message. */
export async function readMessageScreen(tx: ShopTx, shop: MailShop, { orderId, messageId }: { orderId: string; messageId: string }): Promise<MessageScreen | null> {
  const { db } = tx;
  const message = await db.message.findFirst({ where: { shopId: tx.shop.id, id: messageId, orderId } });
  const [facts] = message ? await loadFacts(tx, [orderId]) : [];
  if (!message || !facts) return null;
  const sent = await db.sentMail.findUnique({ where: { shopId_messageId: { shopId: tx.shop.id, messageId } } });
  const common = { message, orderName: facts.name || `Order ${facts.id}`, sent, to: facts.email };
  const { kind } = message;
  if (sent || facts.erasedAt || !isMessageKind(kind)) return { ...common, input: null };
  const { settings } = await readShopSettings(tx);
  const own = await readOwnTemplates(tx, [kind]);
  const template = own.get(`${kind}|${mailLanguage(facts, settings, message.locale).language}`) ?? null;
  return { ...common, input: { kind, settings, shop, program: await readProgramWords(tx), now: tx.now, template, order: { facts, message: toMailMessage(message) } } };
}
