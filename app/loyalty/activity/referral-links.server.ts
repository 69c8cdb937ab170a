import { randomUUID } from 'node:crypto';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Address, OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { giveBonus } from './bonuses.server.ts';
import { rulesOf, type Rules } from '../earning/counted-orders.server.ts';
import { isGivenBack } from '../earning/counting.ts';
import { availableFrom } from '../ledger/expiry.ts';
import { findMember } from '../members/members.server.ts';
import { isInPause } from '../program/pauses.ts';
import { judgeReferral, type ReferralRefusal, type ReferralSide } from './referrals.ts';

// Referrals: a friend's first order through a member's link. Objections are shown as soon as they are found, but a
// referral is decided only when the order's pending period ends, from everything known by then. The result therefore
// does not depend on the order in which news arrives.

type Referral = {
  id: string;
  referrerId: string;
  friendId: string;
  orderId: string;
  state: string;
  reason: string | null;
};

/**
 * Records the referrals in these orders and reassesses the open referrals of their customers.
 * @param memberOf order id to member id
 */
export async function noteReferrals(
  tx: ShopTx,
  orders: OrderFacts[],
  memberOf: ReadonlyMap<string, string>,
  rules: Rules,
): Promise<void> {
  for (const facts of orders) {
    const friendId = memberOf.get(facts.id);
    if (friendId && facts.referralCode !== null) await note(tx, facts, friendId, rules);
  }
  const open = await readOpen(tx, [...new Set(memberOf.values())]);
  for (const referral of open) await keep(tx, referral, await judge(tx, referral));
}

async function note(
  tx: ShopTx,
  { id: orderId, placedAt, referralCode }: OrderFacts,
  friendId: string,
  rules: Rules,
): Promise<void> {
  const own = placedAt && rulesOf(rules, placedAt);
  if (!own || !placedAt || referralCode === null || isInPause(placedAt, rules.pauses)) return;
  const { friend, referrer } = own.program.earn.referral;
  const sender = friend + referrer === 0 ? null : await findMember(tx, { referralCode });
  if (!sender) return;
  const { db, shop, now } = tx;
  await db.$executeRaw`
    INSERT INTO referrals ("shopId", id, "referrerId", "friendId", "orderId", state, "dueAt", "createdAt")
    VALUES (${shop.id}::int, ${randomUUID()}, ${sender.id}, ${friendId}, ${orderId}, 'pending', ${availableFrom(placedAt, own.program)}::timestamptz, ${now}::timestamptz)
    ON CONFLICT DO NOTHING`;
}

async function readOpen({ db, shop }: ShopTx, friendIds: string[]): Promise<Referral[]> {
  if (friendIds.length === 0) return [];
  return db.$queryRaw<Referral[]>`
    SELECT r.id, r."referrerId", r."friendId", r."orderId", r.state, r.reason FROM referrals r
    LEFT JOIN orders o ON o."shopId" = r."shopId" AND o.id = r."orderId"
    WHERE r."shopId" = ${shop.id}::int AND r."friendId" = ANY(${friendIds}::text[]) AND r."decidedAt" IS NULL
    ORDER BY o."placedAt", r."orderId"`;
}

/** Why the referral would be refused, from what is known now; null if it stands. */
async function judge(tx: ShopTx, { referrerId, friendId, orderId }: Referral): Promise<ReferralRefusal | null> {
  const { db, shop } = tx;
  const [facts] = await loadFacts(tx, [orderId]);
  const both = await db.member.findMany({
    where: { shopId: shop.id, id: { in: [referrerId, friendId] } },
    select: { id: true, customerId: true, erasedAt: true },
  });
  const referrer = both.find(({ id }) => id === referrerId);
  if (facts?.erasedAt || both.some(({ erasedAt }) => erasedAt)) return 'gone';
  if (!facts?.placedAt) return 'no_order';
  if (!referrer) return 'no_referrer';
  if (referrerId === friendId || (facts.customer && facts.customer.id === referrer.customerId)) return 'same_customer';
  if (facts.canceledAt) return 'order_canceled';
  if (isGivenBack(facts)) return 'order_given_back';
  const verdict = judgeReferral({
    referrer: await readReferrer(tx, referrer),
    friend: friendSide(facts),
    isFirstOrder: (facts.orderOrdinal ?? 1) === 1 && !(await hasOrderedBefore(tx, friendId, facts)),
    isAlreadyReferred: await isAlreadyReferred(tx, friendId, facts),
  });
  return verdict.isGood ? null : verdict.reason;
}

function friendSide({ customer, email, shipTo, billTo }: OrderFacts): ReferralSide {
  return {
    customerId: customer?.id ?? null,
    emails: [email, customer?.email].flatMap((address) => address ?? []),
    addresses: [shipTo, billTo],
  };
}

const ordersLookedAt = 20;

async function readReferrer(
  { db, shop }: ShopTx,
  { id, customerId }: { id: string; customerId: string | null },
): Promise<ReferralSide> {
  const rows = await db.$queryRaw<{ email: string | null; shipTo: Address | null; billTo: Address | null }[]>`
    SELECT o.email, o."shipTo", o."billTo" FROM counted_orders c JOIN orders o ON o."shopId" = c."shopId" AND o.id = c."orderId"
    WHERE c."shopId" = ${shop.id}::int AND c."memberId" = ${id} ORDER BY c."placedAt" DESC LIMIT ${ordersLookedAt}`;
  const customer =
    customerId === null
      ? null
      : await db.customer.findUnique({
          where: { shopId_id: { shopId: shop.id, id: customerId } },
          select: { email: true },
        });
  return {
    customerId,
    emails: [...rows.map(({ email }) => email), customer?.email].flatMap((address) => address ?? []),
    addresses: rows.flatMap(({ shipTo, billTo }) => [shipTo, billTo]),
  };
}

async function hasOrderedBefore(
  { db, shop }: ShopTx,
  friendId: string,
  { id, placedAt }: OrderFacts,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ orderId: string }[]>`
    SELECT "orderId" FROM counted_orders WHERE "shopId" = ${shop.id}::int AND "memberId" = ${friendId} AND orders > 0
      AND ("placedAt", "orderId") < (${placedAt}::timestamptz, ${id}) LIMIT 1`;
  return rows.length > 0;
}

async function isAlreadyReferred(
  { db, shop }: ShopTx,
  friendId: string,
  { id, placedAt }: OrderFacts,
): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT r.id FROM referrals r JOIN orders o ON o."shopId" = r."shopId" AND o.id = r."orderId"
    WHERE r."shopId" = ${shop.id}::int AND r."friendId" = ${friendId} AND r."orderId" <> ${id}
      AND (r.state = 'paid' OR r.state = 'pending' AND (o."placedAt", o.id) < (${placedAt}::timestamptz, ${id})) LIMIT 1`;
  return rows.length > 0;
}

async function keep(
  { db, shop }: ShopTx,
  { id, state, reason }: Referral,
  refusal: ReferralRefusal | null,
): Promise<void> {
  const next = refusal ? 'refused' : 'pending';
  if (next !== state || refusal !== reason)
    await db.referral.update({ where: { shopId_id: { shopId: shop.id, id } }, data: { state: next, reason: refusal } });
}

const perRound = 100;

/**
 * Decides the referrals whose pending period has ended: pays both sides, by the rules in force on the day the order was
 * placed, or refuses. Do not call while the program is paused.
 * @returns how many were decided
 */
export async function settleReferrals(tx: ShopTx, rules: Rules): Promise<number> {
  const { db, shop, now } = tx;
  const due = await db.$queryRaw<Referral[]>`
    SELECT id, "referrerId", "friendId", "orderId", state, reason FROM referrals
    WHERE "shopId" = ${shop.id}::int AND state = 'pending' AND "dueAt" <= ${now}::timestamptz ORDER BY "dueAt", id LIMIT ${perRound} FOR UPDATE`;
  for (const referral of due) {
    const refusal = await judge(tx, referral);
    if (!refusal) await pay(tx, referral, rules);
    const decision = { state: refusal ? 'refused' : 'paid', reason: refusal, decidedAt: now };
    await db.referral.update({ where: { shopId_id: { shopId: shop.id, id: referral.id } }, data: decision });
  }
  return due.length;
}

async function pay(tx: ShopTx, { referrerId, friendId, orderId }: Referral, rules: Rules): Promise<void> {
  const { db, shop, now } = tx;
  const { placedAt } = await db.order.findUniqueOrThrow({
    where: { shopId_id: { shopId: shop.id, id: orderId } },
    select: { placedAt: true },
  });
  const own = placedAt && rulesOf(rules, placedAt);
  if (!own) return;
  const by = { ...own, isPaused: false };
  const shared = { subject: orderId, occurredAt: now };
  await giveBonus(tx, by, { ...shared, memberId: friendId, bonus: 'referral.friend', orderId });
  await giveBonus(tx, by, { ...shared, memberId: referrerId, bonus: 'referral.referrer' });
  await db.member.updateMany({ where: { shopId: shop.id, id: friendId }, data: { referredById: referrerId } });
}

export type ToldReferral = {
  friend: string;
  orderId: string;
  orderName: string;
  state: 'pending' | 'paid' | 'refused';
  reason: ReferralRefusal | null;
  dueAt: Date | null;
};

/** The friends a member referred, newest first. friend: the name on the order. */
export async function listReferralsOf({ db, shop }: ShopTx, memberId: string, limit: number): Promise<ToldReferral[]> {
  return db.$queryRaw<ToldReferral[]>`
    SELECT coalesce(o."customerName", 'A friend') AS friend, r."orderId", coalesce(o.name, r."orderId") AS "orderName", r.state, r.reason, r."dueAt"
    FROM referrals r LEFT JOIN orders o ON o."shopId" = r."shopId" AND o.id = r."orderId"
    WHERE r."shopId" = ${shop.id}::int AND r."referrerId" = ${memberId} ORDER BY r."createdAt" DESC, r.id LIMIT ${limit}`;
}
