import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { joinProgram, mayHaveSignUp } from '#app/loyalty/activity/bonuses.server.ts';
import { findMember } from '#app/loyalty/members/members.server.ts';
import type { VersionedProgram } from '#app/loyalty/program/versions.server.ts';

export type Membership =
  | { state: 'stranger' }
  /** became a member by ordering and has not had the sign-up bonus yet */
  | { state: 'greeted_first'; memberId: string }
  | { state: 'member'; memberId: string };

/** The state of a logged-in customer in the program. */
export async function readMembership(tx: ShopTx, launched: VersionedProgram, customerId: string): Promise<Membership> {
  const member = await findMember(tx, { customerId });
  if (!member) return { state: 'stranger' };
  return {
    state: (await mayHaveSignUp(tx, launched, member.id, customerId)) ? 'greeted_first' : 'member',
    memberId: member.id,
  };
}

/**
 * Joins a logged-in customer, or finds the member; points they had as a guest are kept.
 * @param isMember true if they are a member already: then the member's own lock is enough. Otherwise the shop is
 *   locked, because an order may make them a member at the same moment.
 * @returns the member's id; null for an erased customer
 */
export function joinWithAccount(
  shop: ShopRef,
  customerId: string,
  { isMember }: { isMember: boolean },
): Promise<string | null> {
  return withShop(
    shop,
    async (tx) => {
      const known = await tx.db.customer.findUnique({
        where: { shopId_id: { shopId: shop.id, id: customerId } },
        select: { email: true, erasedAt: true },
      });
      if (known?.erasedAt) return null;
      return joinProgram(tx, { customerId, addressHash: known?.email ? addressHash(shop.id, known.email) : null });
    },
    { isExclusive: !isMember },
  );
}
