import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { joinProgram, mayHaveSignUp } from '#app/loyalty/activity/bonuses.server.ts';
import { findMember } from '#app/loyalty/members/members.server.ts';
import type { VersionedProgram } from '#app/loyalty/program/versions.server.ts';

export type Membership =
  | { state: 'stranger' }
  /** a member by an order, not thanked yet for having an account */
  | { state: 'greeted_first'; memberId: string }
  | { state: 'member'; memberId: string };

/** What a logged-in customer is to the program. */
export async function readMembership(tx: ShopTx, launched: VersionedProgram, customerId: string): Promise<Membership> {
  const member = await findMember(tx, { customerId });
  if (!member) return { state: 'stranger' };
  return {
    state: (await mayHaveSignUp(tx, launched, member.id, customerId)) ? 'greeted_first' : 'member',
    memberId: member.id,
  };
}

/**
 * Somebody who is logged in joins, or is a member already; points they had as a guest come along.
 * @param isMember then the member's own lock is enough; who is new takes the shop's, since an order may bring them in
 *   meanwhile
 * @returns the member's id; null for a customer who was forgotten on request
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
