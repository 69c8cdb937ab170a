import { cutText } from '#app/lib/clean-text.ts';
import type { Message } from '@prisma/client';
import { minuteMs } from '#app/lib/clock.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { suppressAddress } from '#app/customers/preferences.server.ts';
import { recordEvents } from '#app/events/record.server.ts';
import { raiseAlert, tellOfTroubles, type Trouble } from '#app/staff/alerts.server.ts';
import { letRest } from './own-server.server.ts';
import { hasServerHung, nextTryMinutes, type SmtpOutcome } from './smtp-outcome.ts';
import type { MailServer } from './transport.server.ts';
import { blamesSender, diagnose, isDead } from '../bounces/diagnosis.ts';
import type { MessageKind, MessageState, Reason } from '../kinds.ts';
import type { HistoryEntry } from '../planning/plan-types.ts';

/** One hand-over that is over. */
export type Finished = {
  id: string;
  kind: MessageKind;
  /** null: a letter */
  orderId: string | null;
  customerId: string | null;
  /** tries so far, this one included */
  attempts: number;
  to: string;
  words: { subject: string; html: string; text: string; locale: string };
  /** the customer's calendar day now */
  localDay: string;
  messageId: string;
  via: MailServer['via'];
  handOver: SmtpOutcome;
};

/** Writes down how hand-overs ended, and what follows from it. Idempotent. */
export async function recordOutcomes(tx: ShopTx, finished: Finished[]): Promise<void> {
  await recordSent(
    tx,
    finished.filter((one) => one.handOver.outcome === 'sent'),
  );
  const restsUntil = await letRestIfHung(tx, finished);
  const troubles: (Trouble | null)[] = [];
  for (const one of finished) {
    if (one.handOver.outcome === 'refused') troubles.push(await recordRefusal(tx, one, one.handOver));
    if (one.handOver.outcome === 'not_given') await putBack(tx, one.id, one.handOver, restsUntil);
    if (one.handOver.outcome === 'unknown') troubles.push(await recordUnknown(tx, one, one.handOver.reply));
  }
  await tellOfTroubles(
    tx,
    troubles.filter((trouble) => trouble !== null),
  );
}

/** The operator's server, which all shops share, is asked again after this; a shop's own rests (own-server.server.ts). */
const silentMinutes = 5;

async function letRestIfHung(tx: ShopTx, finished: Finished[]): Promise<Date> {
  const hung = finished.find((one) => one.via === 'shop' && hasServerHung(one.handOver));
  if (!hung) return new Date(tx.now.getTime() + silentMinutes * minuteMs);
  await tellSenderTrouble(tx, hung.handOver.reply);
  return letRest(tx);
}

// No fault of the mail and no try of it: a server that hangs for days must not end it.
async function putBack(
  { db, shop, now }: ShopTx,
  id: string,
  { why, reply }: Extract<SmtpOutcome, { outcome: 'not_given' }>,
  restsUntil: Date,
): Promise<void> {
  const [sendAt, reason]: [Date, Reason | null] = why === 'hung' ? [restsUntil, 'server_silent'] : [now, null];
  await db.$executeRaw`
    UPDATE messages SET state = 'planned', "smtpReply" = ${reply}, "changedAt" = ${now}, "claimedUntil" = NULL,
      attempts = greatest(attempts - 1, 0), "sendAt" = greatest("sendAt", ${sendAt}::timestamptz),
      history = CASE WHEN reason IS NOT DISTINCT FROM ${reason} THEN history
        ELSE history || ${historyEntry(now, 'planned', reason)}::jsonb END,
      reason = ${reason}
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state IN ('sending', 'unknown')`;
}

async function recordSent({ db, shop }: ShopTx, sent: Finished[]): Promise<void> {
  if (sent.length === 0) return;
  const rows = sent.map(({ id, localDay, words, messageId, handOver }) => ({
    id,
    localDay,
    locale: words.locale,
    smtpId: messageId,
    smtpReply: handOver.reply,
  }));
  // A row that was flagged unknown meanwhile is known again: the answer has come after all.
  await db.$executeRaw`
    UPDATE messages m SET state = 'sent', reason = NULL, "sentAt" = clock_timestamp(), "claimedUntil" = NULL, "changedAt" = clock_timestamp(),
      "localDay" = r."localDay", locale = r.locale, "smtpId" = r."smtpId", "smtpReply" = r."smtpReply"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r(id text, "localDay" text, locale text, "smtpId" text, "smtpReply" text)
    WHERE m."shopId" = ${shop.id}::int AND m.id = r.id AND m.state IN ('sending', 'unknown')`;
  const column = (read: (one: Finished) => string | null) => sent.map(read);
  // A person who was erased while the mail server had the mail stays erased.
  await db.$executeRaw`
    INSERT INTO sent_mails ("shopId", "messageId", "toAddress", subject, html, text)
    SELECT ${shop.id}::int, mail.id, mail.address, mail.subject, mail.html, mail.text
    FROM unnest(${column((one) => one.id)}::text[], ${column((one) => one.orderId)}::text[], ${column((one) => one.customerId)}::text[],
      ${column((one) => one.to)}::text[],
      ${column((one) => one.words.subject)}::text[], ${column((one) => one.words.html)}::text[], ${column((one) => one.words.text)}::text[])
      AS mail(id, "orderId", "customerId", address, subject, html, text)
    WHERE NOT EXISTS (SELECT FROM orders o WHERE o."shopId" = ${shop.id}::int AND o.id = mail."orderId" AND o."erasedAt" IS NOT NULL)
      AND NOT EXISTS (SELECT FROM customers c WHERE c."shopId" = ${shop.id}::int AND c.id = mail."customerId" AND c."erasedAt" IS NOT NULL)
    ON CONFLICT DO NOTHING`;
}

async function recordRefusal(
  tx: ShopTx,
  one: Finished,
  refusal: Extract<SmtpOutcome, { outcome: 'refused' }>,
): Promise<Trouble | null> {
  if (refusal.isPermanent) {
    const isNew = await close(tx, one.id, { state: 'failed', reason: 'permanent_refusal', reply: refusal.reply });
    const { cause, status } = diagnose(refusal.reply, { step: refusal.blames === 'recipient' ? 'recipient' : 'body' });
    if (refusal.blames === 'recipient' && isDead(cause)) await giveUpAddress(tx, one, status);
    if (blamesSender(cause)) {
      await tellSenderUnwelcome(tx, refusal.reply);
      return null;
    }
    return isNew ? failedSending(one, 'permanent_refusal') : null;
  }
  if (refusal.blames === 'sender') await tellSenderTrouble(tx, refusal.reply);
  const minutes = nextTryMinutes(one.attempts);
  if (minutes === null) {
    const isNew = await close(tx, one.id, { state: 'failed', reason: 'too_many_attempts', reply: refusal.reply });
    return isNew ? failedSending(one, 'too_many_attempts') : null;
  }
  const sendAt = new Date(tx.now.getTime() + minutes * minuteMs);
  await close(tx, one.id, { state: 'planned', reason: 'temporary_refusal', reply: refusal.reply, sendAt });
  return null;
}

async function recordUnknown(tx: ShopTx, one: Finished, reply: string): Promise<Trouble | null> {
  const isNew = await close(tx, one.id, { state: 'unknown', reason: 'outcome_unknown', reply });
  return isNew ? { kind: 'outcome_unknown', orderId: one.orderId, summary: one.kind } : null;
}

const failedSending = ({ orderId, kind }: Finished, reason: Reason): Trouble => ({
  kind: 'sending_failed',
  orderId,
  summary: `${kind} ${reason}`,
});

type Closing = { state: MessageState; reason: Reason; reply?: string; sendAt?: Date };

/** @returns whether that was news: the row was not in this state before */
async function close(
  { db, shop, now }: ShopTx,
  id: string,
  { state, reason, reply, sendAt }: Closing,
): Promise<boolean> {
  const changed = await db.$executeRaw`
    UPDATE messages SET state = ${state}, reason = ${reason}, "smtpReply" = coalesce(${reply ?? null}, "smtpReply"), "changedAt" = ${now},
      "claimedUntil" = NULL, "sendAt" = coalesce(${sendAt ?? null}::timestamptz, "sendAt"), history = history || ${historyEntry(now, state, reason)}::jsonb
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state IN ('sending', 'unknown') AND state <> ${state}`;
  return changed > 0;
}

/** A line of a message's history as JSON. @param own what else a person's own decision leaves behind */
export function historyEntry(
  at: Date,
  what: string,
  reason: Reason | null,
  own: Pick<HistoryEntry, 'by' | 'overrode'> = {},
): string {
  return JSON.stringify([{ at: at.toISOString(), what, reason, ...own } satisfies HistoryEntry]);
}

async function giveUpAddress(tx: ShopTx, one: Finished, status: string | null): Promise<void> {
  await suppressAddress(tx, addressHash(tx.shop.id, one.to), 'bounced', status);
  const { orderId, customerId } = one;
  await recordEvents(tx, [
    { name: 'mail.bounced', factKey: one.id, orderId, customerId, occurredAt: tx.now, data: { status } },
  ]);
}

// Once a day: a wrong password refuses every mail.
async function tellSenderTrouble(tx: ShopTx, reply: string): Promise<void> {
  const day = tx.now.toISOString().slice(0, 10);
  await raiseAlert(tx, {
    key: `sender_refused|${day}`,
    kind: 'sender_refused',
    orderId: null,
    summary: cutText(reply, 200),
  });
}

/**
 * Tells the staff that a provider refuses their mail for who sends it. Once a day: where it begins, each mail to that
 * provider comes back so.
 */
export async function tellSenderUnwelcome(tx: ShopTx, reply: string): Promise<void> {
  const day = tx.now.toISOString().slice(0, 10);
  await raiseAlert(tx, {
    key: `sender_unwelcome|${day}`,
    kind: 'sender_unwelcome',
    orderId: null,
    summary: reply.slice(0, 200),
  });
}

/** Ends messages whose words could not be put together. */
export async function recordRenderFailures(
  tx: ShopTx,
  failed: Pick<Finished, 'id' | 'orderId' | 'kind'>[],
): Promise<void> {
  const troubles: Trouble[] = [];
  for (const one of failed) {
    const { count } = await tx.db.message.updateMany({
      where: { shopId: tx.shop.id, id: one.id, state: 'queued' },
      data: { state: 'failed', reason: 'render_failed', claimedUntil: null, changedAt: tx.now },
    });
    if (count > 0) troubles.push({ kind: 'render_failed', orderId: one.orderId, summary: one.kind });
  }
  await tellOfTroubles(tx, troubles);
}

/**
 * Plans messages anew for which there was no time, later and later as for a mail server that refuses; ends those that
 * were tried for two days. One whose own time is over meanwhile ends as missed when it is looked at again.
 */
export async function recordRenderDelays(
  tx: ShopTx,
  delayed: (Pick<Finished, 'id' | 'orderId' | 'kind'> & Pick<Message, 'history'>)[],
): Promise<void> {
  const reason: Reason = 'render_delayed';
  const hopeless: typeof delayed = [];
  for (const one of delayed) {
    const lines = Array.isArray(one.history) ? one.history : [];
    const tries = 1 + lines.filter((line) => isRecord(line) && line.reason === reason).length;
    const minutes = nextTryMinutes(tries);
    if (minutes === null) hopeless.push(one);
    else {
      await tx.db.$executeRaw`
        UPDATE messages SET state = 'planned', reason = ${reason}, "claimedUntil" = NULL, "changedAt" = ${tx.now},
          "sendAt" = ${new Date(tx.now.getTime() + minutes * minuteMs)}::timestamptz,
          history = history || ${historyEntry(tx.now, 'moved', reason)}::jsonb
        WHERE "shopId" = ${tx.shop.id}::int AND id = ${one.id} AND state = 'queued'`;
    }
  }
  await recordRenderFailures(tx, hopeless);
}

function isRecord(line: unknown): line is { reason?: unknown } {
  return typeof line === 'object' && line !== null;
}

/** The merchant's words do not work for an order and ours went instead. Told once a day and kind. */
export async function tellBrokenWords(tx: ShopTx, kind: string): Promise<void> {
  const day = tx.now.toISOString().slice(0, 10);
  await raiseAlert(tx, { key: `words_failed|${kind}|${day}`, kind: 'words_failed', orderId: null, summary: kind });
}

export type MessageRecord = Message;
