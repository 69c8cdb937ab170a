import { Prisma } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import {
  countUpTo,
  type ErasedRows,
  type HeldRows,
  type OldRows,
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
  await db.sendingState.deleteMany(ofShop);
}

// What a message says of the person beside its words: dates and items, and what the mail server said of the address.
const oldMails: OldRows = {
  count: (tx, before) => countUpTo(tx, oldMailsSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    DELETE FROM sent_mails WHERE "shopId" = ${tx.shop.id}::int AND ("messageId") IN (${oldMailsSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldMailsSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "messageId" FROM sent_mails WHERE "shopId" = ${shopId}::int AND "createdAt" < ${before}::timestamptz`;
}

const oldMessages: OldRows = {
  count: (tx, before) => countUpTo(tx, oldMessagesSelect(tx.shop.id, before)),
  empty: (tx, before, limit) => tx.db.$executeRaw`
    UPDATE messages SET data = '{}', history = '[]', "smtpReply" = NULL WHERE "shopId" = ${tx.shop.id}::int AND ("id") IN (${oldMessagesSelect(tx.shop.id, before)} LIMIT ${limit})`,
};

function oldMessagesSelect(shopId: number, before: Date): Prisma.Sql {
  return Prisma.sql`SELECT "id" FROM messages WHERE "shopId" = ${shopId}::int AND state NOT IN ('planned', 'queued', 'sending') AND "sendAt" < ${before}::timestamptz AND (data <> '{}' OR history <> '[]' OR "smtpReply" IS NOT NULL)`;
}

const sentMails: OldRows = {
  count: (tx, before) => oldMails.count(tx, before),
  empty: async (tx, before, limit) =>
    (await oldMails.empty(tx, before, limit)) + (await oldMessages.empty(tx, before, limit)),
};

export const privacy: RoomPrivacy = { erasePerson, exportPerson, eraseShop, oldRows: { sent_mails: sentMails } };
