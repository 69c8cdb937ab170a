import { Counter, Histogram } from 'prom-client';
import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { dayOf } from '#app/lib/clock.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { bounceAddress } from '../bounces/bounce-address.server.ts';
import { composeMail, senderName } from './envelope.ts';
import type { MessageKind, MessageState, Reason } from '../kinds.ts';
import {
  historyEntry,
  recordRenderDelays,
  recordRenderFailures,
  tellBrokenWords,
  type Finished,
  type MessageRecord,
} from './outcomes.server.ts';
import { appAllowance, noteAppUse, sendingLeaseSeconds, shopAllowance, type Allowance } from './rate-limits.server.ts';
import { Hands, type Hand } from './hands.ts';
import { endTurn, extendTurn, takeTurn, type Turn } from './own-server.server.ts';
import { recorderFor } from './record-soon.server.ts';
import { hasServerHung } from './smtp-outcome.ts';
import { areHandOversCut, handOver, type MailServer, type Road } from './transport.server.ts';

/** What the shop's side of a mail is at this moment. */
export type SenderSide = {
  shopName: string;
  replyTo: string | null;
  from: string;
  server: MailServer;
  /** of the shop's own server */
  perMinute: number;
};

type Words = {
  subject: string;
  html: string;
  text: string;
  locale: string;
  /** why the merchant's words could not be used and ours were */
  usedFallback?: string | null;
};

/** The last look before sending. */
export type RecheckOutcome =
  | {
      decision: 'send';
      to: string;
      /** where this customer's answers go, if not where all go */
      replyTo: string | null;
      customerZone: string;
      unsubscribeUrl: string;
      /** @throws AppError('unavailable') when the machine has no time for it now, and the words are not to blame */
      render: () => Promise<Words>;
    }
  | { decision: 'wait'; until: Date; reason: Reason | null }
  | { decision: 'end'; state: MessageState; reason: Reason };

/**
 * What delivery needs of the other parts of the room: the second check with everything the words need, and the road.
 */
export type PreparedBy = {
  prepare: (
    tx: ShopTx,
    rows: MessageRecord[],
  ) => Promise<{ sender: SenderSide; verdicts: Map<string, RecheckOutcome> }>;
  /** how a shop's own server is reached */
  road?: Road;
};

type Ready = { row: MessageRecord; verdict: Extract<RecheckOutcome, { decision: 'send' }>; words: Words };

// At most as many as the connections of a pool, so that "sending" means: in the server's hands now.
const handsForApp = new Hands(20, { isAdapting: true });
const handsForShop = () => new Hands(3, { isAdapting: false });

const mailsDone = new Counter({
  name: 'aftercare_mails_total',
  help: 'Hand-overs to mail servers, by kind and outcome',
  labelNames: ['kind', 'outcome'],
});
const lateness = new Histogram({
  name: 'aftercare_mail_lateness_seconds',
  help: 'From the planned time to the claim for sending',
  buckets: [0.5, 1, 2, 5, 10, 30, 60, 300, 3600],
});

/** Sends one shop's messages of one kind, as far as they may still go. Rows that are not queued are left alone. */
export async function deliverForShop(shop: ShopRef, kind: MessageKind, ids: string[], desk: PreparedBy): Promise<void> {
  const { rows, sender, verdicts } = await check(shop, kind, ids, desk);
  if (!sender) return;
  if (sender.server.via === 'app') {
    const ready = await putIntoWords(shop, rows, verdicts);
    const { unclaimed } = await sendAll({ shop, sender, turn: null, hands: handsForApp, desk }, ready);
    if (unclaimed > 0) await giveBackLeftovers(shop, ids);
    return;
  }
  const turn = await takeTurn(shop);
  if (!turn) return giveBackLeftovers(shop, ids);
  let hasAnswered = false;
  try {
    const ready = await putIntoWords(shop, rows, verdicts);
    const sent = await sendAll({ shop, sender, turn, hands: handsForShop(), desk }, ready);
    hasAnswered = sent.hasAnswered;
    if (sent.unclaimed > 0) await giveBackLeftovers(shop, ids);
  } finally {
    await endTurn(turn, { hasAnswered });
  }
}

async function check(shop: ShopRef, kind: MessageKind, ids: string[], desk: PreparedBy) {
  return withShop(shop, async (tx) => {
    const rows = await tx.db.message.findMany({
      where: { shopId: shop.id, id: { in: ids }, kind, state: 'queued' },
      orderBy: { id: 'asc' },
    });
    if (rows.length === 0) return { rows, sender: null, verdicts: new Map<string, RecheckOutcome>() };
    const { sender, verdicts } = await desk.prepare(tx, rows);
    for (const row of rows) {
      const verdict = verdicts.get(row.id);
      if (verdict && verdict.decision !== 'send') await putAside(tx, row.id, verdict);
    }
    return { rows, sender, verdicts };
  });
}

async function putAside(
  { db, shop, now }: ShopTx,
  id: string,
  verdict: Exclude<RecheckOutcome, { decision: 'send' }>,
): Promise<void> {
  const isOver = verdict.decision === 'end';
  const state = isOver ? verdict.state : 'planned';
  const sendAt = isOver ? null : verdict.until;
  await db.$executeRaw`
    UPDATE messages SET state = ${state}, "claimedUntil" = NULL, "changedAt" = ${now}, "sendAt" = coalesce(${sendAt}::timestamptz, "sendAt"),
      history = CASE WHEN reason IS NOT DISTINCT FROM ${verdict.reason} THEN history
        ELSE history || ${historyEntry(now, isOver ? state : 'moved', verdict.reason)}::jsonb END,
      reason = ${verdict.reason}
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'queued'`;
}

async function putIntoWords(
  shop: ShopRef,
  rows: MessageRecord[],
  verdicts: Map<string, RecheckOutcome>,
): Promise<Ready[]> {
  const tried = await Promise.all(
    rows.map(async (row): Promise<Ready | { row: MessageRecord; words: NoWords } | null> => {
      const verdict = verdicts.get(row.id);
      if (verdict?.decision !== 'send') return null;
      const words = await renderOrNot(verdict, row);
      return typeof words === 'string' ? { row, words } : { row, verdict, words };
    }),
  );
  const without = (why: NoWords) =>
    tried.flatMap((one) => (one?.words === why ? [one.row as MessageRecord & { kind: MessageKind }] : []));
  const [failed, delayed] = [without('failed'), without('delayed')];
  if (failed.length > 0) await withShop(shop, (tx) => recordRenderFailures(tx, failed));
  if (delayed.length > 0) await withShop(shop, (tx) => recordRenderDelays(tx, delayed));
  const ready = tried.filter((one): one is Ready => one !== null && typeof one.words !== 'string');
  const fallback = ready.find(({ words }) => words.usedFallback);
  if (fallback) await withShop(shop, (tx) => tellBrokenWords(tx, fallback.row.kind));
  return ready;
}

/** Why there are no words: they are broken; or there was no time for them, and nobody is to blame. */
type NoWords = 'failed' | 'delayed';

async function renderOrNot(
  verdict: Extract<RecheckOutcome, { decision: 'send' }>,
  row: MessageRecord,
): Promise<Words | NoWords> {
  const about = { shopId: row.shopId, messageId: row.id, kind: row.kind };
  try {
    return await verdict.render();
  } catch (err) {
    if (err instanceof AppError && err.code === 'unavailable') {
      log.warn({ err, ...about }, 'a message is put into words later');
      return 'delayed';
    }
    log.error({ err, ...about }, 'a message could not be put into words');
    return 'failed';
  }
}

type Sending = {
  shop: ShopRef;
  sender: SenderSide;
  /** at the shop's own server */
  turn: Turn | null;
  hands: Hands;
  desk: PreparedBy;
};

/**
 * Hands over what is ready, a few at a time, and writes down how each ended when it has ended. Stops when the shop's own
 * server hangs, or this process has to leave.
 * @returns how many were not claimed; whether the server took or refused any
 */
async function sendAll(sending: Sending, ready: Ready[]): Promise<{ unclaimed: number; hasAnswered: boolean }> {
  const { shop, sender, turn, hands } = sending;
  const record = recorderFor(shop);
  const running: Promise<void>[] = [];
  const failures: unknown[] = [];
  let unclaimed = ready.length;
  let hasHung = false;
  let hasAnswered = false;
  const send = async (one: Ready, claimed: Claimed, hand: Hand) => {
    const beginAt = Date.now();
    try {
      const finished = await sendOne(sending, one, claimed);
      if (turn && hasServerHung(finished.handOver)) hasHung = true;
      else hasAnswered = true;
      await record(finished);
    } finally {
      hands.giveBack(hand, Date.now() - beginAt);
    }
  };
  try {
    for (let index = 0; index < ready.length;) {
      const taken = await hands.take(ready.length - index);
      if (hasHung || areHandOversCut()) {
        for (const hand of taken) hands.giveBack(hand, null);
        break;
      }
      const few = ready.slice(index, index + taken.length);
      index += few.length;
      const claimed = await claim(shop, sender, turn, few).catch((error: unknown) => {
        for (const hand of taken) hands.giveBack(hand, null);
        throw error;
      });
      unclaimed -= claimed.size;
      for (const [position, one] of few.entries()) {
        const own = claimed.get(one.row.id);
        if (own) running.push(send(one, own, taken[position]!));
        else hands.giveBack(taken[position]!, null);
      }
    }
  } catch (error) {
    failures.push(error);
  }
  for (const ended of await Promise.allSettled(running)) if (ended.status === 'rejected') failures.push(ended.reason);
  if (failures.length > 0) throw failures[0];
  return { unclaimed, hasAnswered };
}

type Claimed = { id: string; attempts: number; late: number; now: Date };

/**
 * The law against sending twice: only the process that has committed the change from queued to sending hands the mail
 * over.
 */
async function claim(
  shop: ShopRef,
  sender: SenderSide,
  turn: Turn | null,
  ready: Ready[],
): Promise<Map<string, Claimed>> {
  const { via } = sender.server;
  const ids = ready.map(({ row }) => row.id);
  const ofApp = via === 'app' ? await appAllowance() : null;
  const rows = await withShop(shop, async (tx) => {
    if (turn && !(await extendTurn(tx, turn))) return [];
    const allowance = ofApp ?? (await shopAllowance(tx, sender.perMinute));
    const now = ids.slice(0, allowance.allowed);
    await moveForLimit(tx, ids.slice(now.length), allowance);
    return tx.db.$queryRaw<Claimed[]>`
      UPDATE messages m SET state = 'sending', attempts = m.attempts + 1, "sentBy" = ${via}, "changedAt" = clock_timestamp(),
        "claimedUntil" = clock_timestamp() + make_interval(secs => ${sendingLeaseSeconds})
      FROM shops s
      WHERE s.id = m."shopId" AND s."uninstalledAt" IS NULL AND s."liveAt" IS NOT NULL
        AND m."shopId" = ${shop.id}::int AND m.id = ANY(${now}::text[]) AND m.state = 'queued'
      RETURNING m.id, m.attempts, extract(epoch FROM clock_timestamp() - m."sendAt")::float AS late, clock_timestamp() AS now`;
  });
  if (via === 'app') noteAppUse(rows.length);
  for (const row of rows) lateness.observe(row.late);
  return new Map(rows.map((row) => [row.id, row]));
}

async function moveForLimit(tx: ShopTx, ids: string[], allowance: Allowance): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await putAside(tx, id, { decision: 'wait', until: allowance.nextAt(index), reason: 'rate_limit' });
  }
}

async function sendOne(
  { shop, sender, desk }: Sending,
  { row, verdict, words }: Ready,
  { attempts, now }: Claimed,
): Promise<Finished> {
  const kind = row.kind as MessageKind;
  const mail = composeMail({
    kind,
    shopId: shop.id,
    words,
    to: verdict.to,
    from: { name: senderName(sender.shopName, sender.server.via), address: sender.from },
    replyTo: verdict.replyTo ?? sender.replyTo,
    returnPath: bounceAddress({ shopId: shop.id, messageId: row.id }),
    unsubscribeUrl: verdict.unsubscribeUrl,
    idHash: hmacSha256(env.LINK_SECRET, `message-id|${shop.id}|${row.key}`).toString('hex'),
    now,
  });
  const handedOver = await handOver(mail, sender.server, desk.road);
  mailsDone.inc({ kind, outcome: handedOver.outcome });
  if (handedOver.outcome !== 'sent') {
    // Without the reply: mail servers like to quote the recipient in it. The row has it, where it can be erased.
    const { reply, ...what } = handedOver;
    log.warn({ shopId: shop.id, messageId: row.id, kind, ...what, hasReply: reply !== '' }, 'a mail was not taken');
  }
  const { id, orderId, customerId } = row;
  const localDay = dayOf(now, verdict.customerZone);
  return {
    id,
    kind,
    orderId,
    customerId,
    attempts,
    to: verdict.to,
    words,
    localDay,
    messageId: mail.messageId,
    via: sender.server.via,
    handOver: handedOver,
  };
}

/** What somebody else had in hand, or the shop's uninstalling stopped: looked at again, by the next sweep. */
export async function giveBackLeftovers(shop: ShopRef, ids: string[]): Promise<void> {
  await withShop(shop, ({ db }) =>
    db.message.updateMany({
      where: { shopId: shop.id, id: { in: ids }, state: 'queued' },
      data: { state: 'planned', claimedUntil: null },
    }),
  );
}
