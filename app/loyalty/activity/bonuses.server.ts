import { bonusKey } from '#app/events/earned-for.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { grantPoints } from '../ledger/actions.server.ts';
import { type Changed, isBooked } from '../ledger/ledger.server.ts';
import { findOrJoin, type Who } from '../members/members.server.ts';
import { isCustomerExcluded } from '../earning/earning.ts';
import { bonusPoints } from '../program/earn-rules.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { bonuses, type BookedBonus } from './bonuses.ts';

// Points for what people do beside ordering. Each is for a fact of its own and given once; before the launch and while
// the program is paused nothing is given, and nothing is made up for later but the sign-up, which is paid when they
// next come.

type BonusGrant = {
  memberId: string;
  bonus: BookedBonus;
  /** what it is for, such as the review's id: each subject is paid once */
  subject: string;
  occurredAt: Date;
  orderId?: string | null;
};

type BonusRules = Pick<VersionedProgram, 'version' | 'program' | 'isPaused'>;

/**
 * Gives a bonus, at once to spend. Nothing where the rules give none, where they rest, or for customers they leave out.
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

/** Where tiers go by points, a bonus may lift without an order: the clock looks. */
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
 * Somebody who is signed in joins, or comes back: the sign-up bonus is theirs once. Shopify makes a customer of
 * everybody who orders, so it is not the customer that counts as signing up (customers/create), but coming with an
 * account: the storefront and the customer account call this.
 * @param who as findOrJoin takes it
 * @returns the member's id
 */
export async function joinProgram(tx: ShopTx, who: Who): Promise<string> {
  const memberId = await findOrJoin(tx, who);
  // What a new member has ordered before counts towards tiers: the clock looks.
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

/** Whether the sign-up bonus is still to come: neither this customer nor one that became one with them has had it. */
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
