import { withDispatcher, type ShopTx } from '#app/lib/db.server.ts';
import type { Result } from './results.ts';

// A subject that is due belongs to one process at a time, for a few minutes; after that another process may take it.

const perRound = 100;
const leaseMinutes = 5;

export type Claim = {
  shopId: number;
  subject: string;
  domain: string;
  /** identifies the claim: another process has taken over once it changed */ claimedUntil: Date;
};

/** Claims what is due, in every shop. */
export async function claimDue(): Promise<Claim[]> {
  return withDispatcher(
    (db) => db.$queryRaw`
    WITH due AS (
      SELECT w."shopId", w.subject, s.domain FROM shopify_writes w JOIN shops s ON s.id = w."shopId" AND s."uninstalledAt" IS NULL
      WHERE w."dueAt" <= clock_timestamp() AND (w."claimedUntil" IS NULL OR w."claimedUntil" < clock_timestamp())
      ORDER BY w."dueAt" LIMIT ${perRound} FOR UPDATE OF w SKIP LOCKED
    ), claimed AS (
      UPDATE shopify_writes w SET "claimedUntil" = clock_timestamp() + make_interval(mins => ${leaseMinutes})
      FROM due WHERE w."shopId" = due."shopId" AND w.subject = due.subject
      RETURNING w."shopId", w.subject, due.domain, w."claimedUntil"
    )
    SELECT * FROM claimed`,
  );
}

/**
 * Extends a claim by another lease.
 * @param begun what is about to be written, for the process that may have to continue
 * @returns the renewed claim; null when another process has taken over
 */
export async function renewClaim(
  { db, shop }: ShopTx,
  claim: Claim,
  begun: object | null = null,
): Promise<Claim | null> {
  const [renewed] = await db.$queryRaw<{ claimedUntil: Date }[]>`
    UPDATE shopify_writes SET "claimedUntil" = clock_timestamp() + make_interval(mins => ${leaseMinutes}),
      written = coalesce(${begun && JSON.stringify(begun)}::jsonb, written)
    WHERE "shopId" = ${shop.id}::int AND subject = ${claim.subject} AND "claimedUntil" = ${claim.claimedUntil}::timestamptz
    RETURNING "claimedUntil"`;
  return renewed ? { ...claim, ...renewed } : null;
}

/**
 * Stores the results and releases the claims. Tags inherited while Shopify was being told (inherited-tags.server.ts)
 * stay noted for the next write.
 */
export async function keep({ db, shop, now }: ShopTx, results: Result[]): Promise<void> {
  await db.$executeRaw`
    UPDATE shopify_writes w SET "claimedUntil" = NULL, attempts = r.attempts, problem = r.problem,
      written = CASE WHEN r.written IS NULL THEN w.written
        WHEN w.marks <> r.marks AND w.written ? 'inherited' THEN r.written || jsonb_build_object('inherited', w.written->'inherited')
        ELSE r.written END,
      "writtenAt" = CASE WHEN r.written IS NULL THEN w."writtenAt" ELSE ${now}::timestamptz END,
      "dueAt" = CASE WHEN r."retryInSeconds" IS NOT NULL THEN ${now}::timestamptz + make_interval(secs => r."retryInSeconds")
        WHEN w.marks = r.marks THEN NULL ELSE w."dueAt" END
    FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      AS r(subject text, marks int, attempts int, written jsonb, "retryInSeconds" int, problem text)
    WHERE w."shopId" = ${shop.id}::int AND w.subject = r.subject`;
}
