import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { findMember, whoOrdered } from '../members/members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { levelOf } from './standing.ts';

/** The return window that the tier of an order's customer grants. */
export type TierWindow = { tierName: string; days: number };

/**
 * Uses the current tier, and for a merged member that of the one that was kept. Null without a tier, or when it grants
 * no window.
 */
export async function readTierWindow(tx: ShopTx, facts: OrderFacts): Promise<TierWindow | null> {
  const tierKey = await readTierOf(tx, facts);
  const launched = tierKey === null ? null : await readLaunchedProgram(tx);
  const level = launched && levelOf(tierKey, launched.program);
  const days = level?.perks.returnWindowDays ?? null;
  return level && days !== null ? { tierName: level.name, days } : null;
}

async function readTierOf(tx: ShopTx, facts: OrderFacts): Promise<string | null> {
  const who = whoOrdered(tx.shop.id, facts);
  if (!who) return null;
  const member =
    who.customerId === null
      ? await findMember(tx, { addressHash: who.addressHash! })
      : await findMember(tx, { customerId: who.customerId });
  if (!member) return null;
  const { tierKey } = await tx.db.member.findUniqueOrThrow({
    where: { shopId_id: { shopId: tx.shop.id, id: member.id } },
    select: { tierKey: true },
  });
  return tierKey;
}
