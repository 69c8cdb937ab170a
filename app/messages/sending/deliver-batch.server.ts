import { Counter } from 'prom-client';
import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { dayOf } from '#app/lib/clock.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { bounceAddress } from '../bounces/bounce-address.server.ts';
import type { MessageKind } from '../kinds.ts';
import { claim, giveBackLeftovers, putAside, type Claimed } from './claim-messages.server.ts';
import type { PreparedBy, Ready, RecheckOutcome, SenderSide } from './delivery.ts';
import { composeMail, senderName } from './envelope.ts';
import { Hands, type Hand } from './hands.ts';
import type { Finished } from './outcomes.server.ts';
import { endTurn, takeTurn, type Turn } from './own-server.server.ts';
import { putIntoWords } from './put-into-words.server.ts';
import { recorderFor } from './record-soon.server.ts';
import { hasServerHung } from './smtp-outcome.ts';
import { areHandOversCut, handOver } from './transport.server.ts';

// At most as many as the connections of a pool, so that "sending" means: in the server's hands now.
const handsForApp = new Hands(20, { isAdapting: true });
const handsForShop = () => new Hands(3, { isAdapting: false });

const mailsDone = new Counter({
  name: 'aftercare_mails_total',
  help: 'Hand-overs to mail servers, by kind and outcome',
  labelNames: ['kind', 'outcome'],
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
