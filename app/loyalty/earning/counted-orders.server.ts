import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { countOrder } from './counting.ts';
import { isReadyToEarn } from './earning.ts';
import { findOrJoin, whoOrdered } from '../members/members.server.ts';
import { isInPause, type Pause } from '../program/pauses.ts';
import type { Program } from '../program/program.ts';

// What each order counts for is stored per order (counted_orders) and updated whenever the order changes, so that a
// standing is one sum instead of a pass over all orders.

export type Version = { version: number; program: Program; effectiveFrom: Date };

export type Rules = {
  /** the rules in force now */
  program: Program;
  /** all versions, oldest first */
  versions: Version[];
  pauses: Pause[];
};

/** The rules in force on the day an order was placed; null before the launch. */
export function rulesOf({ versions }: Pick<Rules, 'versions'>, placedAt: Date): Version | null {
  return versions.findLast(({ effectiveFrom }) => effectiveFrom <= placedAt) ?? null;
}

/**
 * Recounts these orders.
 * @returns order id to member id; orders without a member are left out
 */
export async function countOrders(tx: ShopTx, orders: OrderFacts[], rules: Rules): Promise<Map<string, string>> {
  const memberOf = await findOwners(
    tx,
    orders.map(({ id }) => id),
  );
  for (const facts of orders) {
    if (memberOf.has(facts.id)) continue;
    const memberId = await joinByOrder(tx, facts, rules);
    if (memberId !== null) memberOf.set(facts.id, memberId);
  }
  const ready = orders.filter(
    (facts) => memberOf.has(facts.id) && isReadyToEarn(facts, rulesFor(facts, rules).program),
  );
  await write(
    tx,
    ready.map((facts) => ({ ...rowOf(facts, rules), memberId: memberOf.get(facts.id)! })),
  );
  return memberOf;
}

const perMember = 500;

/**
 * Counts earlier orders that were never counted: from before the launch, or from before the member joined. At most the
 * newest 500 per member, and only where the program has tiers.
 * @param until by member; later orders are counted in their own turn and must not influence earlier ones
 */
export async function countEarlierOrders(
  tx: ShopTx,
  memberIds: string[],
  rules: Rules,
  until: ReadonlyMap<string, Date> = new Map(),
): Promise<void> {
  const { db, shop } = tx;
  if (memberIds.length === 0 || rules.program.tiers.levels.length === 0) return;
  const missing = await db.$queryRaw<{ id: string; memberId: string }[]>`
    SELECT o.id, m.id AS "memberId"
    FROM unnest(${memberIds}::text[], ${memberIds.map((id) => until.get(id) ?? null)}::timestamptz[]) AS asked(id, until)
    JOIN members m ON m."shopId" = ${shop.id}::int AND m.id = asked.id AND m."customerId" IS NOT NULL
    CROSS JOIN LATERAL (
      SELECT m."customerId" AS id
      UNION ALL SELECT c.id FROM customers c WHERE c."shopId" = m."shopId" AND c."mergedIntoId" = m."customerId"
    ) AS family
    CROSS JOIN LATERAL (
      SELECT o.id FROM orders o WHERE o."shopId" = m."shopId" AND o."customerId" = family.id AND o."placedAt" <= coalesce(asked.until, 'infinity')
        AND NOT EXISTS (SELECT FROM counted_orders c WHERE c."shopId" = o."shopId" AND c."orderId" = o.id)
      ORDER BY o."placedAt" DESC LIMIT ${perMember}
    ) AS o`;
  const ownerOf = new Map(missing.map(({ id, memberId }) => [id, memberId]));
  const orders = (await loadFacts(tx, [...ownerOf.keys()])).filter((facts) =>
    isReadyToEarn(facts, rulesFor(facts, rules).program),
  );
  await write(
    tx,
    orders.map((facts) => ({ ...rowOf(facts, rules), memberId: ownerOf.get(facts.id)! })),
  );
}

async function findOwners({ db, shop }: ShopTx, orderIds: string[]): Promise<Map<string, string>> {
  const rows = await db.$queryRaw<{ orderId: string; memberId: string }[]>`
    SELECT "orderId", "memberId" FROM counted_orders WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[])
    UNION SELECT "orderId", "memberId" FROM points_lots
    WHERE "shopId" = ${shop.id}::int AND "orderId" = ANY(${orderIds}::text[]) AND "sourceKey" LIKE 'earn|order:%'`;
  return new Map(rows.map(({ orderId, memberId }) => [orderId, memberId]));
}

// An order makes its customer a member, even without points, if tiers, punch cards or referrals need the order.
async function joinByOrder(tx: ShopTx, facts: OrderFacts, rules: Rules): Promise<string | null> {
  const { placedAt } = facts;
  const own = placedAt && rulesOf(rules, placedAt);
  if (!own || facts.erasedAt || countOrder(facts, own.program, true).orders === 0) return null;
  const { tiers, punchCard, earn } = own.program;
  const isAskedFor = tiers.levels.length > 0 || punchCard.isOn || earn.referral.friend + earn.referral.referrer > 0;
  const who = isAskedFor ? whoOrdered(tx.shop.id, facts) : null;
  return who ? findOrJoin(tx, who) : null;
}

function rulesFor({ placedAt }: OrderFacts, rules: Rules): Version {
  return (placedAt && rulesOf(rules, placedAt)) ?? rules.versions[0]!;
}

function rowOf(facts: OrderFacts, rules: Rules) {
  const placedAt = facts.placedAt!;
  const bringsPunches = rulesOf(rules, placedAt) !== null && !isInPause(placedAt, rules.pauses);
  return { orderId: facts.id, placedAt, ...countOrder(facts, rulesFor(facts, rules).program, bringsPunches) };
}

type Row = ReturnType<typeof rowOf> & { memberId: string };

async function write({ db, shop }: ShopTx, rows: Row[]): Promise<void> {
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO counted_orders ("shopId", "orderId", "memberId", "placedAt", "goodsMinor", orders, punches)
    SELECT ${shop.id}::int, r."orderId", r."memberId", r."placedAt", r."goodsMinor", r.orders, r.punches
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS r("orderId" text, "memberId" text, "placedAt" timestamptz, "goodsMinor" bigint, orders int, punches int)
    ON CONFLICT ("shopId", "orderId") DO UPDATE SET "memberId" = excluded."memberId", "placedAt" = excluded."placedAt",
      "goodsMinor" = excluded."goodsMinor", orders = excluded.orders, punches = excluded.punches
    WHERE (counted_orders."memberId", counted_orders."placedAt", counted_orders."goodsMinor", counted_orders.orders, counted_orders.punches)
      IS DISTINCT FROM (excluded."memberId", excluded."placedAt", excluded."goodsMinor", excluded.orders, excluded.punches)`;
}
