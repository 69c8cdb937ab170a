import type { ShopTx } from '#app/lib/db.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { listReferralsOf, type ToldReferral } from '#app/loyalty/activity/referral-links.server.ts';
import { readStanding, type Standing } from '#app/loyalty/tiers/standing.server.ts';

/** A member's standing as staff see it. */
export type StaffStanding = {
  standing: Standing;
  /** who placed them in their tier, and why; null when they earned it */
  placed: { by: string; reason: string } | null;
  /** the program's tiers, lowest first */
  levels: { key: string; name: string }[];
  /** the friends they referred, newest first */
  referrals: ToldReferral[];
};

const referralsShown = 20;

/** Null while no program is launched. @throws AppError not_found when there is no such member */
export async function readStaffStanding(tx: ShopTx, memberId: string): Promise<StaffStanding | null> {
  const launched = await readLaunchedProgram(tx);
  if (!launched) return null;
  const standing = await readStanding(tx, memberId, launched);
  const key = { shopId_id: { shopId: tx.shop.id, id: standing.memberId } };
  const { tierPlacedBy, tierPlacedReason } = await tx.db.member.findUniqueOrThrow({
    where: key,
    select: { tierPlacedBy: true, tierPlacedReason: true },
  });
  return {
    standing,
    placed: tierPlacedBy === null ? null : { by: tierPlacedBy, reason: tierPlacedReason ?? '' },
    levels: launched.program.tiers.levels.map((level) => ({ key: level.key, name: level.name })),
    referrals: await listReferralsOf(tx, standing.memberId, referralsShown),
  };
}
