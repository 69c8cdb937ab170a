import { csvLine } from '#app/lib/csv.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';

// Exports everything the program holds. Reads one page per transaction, because a large shop's export takes longer than
// a transaction may.

const rowsAtOnce = 2000;

type MemberRow = {
  id: string;
  customerId: string | null;
  name: string | null;
  email: string | null;
  joinedAt: Date;
  tierKey: string | null;
  birthday: string | null;
  availablePoints: number;
  pendingPoints: number;
  debtPoints: number;
  lastActivityAt: Date | null;
  referralCode: string | null;
};

/**
 * Every member with their balances. Guests are listed without an address; merged members are part of the one that was
 * kept.
 */
export async function* membersCsv(shop: ShopRef): AsyncGenerator<string> {
  yield csvLine([
    'member',
    'customer',
    'name',
    'email',
    'joined',
    'tier',
    'birthday',
    'available',
    'pending',
    'debt',
    'last_activity',
    'referral_code',
  ]);
  for (let last = ''; ;) {
    const rows = await withShop(
      shop,
      ({ db }) => db.$queryRaw<MemberRow[]>`
      SELECT m.id, m."customerId", coalesce(nullif(concat_ws(' ', c."firstName", c."lastName"), ''), m.name) AS name, c.email, m."joinedAt", m."tierKey", m.birthday,
        m."availablePoints", m."pendingPoints", m."debtPoints", m."lastActivityAt", m."referralCode"
      FROM members m LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
      WHERE m."shopId" = ${shop.id}::int AND m."mergedIntoId" IS NULL AND m.id > ${last} ORDER BY m.id LIMIT ${rowsAtOnce}`,
    );
    if (rows.length === 0) return;
    yield rows.map(memberLine).join('');
    last = rows.at(-1)!.id;
  }
}

function memberLine(row: MemberRow): string {
  const {
    id,
    customerId,
    name,
    email,
    joinedAt,
    tierKey,
    birthday,
    availablePoints,
    pendingPoints,
    debtPoints,
    lastActivityAt,
    referralCode,
  } = row;
  return csvLine([
    id,
    customerId,
    name,
    email,
    joinedAt.toISOString(),
    tierKey,
    birthday,
    availablePoints,
    pendingPoints,
    debtPoints,
    lastActivityAt?.toISOString() ?? null,
    referralCode,
  ]);
}

type EntryRow = {
  id: bigint;
  position: number;
  occurredAt: Date;
  recordedAt: Date;
  type: string;
  account: string;
  points: number;
  memberId: string | null;
  lotId: string | null;
  orderId: string | null;
  orderName: string | null;
  redemptionId: string | null;
  programVersion: number | null;
  staffMember: string | null;
  reason: string | null;
};

/** Every ledger entry, oldest first. The entries of one transaction sum to zero. */
export async function* entriesCsv(shop: ShopRef): AsyncGenerator<string> {
  yield csvLine([
    'transaction',
    'occurred',
    'recorded',
    'type',
    'account',
    'points',
    'member',
    'lot',
    'order',
    'order_name',
    'redemption',
    'program_version',
    'staff_member',
    'reason',
  ]);
  let last = { id: 0n, position: 0 };
  for (;;) {
    const rows = await withShop(
      shop,
      ({ db }) => db.$queryRaw<EntryRow[]>`
      SELECT t.id, e.position, t."occurredAt", t."recordedAt", t.type, e.account, e.points, e."memberId", e."lotId", t."orderId", o.name AS "orderName",
        t."redemptionId", t."programVersion", t."staffMember", t.reason
      FROM points_entries e JOIN points_transactions t ON t."shopId" = e."shopId" AND t.id = e."transactionId"
      LEFT JOIN orders o ON o."shopId" = t."shopId" AND o.id = t."orderId"
      WHERE e."shopId" = ${shop.id}::int AND (e."transactionId", e.position) > (${last.id}::bigint, ${last.position}::int)
      ORDER BY e."transactionId", e.position LIMIT ${rowsAtOnce}`,
    );
    if (rows.length === 0) return;
    yield rows.map(entryLine).join('');
    last = rows.at(-1)!;
  }
}

function entryLine({
  id,
  occurredAt,
  recordedAt,
  type,
  account,
  points,
  memberId,
  lotId,
  orderId,
  orderName,
  redemptionId,
  programVersion,
  staffMember,
  reason,
}: EntryRow): string {
  return csvLine([
    String(id),
    occurredAt.toISOString(),
    recordedAt.toISOString(),
    type,
    account,
    points,
    memberId,
    lotId,
    orderId,
    orderName,
    redemptionId,
    programVersion,
    staffMember,
    reason,
  ]);
}
