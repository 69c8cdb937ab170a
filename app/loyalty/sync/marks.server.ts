import type { ShopTx } from '#app/lib/db.server.ts';

// Marks that Shopify has to be told something. What to tell is computed when it is written (writes.server.ts), so that
// many marks lead to one write of the newest state.

/** Marks a member whose metafield and tags may be out of date. Guests have none in Shopify. */
export async function markMember(tx: ShopTx, memberId: string): Promise<void> {
  await markMembers(tx, [memberId]);
}

/** Like markMember, for several. */
export async function markMembers({ db, shop, now }: ShopTx, memberIds: string[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO shopify_writes ("shopId", subject, "dueAt", marks)
    SELECT m."shopId", 'member:' || m.id, ${now}::timestamptz, 1 FROM members m
    WHERE m."shopId" = ${shop.id}::int AND m.id = ANY(${memberIds}::text[]) AND m."customerId" IS NOT NULL
    ON CONFLICT ("shopId", subject) DO UPDATE SET marks = shopify_writes.marks + 1,
      "dueAt" = CASE WHEN shopify_writes.problem IS NULL THEN excluded."dueAt" ELSE coalesce(shopify_writes."dueAt", excluded."dueAt") END`;
}

/**
 * Marks the app's own metafield, from which themes read the program, and the free shipping discount as possibly out of
 * date.
 */
export async function markProgram(tx: ShopTx): Promise<void> {
  await mark(tx, ['program', 'free-shipping']);
}

/** Marks the free shipping discount as possibly out of date. */
export async function markFreeShipping(tx: ShopTx): Promise<void> {
  await mark(tx, ['free-shipping']);
}

async function mark({ db, shop, now }: ShopTx, subjects: string[]): Promise<void> {
  await db.$executeRaw`
    INSERT INTO shopify_writes ("shopId", subject, "dueAt", marks) SELECT ${shop.id}::int, subject, ${now}::timestamptz, 1 FROM unnest(${subjects}::text[]) AS s(subject)
    ON CONFLICT ("shopId", subject) DO UPDATE SET marks = shopify_writes.marks + 1, "dueAt" = excluded."dueAt"`;
}
