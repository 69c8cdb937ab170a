import { dayMs } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { endStates, type MessageKind, type MessageState, type Reason } from '../kinds.ts';
import { historyEntry } from './outcomes.server.ts';
import { messageKey, type HistoryEntry } from '../planning/plan-types.ts';
import { readObjections } from '../planning/planning.server.ts';

// What a merchant does with one message. It is looked at as the sender would look at it; what stands against it is
// named, and only what may be overridden is, by a yes to exactly that.

/** Who sends it, and what they have said yes to after it was named to them. */
export type Consent = { by: string; yes: readonly string[] };

type Asked =
  /** nobody may override this */
  | { outcome: 'refused'; reasons: Reason[] }
  /** not done: a yes to these would override them */
  | { outcome: 'asks'; reasons: Reason[] };

type NotFound = { outcome: 'not_found' };
/** nothing is sent before going live */
type NotLive = { outcome: 'not_live' };
/** it is being sent, or over */
type TooLate = { outcome: 'too_late'; state: MessageState };

export type SendNowOutcome = { outcome: 'queued' } | NotFound | NotLive | TooLate | Asked;

/** Sends a planned message at once; it goes out within a second or two. */
export async function sendNow(tx: ShopTx, id: string, consent: Consent): Promise<SendNowOutcome> {
  const { db, shop, now } = tx;
  if (!(await isLive(tx))) return { outcome: 'not_live' };
  const state = await stateOf(tx, id);
  if (state !== 'planned') return state ? { outcome: 'too_late', state } : { outcome: 'not_found' };
  const looked = await lookAt(tx, id, consent);
  if (looked.outcome !== 'agreed') return looked;
  const changed = await db.$executeRaw`
    UPDATE messages SET "sendAt" = ${now}, "isByHand" = true, reason = NULL, "changedAt" = ${now},
      "usefulUntil" = greatest("usefulUntil", ${new Date(now.getTime() + dayMs)}::timestamptz), history = history || ${historyEntry(now, 'sent_now', null, looked.own)}::jsonb
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'planned'`;
  return changed > 0 ? { outcome: 'queued' } : { outcome: 'too_late', state: 'queued' };
}

async function lookAt(
  tx: ShopTx,
  id: string,
  { by, yes }: Consent,
): Promise<Asked | { outcome: 'agreed'; own: Pick<HistoryEntry, 'by' | 'overrode'> }> {
  const { refusals, overrides } = await readObjections(tx, id);
  if (refusals.length > 0) return { outcome: 'refused', reasons: refusals };
  if (overrides.some((reason) => !yes.includes(reason))) return { outcome: 'asks', reasons: overrides };
  return { outcome: 'agreed', own: { by, overrode: overrides } };
}

export type SkipOutcome = { outcome: 'skipped' } | NotFound | TooLate;

/** Takes a message out of the plan for good; later news of the order does not bring it back. */
export async function skip(tx: ShopTx, id: string): Promise<SkipOutcome> {
  const { db, shop, now } = tx;
  const changed = await db.$executeRaw`
    UPDATE messages SET state = 'skipped', reason = 'skipped_by_hand', "claimedUntil" = NULL, "changedAt" = ${now},
      history = history || ${historyEntry(now, 'skipped', 'skipped_by_hand')}::jsonb
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state IN ('planned', 'queued')`;
  if (changed > 0) return { outcome: 'skipped' };
  const state = await stateOf(tx, id);
  return state ? { outcome: 'too_late', state } : { outcome: 'not_found' };
}

export type SendAgainOutcome =
  | { outcome: 'queued'; id: string }
  | NotFound
  | NotLive
  | Asked
  /** it has not come to its end yet */
  | { outcome: 'too_early'; state: MessageState }
  /** a copy is on its way already */
  | { outcome: 'under_way'; id: string };

/**
 * Sends a message that is over (sent, failed, skipped …) once more, as a row of its own with the occasion resend_2, 3 …
 */
export async function sendAgain(tx: ShopTx, id: string, consent: Consent): Promise<SendAgainOutcome> {
  const { db, shop, now } = tx;
  const row = await db.message.findUnique({ where: { shopId_id: { shopId: shop.id, id } } });
  if (!row) return { outcome: 'not_found' };
  if (!(await isLive(tx))) return { outcome: 'not_live' };
  const state = row.state as MessageState;
  if (!endStates.includes(state)) return { outcome: 'too_early', state };
  // One at a time, so that a second click makes no second copy.
  await db.$executeRaw`SELECT pg_advisory_xact_lock(4713, hashtext(${`${shop.id}|${row.kind}|${row.subject}`}))`;
  const copies = await db.message.findMany({
    where: { shopId: shop.id, kind: row.kind, subject: row.subject, occasion: { startsWith: 'resend_' } },
    select: { id: true, state: true },
  });
  const underWay = copies.find((copy) => !endStates.includes(copy.state as MessageState));
  if (underWay) return { outcome: 'under_way', id: underWay.id };
  const looked = await lookAt(tx, id, consent);
  if (looked.outcome !== 'agreed') return looked;
  const occasion = `resend_${copies.length + 2}`;
  const kind = row.kind as MessageKind;
  const { orderId, shipmentId, customerId, addressHash, data, subject } = row;
  const copy = await db.message.create({
    data: {
      shopId: shop.id,
      key: messageKey({ kind, subject, occasion }),
      kind,
      subject,
      occasion,
      orderId,
      shipmentId,
      customerId,
      addressHash,
      data: data ?? {},
      isDeferrable: false,
      isByHand: true,
      sendAt: now,
      usefulUntil: new Date(now.getTime() + dayMs),
      history: [{ at: now.toISOString(), what: 'sent_again', reason: null, ...looked.own }],
    },
  });
  return { outcome: 'queued', id: copy.id };
}

async function isLive({ db, shop }: ShopTx): Promise<boolean> {
  return (await db.shop.count({ where: { id: shop.id, liveAt: { not: null }, uninstalledAt: null } })) > 0;
}

async function stateOf({ db, shop }: ShopTx, id: string): Promise<MessageState | null> {
  const row = await db.message.findUnique({ where: { shopId_id: { shopId: shop.id, id } }, select: { state: true } });
  return row ? (row.state as MessageState) : null;
}
