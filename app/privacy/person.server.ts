import { addressHash } from '#app/lib/crypto.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { Traces } from '#app/lib/privacy.server.ts';

// The person a request about personal data is about, and the ids and hashes they are known by here.

/** As Shopify names the person. */
export type Person = { customerId: string; email: string | null; phone: string | null; orderIds: string[] };

/** Looks for the person under their id, those merged into it, their orders and their addresses. */
export async function findTraces({ db, shop }: ShopTx, person: Person): Promise<Traces> {
  const customers = await db.customer.findMany({
    where: { shopId: shop.id, OR: [{ id: person.customerId }, { mergedIntoId: person.customerId }] },
    select: { id: true, email: true },
  });
  const customerIds = [...new Set([person.customerId, ...customers.map(({ id }) => id)])];
  const known = lowered([person.email, ...customers.map(({ email }) => email)]);
  const orders = await db.$queryRaw<{ id: string; email: string | null }[]>`
    SELECT id, email FROM orders
    WHERE "shopId" = ${shop.id}
      AND ("customerId" = ANY(${customerIds}) OR id = ANY(${person.orderIds}) OR ("customerId" IS NULL AND lower(email) = ANY(${known})))`;
  const addresses = lowered([...known, ...orders.map(({ email }) => email)]);
  return {
    customerIds,
    orderIds: [...new Set([...person.orderIds, ...orders.map(({ id }) => id)])],
    addresses,
    hashes: addresses.map((address) => addressHash(shop.id, address)),
    phone: person.phone,
  };
}

function lowered(addresses: (string | null)[]): string[] {
  return [...new Set(addresses.flatMap((address) => (address ? [address.trim().toLowerCase()] : [])))];
}
