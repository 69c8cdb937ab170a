import { randomInt } from 'node:crypto';
import { addressHash } from '#app/lib/crypto.server.ts';
import { pageOf, readTimeCursor, timeCursor } from '#app/lib/cursor.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { recordEvents } from '#app/events/record.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { extendByActivity } from '../ledger/actions.server.ts';
import { buildMerge } from '../ledger/model.ts';
import { isBooked, lockMember, post, readHolding, type MemberRow } from '../ledger/ledger.server.ts';
import type { Program } from '../program/program.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { markMisbound } from '../rewards/marks.server.ts';
import { inheritTags } from '../sync/inherited-tags.server.ts';
import { markMember } from '../sync/marks.server.ts';
import { tierGoesAlong } from '../tiers/tiers.ts';

// Members: the people who hold points. A guest is identified by the hash of the email address. When the guest becomes a
// customer, the customer takes over the points.

export type Who = { customerId: string | null; addressHash: string | null };

/**
 * Who placed an order: the customer with the address of their account, never one typed at checkout, or a guest by the
 * order's address. Null when neither is known or the customer was erased.
 */
export function whoOrdered(shopId: number, { customer, email }: OrderFacts): Who | null {
  if (customer) {
    if (customer.erasedAt) return null;
    return { customerId: customer.id, addressHash: customer.email ? addressHash(shopId, customer.email) : null };
  }
  return email ? { customerId: null, addressHash: addressHash(shopId, email) } : null;
}

/**
 * Finds the member, or joins them. A guest's points under the same address are merged into the customer's.
 * @param who addressHash must be the customer's own address where there is a customer, not one typed at checkout
 * @returns the member's id
 */
export async function findOrJoin(tx: ShopTx, who: Who): Promise<string> {
  const byCustomer = who.customerId === null ? null : await findMember(tx, { customerId: who.customerId });
  const byAddress = who.addressHash === null ? null : await findMember(tx, { addressHash: who.addressHash });
  if (byCustomer && byAddress && byCustomer.id !== byAddress.id && byAddress.customerId === null) {
    await mergeMembers(tx, byAddress.id, byCustomer.id);
  }
  if (byCustomer) return byCustomer.id;
  if (byAddress && who.customerId === null) return byAddress.id;
  if (byAddress && byAddress.customerId === null) {
    await becomeCustomer(tx, byAddress.id, who.customerId);
    return byAddress.id;
  }
  return join(tx, byAddress ? { ...who, addressHash: null } : who);
}

/** The customer's earlier orders now count too, and Shopify must be told of the points. */
async function becomeCustomer(tx: ShopTx, memberId: string, customerId: string | null): Promise<void> {
  const key = { shopId_id: { shopId: tx.shop.id, id: memberId } };
  await tx.db.member.update({ where: key, data: { customerId, tierRecheckAt: tx.now } });
  await markMember(tx, memberId);
}

type Key = { customerId: string } | { addressHash: string } | { referralCode: string } | { id: string };

/** By customer, address, code or id. Follows merges to the member that was kept. */
export async function findMember(
  tx: ShopTx,
  key: Key,
): Promise<{ id: string; customerId: string | null; erasedAt: Date | null } | null> {
  const select = { id: true, customerId: true, mergedIntoId: true, erasedAt: true };
  let member = await tx.db.member.findFirst({ where: { shopId: tx.shop.id, ...key }, select });
  while (member?.mergedIntoId)
    member = await tx.db.member.findFirst({ where: { shopId: tx.shop.id, id: member.mergedIntoId }, select });
  return member;
}

const joinAttempts = 5;

async function join(tx: ShopTx, who: Who): Promise<string> {
  if (who.customerId === null && who.addressHash === null) throw new Error('A member needs a customer or an address');
  const { db, shop, now } = tx;
  for (let attempt = 0; attempt < joinAttempts; attempt += 1) {
    const rows = await db.$queryRaw<{ id: string }[]>`
      INSERT INTO members ("shopId", id, "customerId", "addressHash", "joinedAt", "referralCode")
      VALUES (${shop.id}::int, gen_random_uuid()::text, ${who.customerId}, ${who.addressHash}, ${now}::timestamptz, ${newReferralCode()})
      ON CONFLICT DO NOTHING RETURNING id`;
    const made = rows[0]?.id;
    if (made) {
      await recordEvents(tx, [
        {
          name: 'member.joined',
          factKey: made,
          orderId: null,
          customerId: who.customerId,
          occurredAt: now,
          data: { memberId: made },
        },
      ]);
      return made;
    }
    // Either somebody joined at the same moment, or the referral code is taken.
    const member =
      who.customerId === null
        ? await findMember(tx, { addressHash: who.addressHash! })
        : await findMember(tx, { customerId: who.customerId });
    if (member) return member.id;
  }
  throw new Error('No referral code was free');
}

// No vowels, so that no words appear, and no characters that look alike.
const codeLetters = '23456789BCDFGHJKMNPQRSTVWXZ';

/** Eight characters that cannot be guessed. Another member may already have the same code. */
export function newReferralCode(): string {
  return Array.from({ length: 8 }, () => codeLetters[randomInt(codeLetters.length)]).join('');
}

/** Moves everything from one member to the other. Later refunds follow the points. Idempotent. */
export async function mergeMembers(tx: ShopTx, fromId: string, intoId: string): Promise<void> {
  const { db, shop, now } = tx;
  const [from, into] = await lockBoth(tx, fromId, intoId);
  if (from.id === into.id) return;
  const sourceKey = `merge|${from.id}|${into.id}`;
  if (await isBooked(tx, sourceKey)) return;
  const cause = { sourceKey, occurredAt: now, explanation: { from: from.id } };
  await post(tx, buildMerge(await readHolding(tx, from), await readHolding(tx, into), cause));
  const ofShop = { shopId: shop.id };
  await db.member.updateMany({
    where: { ...ofShop, OR: [{ id: from.id }, { mergedIntoId: from.id }] },
    data: { mergedIntoId: into.id },
  });
  await markMisbound(tx, from.id);
  await db.redemption.updateMany({ where: { ...ofShop, memberId: from.id }, data: { memberId: into.id } });
  await db.countedOrder.updateMany({ where: { ...ofShop, memberId: from.id }, data: { memberId: into.id } });
  await db.referral.updateMany({ where: { ...ofShop, referrerId: from.id }, data: { referrerId: into.id } });
  await db.referral.updateMany({ where: { ...ofShop, friendId: from.id }, data: { friendId: into.id } });
  await db.$executeRaw`
    UPDATE members k SET name = coalesce(k.name, g.name), birthday = coalesce(k.birthday, g.birthday), "birthdaySetAt" = coalesce(k."birthdaySetAt", g."birthdaySetAt"),
      "joinedAt" = least(k."joinedAt", g."joinedAt"), "lastActivityAt" = greatest(k."lastActivityAt", g."lastActivityAt"),
      "referredById" = coalesce(k."referredById", g."referredById"), "tierRecheckAt" = ${now}::timestamptz
    FROM members g WHERE k."shopId" = ${shop.id}::int AND k.id = ${into.id} AND g."shopId" = k."shopId" AND g.id = ${from.id}`;
  const program = (await readLaunchedProgram(tx))?.program;
  if (program) {
    await keepBetterTier(tx, program, from, into);
    await extendByActivity(tx, into.id, program);
  }
  await markMember(tx, into.id);
  await inheritTags(tx, from.id, into.id);
}

/** A merge must not cost anybody a tier or a placement by staff. */
async function keepBetterTier(
  tx: ShopTx,
  { tiers: { levels } }: Program,
  from: MemberRow,
  into: MemberRow,
): Promise<void> {
  const held = ({ tierKey, tierPlacedBy }: MemberRow) => ({ key: tierKey, isPlacedByStaff: tierPlacedBy !== null });
  if (!tierGoesAlong(held(from), held(into), levels)) return;
  await tx.db.$executeRaw`
    UPDATE members k SET "tierKey" = g."tierKey", "tierSince" = g."tierSince", "tierPlacedBy" = g."tierPlacedBy",
      "tierPlacedReason" = g."tierPlacedReason", "tierNoticeAt" = g."tierNoticeAt",
      "tierDropsAt" = g."tierDropsAt", "tierDropsTo" = g."tierDropsTo"
    FROM members g WHERE k."shopId" = ${tx.shop.id}::int AND k.id = ${into.id} AND g."shopId" = k."shopId" AND g.id = ${from.id}`;
}

/** Locks in the order of the ids, so that two merges cannot deadlock. */
async function lockBoth(tx: ShopTx, a: string, b: string): Promise<[MemberRow, MemberRow]> {
  const first = await lockMember(tx, a < b ? a : b);
  const second = await lockMember(tx, a < b ? b : a);
  return a < b ? [first, second] : [second, first];
}

/** Applies a merge of two customers in Shopify. */
export async function mergeCustomers(tx: ShopTx, mergedCustomerId: string, keptCustomerId: string): Promise<void> {
  const from = await findMember(tx, { customerId: mergedCustomerId });
  if (!from) return;
  const into = await findMember(tx, { customerId: keptCustomerId });
  if (into) return mergeMembers(tx, from.id, into.id);
  await becomeCustomer(tx, from.id, keptCustomerId);
  await markMisbound(tx, from.id);
}

export type ListedMember = {
  id: string;
  customerId: string | null;
  name: string | null;
  email: string | null;
  tierKey: string | null;
  pendingPoints: number;
  availablePoints: number;
  joinedAt: Date;
};

/** Members, newest first, without merged ones. @param cursor where the previous page ended */
export async function listMembers({ db, shop }: ShopTx, { cursor, limit }: { cursor?: string; limit: number }) {
  const { at, id } = readTimeCursor(cursor) ?? { at: '9999-12-31T00:00:00Z', id: '' };
  const rows = await db.$queryRaw<ListedMember[]>`
    SELECT m.id, m."customerId", nullif(concat_ws(' ', c."firstName", c."lastName"), '') AS name, c.email, m."tierKey",
      m."pendingPoints", m."availablePoints", m."joinedAt"
    FROM members m LEFT JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE m."shopId" = ${shop.id}::int AND (m."joinedAt", m.id) < (${at}::timestamptz, ${id}) AND m."mergedIntoId" IS NULL
    ORDER BY m."joinedAt" DESC, m.id DESC LIMIT ${limit + 1}`;
  return pageOf(rows, limit, ({ joinedAt, id: lastId }) => timeCursor({ at: joinedAt, id: lastId }));
}
