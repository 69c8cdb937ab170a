import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { recordEvents } from '#app/events/record.server.ts';
import { suppressAddress } from '#app/customers/preferences.server.ts';
import { findShopById } from '#app/shops/shop.server.ts';
import type { BouncedMessage } from './bounce-address.server.ts';
import type { BounceReport } from './bounces.ts';
import type { BounceCause } from './diagnosis-words.ts';
import { blamesSender } from './diagnosis.ts';
import { historyEntry, tellSenderUnwelcome } from '../sending/outcomes.server.ts';
import type { Reason } from '../kinds.ts';

/** Whoever knows a return path can send to it again and again; a message's history does not grow by that. */
const mostLines = 20;

/** Notes what came back for a message, and stops the address for the shop if it is dead or its owner complained. */
export async function recordBounce({ shopId, messageId }: BouncedMessage, report: BounceReport): Promise<void> {
  log.info({ shopId, messageId, report }, 'a mail came back');
  const shop = await findShopById(shopId);
  if (!shop || report.kind === 'other') return;
  await withShop(shop, async (tx) => {
    const { db, now } = tx;
    const where = { shopId, id: messageId };
    const message = await db.message.findFirst({ where });
    if (!message) return;
    const what = report.kind === 'complaint' ? 'complained' : report.kind === 'hard' ? 'bounced' : 'bounced_softly';
    await db.$executeRaw`
      UPDATE messages SET history = history || ${historyEntry(now, what, report.kind === 'soft' ? reasonOf(report.cause) : null)}::jsonb, "changedAt" = ${now}
      WHERE "shopId" = ${shopId}::int AND id = ${messageId}
        AND jsonb_array_length(history) < ${mostLines} AND NOT history @> ${JSON.stringify([{ what }])}::jsonb`;
    if (report.kind === 'soft') {
      if (blamesSender(report.cause)) await tellSenderUnwelcome(tx, `${report.cause} ${report.status ?? ''}`.trim());
      return;
    }
    await db.message.updateMany({ where: { ...where, bouncedAt: null }, data: { bouncedAt: now } });
    const sent = await db.sentMail.findFirst({ where: { shopId, messageId }, select: { toAddress: true } });
    const hash = sent ? addressHash(shopId, sent.toAddress) : message.addressHash;
    const status = report.kind === 'hard' ? report.status : null;
    if (hash) await suppressAddress(tx, hash, report.kind === 'hard' ? 'bounced' : 'complained', status);
    const { orderId, customerId } = message;
    await recordEvents(tx, [
      { name: 'mail.bounced', factKey: messageId, orderId, customerId, occurredAt: now, data: { status } },
    ]);
  });
}

/** What the merchant reads beside a mail that came back and stopped nothing. */
function reasonOf(cause: BounceCause): Reason {
  if (cause === 'full') return 'back_full';
  if (blamesSender(cause)) return 'back_sender';
  return cause === 'unclear' ? 'back_unclear' : 'back_for_now';
}
