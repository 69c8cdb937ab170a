import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  type ErasedRows,
  type HeldRows,
  readHeldRows,
  type RoomPrivacy,
  type Traces,
} from '#app/lib/privacy.server.ts';
import type { Reason } from './kinds.ts';

/** Messages to the person or about the person's orders. */
const isTheirs = ({ customerIds, orderIds, hashes }: Traces) =>
  Prisma.sql`("orderId" = ANY(${orderIds}) OR "customerId" = ANY(${customerIds}) OR "addressHash" = ANY(${hashes}))`;

/** Mails as they went out, to the person or for one of those messages. */
const isTheirMail = (shopId: number, traces: Traces) =>
  Prisma.sql`(lower("toAddress") = ANY(${traces.addresses})
    OR "messageId" IN (SELECT id FROM messages WHERE "shopId" = ${shopId} AND ${isTheirs(traces)}))`;

/** What was sent stays as a row without words; what waits to be sent is canceled. */
async function erasePerson({ db, shop }: ShopTx, traces: Traces): Promise<ErasedRows> {
  const reason: Reason = 'order_erased';
  const mails =
    await db.$executeRaw`DELETE FROM sent_mails WHERE "shopId" = ${shop.id} AND ${isTheirMail(shop.id, traces)}`;
  const messages = await db.$executeRaw`
    UPDATE messages SET
      data = '{}', history = '[]', "smtpReply" = NULL, "addressHash" = NULL, "changedAt" = clock_timestamp(),
      reason = CASE WHEN state IN ('planned', 'queued') THEN ${reason} ELSE reason END,
      state = CASE WHEN state IN ('planned', 'queued') THEN 'canceled' ELSE state END
    WHERE "shopId" = ${shop.id} AND ${isTheirs(traces)}`;
  return { messages, sent_mails: mails };
}

async function exportPerson(tx: ShopTx, traces: Traces): Promise<HeldRows> {
  return {
    messages: await readHeldRows(tx, 'messages', isTheirs(traces)),
    sent_mails: await readHeldRows(tx, 'sent_mails', isTheirMail(tx.shop.id, traces)),
  };
}

async function eraseShop({ db, shop }: ShopTx): Promise<void> {
  const ofShop = { where: { shopId: shop.id } };
  await db.message.deleteMany(ofShop);
  await db.sentMail.deleteMany(ofShop);
  await db.messageTemplate.deleteMany(ofShop);
}

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop };
