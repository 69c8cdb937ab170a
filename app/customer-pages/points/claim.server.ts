import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { joinProgram } from '#app/loyalty/activity/bonuses.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { createCustomerMutation, customerByEmailQuery } from '#app/shopify/customer-queries.ts';

// Turns a guest's points into a customer's. Shopify is asked outside of any transaction; a repeated attempt finds what
// the first one created.

export type ClaimOutcome =
  | 'claimed'
  /** no order has the address, and none was typed */
  | 'no_address'
  /** the typed address is not the link's */
  | 'wrong_address'
  /** Shopify takes the address from nobody, however often it is tried */
  | 'invalid_address'
  /** Shopify did not answer in time or refused; nothing was changed */
  | 'not_now';

type Guest = { id: string; addressHash: string };

/**
 * @param guest a member without a customer, identified by the hash of the address the link was sent to
 * @param typed the address they typed, needed when no order has it: a member with imported points may never have
 *   ordered here
 */
export async function claimPoints(shop: ShopRef, guest: Guest, typed?: string): Promise<ClaimOutcome> {
  const isTheirs = typed !== undefined && addressHash(shop.id, typed) === guest.addressHash;
  const email = (await withShop(shop, (tx) => addressOf(tx, guest))) ?? (isTheirs ? typed : null);
  if (!email) return typed === undefined ? 'no_address' : 'wrong_address';
  const found = await findOrCreateCustomer(shop, email);
  if (typeof found === 'string') return found;
  await withShop(shop, (tx) => link(tx, guest, found.customerId), { isExclusive: true });
  return 'claimed';
}

/** The address as written in an order, if it still matches the guest's hash. */
export async function addressOf({ db, shop }: ShopTx, guest: Guest): Promise<string | null> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    SELECT DISTINCT o.email FROM points_lots l JOIN orders o ON o."shopId" = l."shopId" AND o.id = l."orderId"
    WHERE l."shopId" = ${shop.id}::int AND l."memberId" = ${guest.id} AND o.email IS NOT NULL`;
  return rows.find(({ email }) => addressHash(shop.id, email) === guest.addressHash)?.email ?? null;
}

/** Links nothing if somebody was quicker, or if an erased customer is in the way. */
async function link(tx: ShopTx, guest: Guest, customerId: string): Promise<void> {
  const key = { shopId: tx.shop.id, id: guest.id };
  const now = await tx.db.member.findUniqueOrThrow({
    where: { shopId_id: key },
    select: { customerId: true, mergedIntoId: true, erasedAt: true },
  });
  if (now.customerId !== null || now.mergedIntoId !== null || now.erasedAt !== null) return;
  await joinProgram(tx, { customerId, addressHash: guest.addressHash });
}

/** short, because a page is waiting */
const patienceMs = 8000;

/** @returns the customer's number, or why there is none */
async function findOrCreateCustomer(
  shop: ShopRef,
  email: string,
): Promise<{ customerId: string } | 'invalid_address' | 'not_now'> {
  const until = Date.now() + patienceMs;
  const leftMs = () => Math.max(1, until - Date.now());
  const look = () => adminOnce(shop, customerByEmailQuery, { email }, leftMs());
  const before = await look();
  if (before.kind !== 'answer') return refusal(shop, before.problem);
  if (before.data.customerByIdentifier) return { customerId: numberOf(before.data.customerByIdentifier.id) };
  const made = await adminOnce(shop, createCustomerMutation, { input: { email } }, leftMs());
  const answer = made.kind === 'answer' ? made.data.customerCreate : null;
  if (answer?.customer) return { customerId: numberOf(answer.customer.id) };
  // The customer may exist now: a second click got "Email has already been taken", or the answer was lost.
  const after = await look();
  if (after.kind === 'answer' && after.data.customerByIdentifier)
    return { customerId: numberOf(after.data.customerByIdentifier.id) };
  const said = answer?.userErrors.find(({ field }) => field?.at(-1) === 'email');
  if (said && !/already been taken/i.test(said.message)) return 'invalid_address';
  return refusal(shop, made.kind === 'answer' ? 'Shopify made no customer.' : made.problem);
}

const numberOf = (gid: string) => gid.slice(gid.lastIndexOf('/') + 1);

function refusal(shop: ShopRef, problem: string): 'not_now' {
  log.warn({ shop: shop.domain, problem }, 'a guest could not be made a customer');
  return 'not_now';
}
