import { bonusKey } from '#app/events/earned-for.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { grantPoints } from '../ledger/actions.server.ts';
import { type Changed, isBooked } from '../ledger/ledger.server.ts';
import { findOrJoin, type Who } from '../members/members.server.ts';
import { isCustomerExcluded } from '../earning/earning.ts';
import { bonusPoints } from '../program/earn-rules.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { bonuses, type BookedBonus } from './bonuses.ts';

// Bonus points for everything besides ordering. Each bonus is granted once per subject. Nothing is granted before the
// launch or while the program is paused, and only the sign-up bonus is made up for later: it is paid on the customer's
// next visit.

type BonusGrant = {
  memberId: string;
  bonus: BookedBonus;
  /** the fact it is paid for, such as a review's id; each subject is paid once */
  subject: string;
  occurredAt: Date;
  orderId?: string | null;
};

type BonusRules = Pick<VersionedProgram, 'version' | 'program' | 'isPaused'>;

/**
 * Grants a bonus that can be spent at once. Grants nothing when the rules give no points for it, the program is paused,
 * or the program excludes the customer.
 */
export async function giveBonus(
  tx: ShopTx,
  launched: BonusRules | null,
  { bonus, subject, ...grant }: BonusGrant,
): Promise<Changed> {
  const points = launched ? bonusPoints(launched.program.earn, bonus) : 0;
  if (!launched || launched.isPaused || points === 0) return 'nothing';
  if (await isLeftOut(tx, launched, grant.memberId)) return 'nothing';
  const { reason, explanation } = bonuses[bonus];
  const outcome = await grantPoints(tx, launched, {
    ...grant,
    points,
    sourceKey: bonusKey(reason, subject),
    isPending: false,
    words: [explanation],
  });
  if (outcome === 'posted') await recheckTierSoon(tx, launched, grant.memberId);
  return outcome;
}

/** With tiers based on points, a bonus can raise a member without an order; the scheduled recheck finds out. */
async function recheckTierSoon(
  { db, shop, now }: ShopTx,
  { program: { tiers } }: BonusRules,
  memberId: string,
): Promise<void> {
  if (tiers.basis !== 'points' || tiers.levels.length === 0) return;
  await db.member.updateMany({ where: { shopId: shop.id, id: memberId }, data: { tierRecheckAt: now } });
}

async function isLeftOut({ db, shop }: ShopTx, { program }: BonusRules, memberId: string): Promise<boolean> {
  if (program.exclude.customerTags.length === 0) return false;
  const rows = await db.$queryRaw<{ tags: string[] | null }[]>`
    SELECT c.tags FROM members m JOIN customers c ON c."shopId" = m."shopId" AND c.id = m."customerId"
    WHERE m."shopId" = ${shop.id}::int AND m.id = ${memberId}`;
  return isCustomerExcluded(rows[0]?.tags ?? [], program);
}

/**
 * Joins a signed-in customer to the program, or finds the member, and pays the sign-up bonus once. Shopify creates a
 * customer for everybody who orders, so customers/create is no sign-up. Signing in is: the storefront and the customer
 * account call this.
 * @param who as findOrJoin takes it
 * @returns the member's id
 */
export async function joinProgram(tx: ShopTx, who: Who): Promise<string> {
  const memberId = await findOrJoin(tx, who);
  // Earlier orders of a new member count towards tiers; the scheduled recheck counts them.
  await tx.db.member.updateMany({
    where: { shopId: tx.shop.id, id: memberId, joinedAt: tx.now },
    data: { tierRecheckAt: tx.now },
  });
  const launched = await readLaunchedProgram(tx);
  if (launched && who.customerId !== null && (await mayHaveSignUp(tx, launched, memberId, who.customerId))) {
    await giveBonus(tx, launched, { memberId, bonus: 'signUp', subject: who.customerId, occurredAt: tx.now });
  }
  return memberId;
}

/** Whether the sign-up bonus is still unpaid, for this customer and for every customer merged with them. */
export async function mayHaveSignUp(
  tx: ShopTx,
  { program }: Pick<VersionedProgram, 'program'>,
  memberId: string,
  customerId: string,
): Promise<boolean> {
  if (program.earn.signUp === 0 || (await isBooked(tx, bonusKey('sign_up', customerId)))) return false;
  const { db, shop } = tx;
  const had = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM points_transactions t WHERE t."shopId" = ${shop.id}::int AND t."sourceKey" LIKE 'earn|sign_up:%' AND t."memberId" IN (
      SELECT id FROM members WHERE "shopId" = ${shop.id}::int AND id = ${memberId}
      UNION ALL SELECT id FROM members WHERE "shopId" = ${shop.id}::int AND "mergedIntoId" = ${memberId}) LIMIT 1`;
  return had.length === 0;
}
