import { Prisma } from '@prisma/client';
import type { EventName, NewEvent } from '#app/events/catalog.ts';
import { recordEvents } from '#app/events/record.server.ts';
import { dayOf } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { findNewestOrder, wakePlanner } from '../members/newest-order.server.ts';
import { effectsOn, type Holding, type Lot, type Transaction, type TransactionType } from './entries.ts';

// The only writer of points. Every change of a holding first locks the member's row and reads after that, so that
// concurrent changes run one after the other. A fact that is already booked is ignored.

export type MemberRow = {
  id: string;
  customerId: string | null;
  addressHash: string | null;
  mergedIntoId: string | null;
  erasedAt: Date | null;
  tierKey: string | null;
  tierPlacedBy: string | null;
  pendingPoints: number;
  availablePoints: number;
  debtPoints: number;
};

export type Posted = 'posted' | 'already_there';
export type Changed = Posted | 'nothing';

const memberColumns = Prisma.raw(
  [
    'id',
    'customerId',
    'addressHash',
    'mergedIntoId',
    'erasedAt',
    'tierKey',
    'tierPlacedBy',
    'pendingPoints',
    'availablePoints',
    'debtPoints',
  ]
    .map((name) => `"${name}"`)
    .join(', '),
);

const maxMerges = 20;

/**
 * Locks the member until the transaction ends. Follows merges to the member that was kept.
 * @throws AppError not_found when there is no such member
 */
export async function lockMember({ db, shop }: ShopTx, memberId: string): Promise<MemberRow> {
  let id = memberId;
  for (let step = 0; step < maxMerges; step += 1) {
    const rows = await db.$queryRaw<MemberRow[]>`
      SELECT ${memberColumns} FROM members WHERE "shopId" = ${shop.id}::int AND id = ${id} FOR UPDATE`;
    const member = rows[0];
    if (!member) throw new AppError('not_found', `There is no member ${id}.`);
    if (member.mergedIntoId === null) return member;
    id = member.mergedIntoId;
  }
  throw new Error(`Member ${memberId} was merged in a circle`);
}

/** Locks several members in the order of their ids, without following merges. Returns those that exist, by id. */
export async function lockMembers({ db, shop }: ShopTx, memberIds: string[]): Promise<Map<string, MemberRow>> {
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT ${memberColumns} FROM members WHERE "shopId" = ${shop.id}::int AND id = ANY(${memberIds}::text[]) ORDER BY id FOR UPDATE`;
  return new Map(rows.map((member) => [member.id, member]));
}

/** What a locked member holds: the lots that still have points, and the lots named in lotIds. */
export async function readHolding(
  { db, shop }: ShopTx,
  { id, debtPoints }: MemberRow,
  lotIds: string[] = [],
): Promise<Holding> {
  const lots = await db.$queryRaw<Lot[]>`
    SELECT * FROM points_lots
    WHERE "shopId" = ${shop.id}::int AND "memberId" = ${id} AND (pending > 0 OR available > 0 OR id = ANY(${lotIds}::text[]))`;
  return { memberId: id, debt: debtPoints, lots };
}

/** Whether the fact with this key is booked. */
export async function isBooked({ db, shop }: ShopTx, sourceKey: string): Promise<boolean> {
  return (await db.pointsTransaction.count({ where: { shopId: shop.id, sourceKey } })) > 0;
}

/**
 * Changes a member's holding in one step: locks, reads, calls `build`, books.
 * @param lotIds lots that `build` needs even if they are empty
 * @param build returns null when there is nothing to book
 */
export async function changeHolding(
  tx: ShopTx,
  { memberId, sourceKey, lotIds = [] }: { memberId: string; sourceKey: string; lotIds?: string[] },
  build: (holding: Holding, member: MemberRow) => Transaction | null,
): Promise<Changed> {
  const member = await lockMember(tx, memberId);
  if (await isBooked(tx, sourceKey)) return 'already_there';
  const transaction = build(await readHolding(tx, member, lotIds), member);
  if (!transaction) return 'nothing';
  return post(tx, transaction);
}

/**
 * Books a transaction built on a holding that was read under the member's lock, and records its event.
 * @throws when the database finds that it does not sum to zero (at commit) or takes more than there is
 */
export async function post(tx: ShopTx, transaction: Transaction): Promise<Posted> {
  if (!(await write(tx, transaction))) return 'already_there';
  await tell(tx, transaction);
  return 'posted';
}

async function write(tx: ShopTx, transaction: Transaction): Promise<boolean> {
  const isFresh = (await writeAll(tx, [transaction])).size > 0;
  if (isFresh && transaction.movedFrom) await moveLots(tx, transaction.movedFrom, transaction.memberId);
  return isFresh;
}

/**
 * Books many transactions, built on holdings read under their members' locks, in one statement. Only for types without
 * an event (import, adjust). No two may change the same lot.
 * @returns the keys that were not booked before
 */
export async function postAll(tx: ShopTx, transactions: Transaction[]): Promise<Set<string>> {
  const told = transactions.find(({ type, movedFrom }) => eventOf[type] !== undefined || movedFrom !== null);
  if (told) throw new Error(`A transaction of type ${told.type} is booked by itself`);
  return transactions.length > 0 ? writeAll(tx, transactions) : new Set();
}

async function writeAll(tx: ShopTx, transactions: Transaction[]): Promise<Set<string>> {
  const { shop } = tx;
  const { heads, entries, newLots, changedLots, members } = rowsOf(transactions);
  const booked = await tx.db.$queryRaw<{ sourceKey: string }[]>`
    WITH booked AS (
      INSERT INTO points_transactions ("shopId", type, "memberId", "sourceKey", "orderId", "redemptionId", "programVersion",
        "occurredAt", "recordedAt", "staffMember", reason, explanation)
      SELECT ${shop.id}::int, t.type, t."memberId", t."sourceKey", t."orderId", t."redemptionId", t."programVersion",
        t."occurredAt", ${tx.now}::timestamptz, t."staffMember", t.reason, t.explanation
      FROM jsonb_populate_recordset(NULL::points_transactions, ${JSON.stringify(heads)}::jsonb) t
      ON CONFLICT ("shopId", "sourceKey") DO NOTHING
      RETURNING id, "sourceKey"
    ), entries AS (
      INSERT INTO points_entries ("shopId", "transactionId", position, account, "memberId", "lotId", points)
      SELECT ${shop.id}::int, booked.id, e.position, e.account, e."memberId", e."lotId", e.points
      FROM booked JOIN jsonb_to_recordset(${JSON.stringify(entries)}::jsonb)
        AS e("sourceKey" text, position int, account text, "memberId" text, "lotId" text, points int) USING ("sourceKey")
    ), made AS (
      INSERT INTO points_lots ("shopId", id, "memberId", "sourceKey", "orderId", points, "earnedAt", "availableAt", "expiresAt", "programVersion",
        pending, available)
      SELECT ${shop.id}::int, l.id, l."memberId", l."sourceKey", l."orderId", l.points, l."earnedAt", l."availableAt", l."expiresAt",
        l."programVersion", l.pending, l.available
      FROM booked JOIN jsonb_populate_recordset(NULL::points_lots, ${JSON.stringify(newLots)}::jsonb) l USING ("sourceKey")
    ), changed AS (
      UPDATE points_lots l SET pending = l.pending + c.pending, available = l.available + c.available, spent = l.spent + c.spent,
        expired = l.expired + c.expired, reversed = l.reversed + c.reversed, "expiresAt" = coalesce(c."expiresAt", l."expiresAt")
      FROM booked JOIN jsonb_to_recordset(${JSON.stringify(changedLots)}::jsonb)
        AS c("sourceKey" text, id text, pending int, available int, spent int, expired int, reversed int, "expiresAt" timestamptz) USING ("sourceKey")
      WHERE l."shopId" = ${shop.id}::int AND l.id = c.id
    ), held AS (
      UPDATE members m SET "pendingPoints" = m."pendingPoints" + c.pending, "availablePoints" = m."availablePoints" + c.available,
        "debtPoints" = m."debtPoints" + c.debt, "lastActivityAt" = greatest(m."lastActivityAt", c."activeAt")
      FROM (
        SELECT e.id, sum(e.pending)::int AS pending, sum(e.available)::int AS available, sum(e.debt)::int AS debt, max(e."activeAt") AS "activeAt"
        FROM booked JOIN jsonb_to_recordset(${JSON.stringify(members)}::jsonb)
          AS e("sourceKey" text, id text, pending int, available int, debt int, "activeAt" timestamptz) USING ("sourceKey")
        GROUP BY e.id
      ) c
      WHERE m."shopId" = ${shop.id}::int AND m.id = c.id
      RETURNING m.id, m."customerId"
    ), marked AS (${marking(tx)})
    SELECT "sourceKey" FROM booked`;
  return new Set(booked.map(({ sourceKey }) => sourceKey));
}

/**
 * Flattens the transactions into rows, one per lot and one per member and transaction: one statement must not write the
 * same row twice.
 */
function rowsOf(transactions: Transaction[]) {
  const parts = transactions.map(({ entries, newLots, extended, ...head }) => {
    const { sourceKey, type, occurredAt } = head;
    const { lots, members } = effectsOn(entries);
    const isNew = new Set(newLots.map((lot) => lot.id));
    const longer = new Map(extended.map(({ lotId, expiresAt }) => [lotId, expiresAt]));
    const activeAt = type === 'earn' || type === 'redeem' ? occurredAt : null;
    return {
      head,
      entries: entries.map((entry, position) => ({ ...entry, sourceKey, position })),
      newLots: newLots.map((lot) => ({ ...lot, ...lots.get(lot.id) })),
      changedLots: [...lots]
        .filter(([id]) => !isNew.has(id))
        .map(([id, effect]) => ({ sourceKey, id, ...effect, expiresAt: longer.get(id) ?? null })),
      members: [...members].map(([id, effect]) => ({ sourceKey, id, ...effect, activeAt })),
    };
  });
  return {
    heads: parts.map(({ head }) => head),
    entries: parts.flatMap((part) => part.entries),
    newLots: parts.flatMap((part) => part.newLots),
    changedLots: parts.flatMap((part) => part.changedLots),
    members: parts.flatMap((part) => part.members),
  };
}

async function moveLots({ db, shop }: ShopTx, from: string, to: string): Promise<void> {
  await db.pointsLot.updateMany({ where: { shopId: shop.id, memberId: from }, data: { memberId: to } });
}

// Does the work of markMember within the same statement.
function marking({ shop, now }: ShopTx): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO shopify_writes ("shopId", subject, "dueAt", marks)
    SELECT ${shop.id}::int, 'member:' || held.id, ${now}::timestamptz, 1 FROM held WHERE held."customerId" IS NOT NULL
    ON CONFLICT ("shopId", subject) DO UPDATE SET marks = shopify_writes.marks + 1,
      "dueAt" = CASE WHEN shopify_writes.problem IS NULL THEN excluded."dueAt" ELSE coalesce(shopify_writes."dueAt", excluded."dueAt") END`;
}

const eventOf: Partial<Record<TransactionType, EventName>> = {
  earn: 'points.earned',
  release: 'points.released',
  reverse: 'points.reversed',
  expire: 'points.expired',
  redeem: 'points.redeemed',
};

/** Records the event on the order it concerns, or else on the member's newest order, from which mails pick it up. */
async function tell(tx: ShopTx, transaction: Transaction): Promise<void> {
  const { type, memberId, sourceKey, occurredAt, entries } = transaction;
  const moved = entries.filter((entry) => (type === 'release' ? entry.account === 'pending' : entry.memberId !== null));
  const points = moved.reduce((sum, entry) => sum + entry.points, 0);
  // A reversal either takes back what was earned or restores what was spent.
  const name = type === 'reverse' && points > 0 ? 'points.restored' : eventOf[type];
  if (!name) return;
  const { customerId, availablePoints, pendingPoints, timeZone } = await readBalance(tx, memberId);
  const orderId = transaction.orderId ?? (type === 'redeem' ? null : await newestOrderOf(tx, transaction));
  const data: NewEvent['data'] = {
    memberId,
    points: Math.abs(points),
    balance: availablePoints,
    pending: pendingPoints,
  };
  if (name === 'points.earned') data.availableOn = availableOn(transaction, tx.now, timeZone);
  if (name === 'points.reversed') data.why = whyReversed(sourceKey);
  const fresh = await recordEvents(tx, [{ name, factKey: sourceKey, orderId, customerId, occurredAt, data }]);
  // The planner looks at an order anyway when the order earns; it must be woken for other points.
  const isByItself = name === 'points.earned' && !/^earn\|(order|edit):/.test(sourceKey);
  if (isByItself) await wakePlanner(tx, fresh);
}

async function readBalance({ db, shop }: ShopTx, memberId: string) {
  const rows = await db.$queryRaw<
    { customerId: string | null; availablePoints: number; pendingPoints: number; timeZone: string }[]
  >`
    SELECT m."customerId", m."availablePoints", m."pendingPoints", s."timeZone" FROM members m JOIN shops s ON s.id = m."shopId"
    WHERE m."shopId" = ${shop.id}::int AND m.id = ${memberId}`;
  return rows[0]!;
}

async function newestOrderOf(tx: ShopTx, { memberId, entries }: Transaction): Promise<string | null> {
  const { db, shop } = tx;
  const lotId = entries.find((entry) => entry.lotId !== null)?.lotId;
  const lot = lotId
    ? await db.pointsLot.findUnique({ where: { shopId_id: { shopId: shop.id, id: lotId } }, select: { orderId: true } })
    : null;
  return lot?.orderId ?? findNewestOrder(tx, memberId);
}

function availableOn({ newLots }: Transaction, now: Date, timeZone: string): string | null {
  const at = newLots[0]?.availableAt;
  return at && at > now ? dayOf(at, timeZone) : null;
}

function whyReversed(sourceKey: string): 'refund' | 'cancel' | 'edit' {
  const fact = /^reverse\|(refund|cancel|edit):/.exec(sourceKey)?.[1];
  return fact === 'cancel' || fact === 'edit' ? fact : 'refund';
}
