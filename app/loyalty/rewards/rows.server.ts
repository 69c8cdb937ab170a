import type { Prisma, Redemption } from '@prisma/client';
import { z } from 'zod';
import { recordEvents } from '#app/events/record.server.ts';
import type { EventName } from '#app/events/catalog.ts';
import { dayOf } from '#app/lib/clock.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { findNewestOrder, wakePlanner } from '../members/newest-order.server.ts';
import { findMember } from '../members/members.server.ts';
import { type Reward, RewardSchema } from '../program/program.ts';

// Redemptions as rows, and their events. A change locks the redemption's row first, then the member's.

const DetailSchema = z.object({
  /** Shopify was asked, and it is unknown whether it made the reward */
  isUncertain: z.boolean().default(false),
  /** its customer was merged, and the kept customer cannot use it yet */
  isMisbound: z.boolean().optional(),
  firstAskedAt: z.coerce.date().optional(),
  lastAskedAt: z.coerce.date().optional(),
  /** why Shopify did not make it (Refusal) */
  refusal: z.string().optional(),
  /** minor units spent of a partly used gift card or store credit that expired */
  spentMinor: z.int().optional(),
  /** the staff member who decided an undecided redemption */
  decidedBy: z.string().optional(),
});
export type RewardDetail = z.output<typeof DetailSchema>;

export type RewardRow = Omit<Redemption, 'reward' | 'detail'> & { reward: Reward; detail: RewardDetail };

function readRow({ reward, detail, ...row }: Redemption): RewardRow {
  return { ...row, reward: readStoredReward(reward, row.rewardKey), detail: DetailSchema.parse(detail ?? {}) };
}

/** Rows from before rewards were stored with them have only the key. */
export function readStoredReward(stored: unknown, rewardKey: string): Reward {
  const read = RewardSchema.safeParse(stored);
  return read.success
    ? read.data
    : RewardSchema.parse({ key: rewardKey, name: rewardKey, kind: 'fixed', costPoints: null });
}

/** The reward of a redemption, as the program had it then. */
export function readRewardName(stored: unknown, rewardKey: string): Pick<Reward, 'name' | 'kind'> {
  const { name, kind } = readStoredReward(stored, rewardKey);
  return { name, kind };
}

/** Locks the redemption until the transaction ends; null when it does not exist. */
export async function lockRedemption({ db, shop }: ShopTx, id: string): Promise<RewardRow | null> {
  const rows = await db.$queryRaw<
    Redemption[]
  >`SELECT * FROM redemptions WHERE "shopId" = ${shop.id}::int AND id = ${id} FOR UPDATE`;
  return rows[0] ? readRow(rows[0]) : null;
}

/** Reads the redemption without a lock; null when it does not exist. */
export async function readRedemption({ db, shop }: ShopTx, id: string): Promise<RewardRow | null> {
  const row = await db.redemption.findUnique({ where: { shopId_id: { shopId: shop.id, id } } });
  return row && readRow(row);
}

export async function changeRedemption(
  { db, shop }: ShopTx,
  id: string,
  data: Prisma.RedemptionUpdateInput,
): Promise<void> {
  await db.redemption.update({ where: { shopId_id: { shopId: shop.id, id } }, data });
}

/** The member's redemptions, newest first, including those of members that were merged into them. */
export async function readRedemptionsOf({ db, shop }: ShopTx, memberId: string, limit: number): Promise<RewardRow[]> {
  const rows = await db.$queryRaw<Redemption[]>`
    SELECT * FROM redemptions WHERE "shopId" = ${shop.id}::int AND "memberId" = ${memberId} ORDER BY "createdAt" DESC, id DESC LIMIT ${limit}`;
  return rows.map(readRow);
}

export type RewardNews = Extract<EventName, 'reward.ready' | 'reward.issued' | 'reward.used' | 'reward.handed_back'>;

/**
 * Records the event where mails pick it up: on the order the reward was used on, else on the member's newest order,
 * else on the customer.
 */
export async function tellOfReward(tx: ShopTx, name: RewardNews, row: RewardRow): Promise<void> {
  const member = await findMember(tx, { id: row.memberId });
  const memberId = member?.id ?? row.memberId;
  const orderId = row.orderId ?? (await findNewestOrder(tx, memberId));
  const timeZone = await readTimeZone(tx);
  const expiresOn = row.expiresAt && dayOf(row.expiresAt, timeZone);
  const data = {
    memberId,
    redemptionId: row.id,
    rewardName: row.reward.name,
    kind: row.reward.kind,
    source: row.source,
    points: row.points,
    expiresOn,
    ...(name === 'reward.issued' ? { code: row.code } : {}),
  };
  const occurredAt = name === 'reward.used' ? (row.usedAt ?? tx.now) : tx.now;
  const fresh = await recordEvents(tx, [
    { name, factKey: row.id, orderId, customerId: member?.customerId ?? null, occurredAt, data },
  ]);
  const isMailed = name === 'reward.ready' || name === 'reward.issued';
  if (isMailed) await wakePlanner(tx, fresh);
}

/** The shop's time zone, in which rewards expire. */
export async function readTimeZone({ db, shop }: ShopTx): Promise<string> {
  const { timeZone } = await db.shop.findUniqueOrThrow({ where: { id: shop.id }, select: { timeZone: true } });
  return timeZone;
}
