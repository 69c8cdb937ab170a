import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { joinProgram } from '#app/loyalty/activity/bonuses.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { createCustomerMutation, customerByEmailQuery } from '#app/shopify/customer-queries.ts';

// A guest's points become a customer's. Shopify is asked outside of any transaction; whatever is repeated finds what
// the first time has made.

export type ClaimOutcome =
  | 'claimed'
  /** no order tells the address, and none was typed */
  | 'no_address'
  /** the address that was typed is not the link's */
  | 'wrong_address'
  /** Shopify has not answered in time, or does not let us: nothing was changed */
  | 'not_now';

type Guest = { id: string; addressHash: string };

/**
 * @param guest a member without a customer, known by the hash of the address the link was sent to
 * @param typed what they say it is, where no order tells: whose points came from a file has perhaps never ordered here
 */
export async function claimPoints(shop: ShopRef, guest: Guest, typed?: string): Promise<ClaimOutcome> {
  const isTheirs = typed !== undefined && addressHash(shop.id, typed) === guest.addressHash;
  const email = (await withShop(shop, (tx) => addressOf(tx, guest))) ?? (isTheirs ? typed : null);
  if (!email) return typed === undefined ? 'no_address' : 'wrong_address';
  const customerId = await findOrCreateCustomer(shop, email);
  if (customerId === null) return 'not_now';
  await withShop(shop, (tx) => link(tx, guest, customerId), { isExclusive: true });
  return 'claimed';
}

/** The address as it was written in an order, if it is still the one the guest is known by. */
export async function addressOf({ db, shop }: ShopTx, guest: Guest): Promise<string | null> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    SELECT DISTINCT o.email FROM points_lots l JOIN orders o ON o."shopId" = l."shopId" AND o.id = l."orderId"
    WHERE l."shopId" = ${shop.id}::int AND l."memberId" = ${guest.id} AND o.email IS NOT NULL`;
  return rows.find(({ email }) => addressHash(shop.id, email) === guest.addressHash)?.email ?? null;
}

/** Somebody may have been quicker, or a forgotten customer may stand in the way: then nothing is linked. */
async function link(tx: ShopTx, guest: Guest, customerId: string): Promise<void> {
  const key = { shopId: tx.shop.id, id: guest.id };
  const now = await tx.db.member.findUniqueOrThrow({
    where: { shopId_id: key },
    select: { customerId: true, mergedIntoId: true, erasedAt: true },
  });
  if (now.customerId !== null || now.mergedIntoId !== null || now.erasedAt !== null) return;
  await joinProgram(tx, { customerId, addressHash: guest.addressHash });
}

/** a page is waiting */
const patienceMs = 8000;

/** @returns the customer's number; null when Shopify does not tell or does not let us */
async function findOrCreateCustomer(shop: ShopRef, email: string): Promise<string | null> {
  const until = Date.now() + patienceMs;
  const leftMs = () => Math.max(1, until - Date.now());
  const look = () => adminOnce(shop, customerByEmailQuery, { email }, leftMs());
  const before = await look();
  if (before.kind !== 'answer') return refusal(shop, before.problem);
  if (before.data.customerByIdentifier) return numberOf(before.data.customerByIdentifier.id);
  const made = await adminOnce(shop, createCustomerMutation, { input: { email } }, leftMs());
  if (made.kind === 'answer' && made.data.customerCreate?.customer)
    return numberOf(made.data.customerCreate.customer.id);
  // "Email has already been taken" by a second click, or the answer was lost on its way: then the customer is there
  // now.
  const after = await look();
  if (after.kind === 'answer' && after.data.customerByIdentifier) return numberOf(after.data.customerByIdentifier.id);
  return refusal(shop, made.kind === 'answer' ? 'Shopify made no customer.' : made.problem);
}

const numberOf = (gid: string) => gid.slice(gid.lastIndexOf('/') + 1);

function refusal(shop: ShopRef, problem: string): null {
  log.warn({ shop: shop.domain, problem }, 'a guest could not be made a customer');
  return null;
}
