import { randomUUID } from 'node:crypto';
import { recordEvents } from '#app/events/record.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { expiryOf } from '../ledger/expiry.ts';
import type { Grant } from '../ledger/actions.server.ts';
import { buildEarn } from '../ledger/model.ts';
import { emptyHolding } from '../ledger/entries.ts';
import { postAll } from '../ledger/ledger.server.ts';
import { newReferralCode, type Who } from '../members/members.server.ts';
import type { VersionedProgram } from '../program/versions.server.ts';

// The common path of an import: many lines in a few statements. Exceptions (members to merge, debts to settle) go one
// by one through members.server.ts and ledger/actions.server.ts.

type Newcomer = Who & { line: number };
type Known = Who & { id: string; mergedIntoId: string | null };

/**
 * Finds the members for these lines and joins those who are not members yet.
 * @returns member ids by line; a line is missing where members must be merged or somebody joined at the same moment
 */
export async function joinAtOnce(tx: ShopTx, lines: Newcomer[]): Promise<Map<number, string>> {
  const { byCustomer, byAddress } = await findKnown(tx, lines);
  const found = new Map<number, string>();
  const joining: Newcomer[] = [];
  for (const line of lines) {
    const customer = line.customerId === null ? undefined : byCustomer.get(line.customerId);
    const address = line.addressHash === null ? undefined : byAddress.get(line.addressHash);
    const member = line.customerId === null ? address : customer;
    if (!customer && !address) joining.push(line);
    else if (member && isSettled(member, address)) found.set(line.line, member.id);
  }
  for (const [line, id] of await joinNew(tx, joining)) found.set(line, id);
  return found;
}

/** Neither needs a merge nor was merged away. */
function isSettled(member: Known, address: Known | undefined): boolean {
  const isOther = address !== undefined && address.id !== member.id;
  return member.mergedIntoId === null && !(isOther && (address.customerId === null || address.mergedIntoId !== null));
}

async function findKnown(
  { db, shop }: ShopTx,
  lines: Newcomer[],
): Promise<{ byCustomer: Map<string, Known>; byAddress: Map<string, Known> }> {
  const rows = await db.$queryRaw<Known[]>`
    SELECT id, "customerId", "addressHash", "mergedIntoId" FROM members
    WHERE "shopId" = ${shop.id}::int AND "customerId" = ANY(${lines.flatMap(({ customerId }) => customerId ?? [])}::text[])
    UNION SELECT id, "customerId", "addressHash", "mergedIntoId" FROM members
    WHERE "shopId" = ${shop.id}::int AND "addressHash" = ANY(${lines.flatMap(({ addressHash }) => addressHash ?? [])}::text[])`;
  return {
    byCustomer: new Map(rows.flatMap((row) => (row.customerId === null ? [] : [[row.customerId, row]]))),
    byAddress: new Map(rows.flatMap((row) => (row.addressHash === null ? [] : [[row.addressHash, row]]))),
  };
}

async function joinNew(tx: ShopTx, lines: Newcomer[]): Promise<[number, string][]> {
  if (lines.length === 0) return [];
  const { db, shop, now } = tx;
  const wanted = lines.map(({ line, customerId, addressHash }) => ({
    line,
    id: randomUUID(),
    customerId,
    addressHash,
    referralCode: newReferralCode(),
  }));
  const made = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO members ("shopId", id, "customerId", "addressHash", "joinedAt", "referralCode")
    SELECT ${shop.id}::int, w.id, w."customerId", w."addressHash", ${now}::timestamptz, w."referralCode"
    FROM jsonb_populate_recordset(NULL::members, ${JSON.stringify(wanted)}::jsonb) w
    ON CONFLICT DO NOTHING RETURNING id`;
  const isMade = new Set(made.map(({ id }) => id));
  const joined = wanted.filter(({ id }) => isMade.has(id));
  await recordEvents(
    tx,
    joined.map(({ id, customerId }) => ({
      name: 'member.joined',
      factKey: id,
      orderId: null,
      customerId,
      occurredAt: now,
      data: { memberId: id },
    })),
  );
  return joined.map(({ line, id }) => [line, id]);
}

/**
 * Like grantPoints, for members who are locked and have no debt, and for points that can be spent at once and cause no
 * event.
 */
export async function grantAtOnce(tx: ShopTx, { version, program }: VersionedProgram, grants: Grant[]): Promise<void> {
  const { db, shop, now } = tx;
  const transactions = grants.map(({ memberId, sourceKey, points, occurredAt, staffMember, words = [] }) => {
    const lot = {
      id: randomUUID(),
      points,
      earnedAt: occurredAt,
      availableAt: occurredAt,
      expiresAt: expiryOf({ program, availableAt: occurredAt }),
    };
    return buildEarn(
      emptyHolding(memberId),
      lot,
      { sourceKey, occurredAt, staffMember, programVersion: version, explanation: { words } },
      now,
      'import',
    );
  });
  await postAll(tx, transactions);
  if (program.points.expiry.kind !== 'inactivity') return;
  const until = expiryOf({ program, availableAt: now });
  await db.$executeRaw`
    UPDATE points_lots SET "expiresAt" = ${until}::timestamptz
    WHERE "shopId" = ${shop.id}::int AND "memberId" = ANY(${grants.map(({ memberId }) => memberId)}::text[]) AND (pending > 0 OR available > 0)
      AND "expiresAt" < ${until}::timestamptz`;
}
