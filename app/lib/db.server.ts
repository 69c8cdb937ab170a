import { Prisma, PrismaClient } from '@prisma/client';
import { env } from './env.server.ts';
import { sharesOf } from './shares.ts';
import { ShowingPrismaPg, directSql, withDirectSql } from './direct-sql.server.ts';

/**
 * The one Prisma client. Outside withShop it can only read what does not belong to one shop: sessions and the register
 * of shops. It can also add to the inbox.
 */
export const prisma = new PrismaClient({
  adapter: new ShowingPrismaPg({ connectionString: env.DATABASE_URL, max: env.DATABASE_POOL }),
});

export type ShopRef = { id: number; domain: string };
export type Db = Prisma.TransactionClient;

/** A transaction restricted to one shop. `now` is the database's clock, which decides what is due. */
export type ShopTx = { db: Db; shop: ShopRef; now: Date };

type ShopWork = {
  /**
   * only one transaction at a time may apply facts to a shop and plan from them, so that no plan is based on half of
   * the facts
   */
  isExclusive?: boolean;
  /** time limit of the transaction, in milliseconds */
  timeoutMs?: number;
};

// A shop may have so much of a process's connections, and so many requests waiting for them: whatever it does, half of
// the connections are left to the others.
const shares = sharesOf({
  atOnce: Math.max(1, Math.floor(env.DATABASE_POOL / 2)),
  mostWaiting: 40,
  full: () =>
    new Response('Your store asks for more than can be answered at once. Please try again in a few seconds.', {
      status: 503,
      headers: { 'Retry-After': '5' },
    }),
});

/**
 * Runs the work in one transaction that can see and write this shop's rows only (row-level security). Never call it
 * inside another of its transactions: the inner one would wait for a share that the outer one has.
 * @throws a Response (503) when too many of the shop's requests wait already
 */
export async function withShop<T>(
  shop: ShopRef,
  work: (tx: ShopTx) => Promise<T>,
  { isExclusive = false, timeoutMs = 20_000 }: ShopWork = {},
): Promise<T> {
  return shares.run(shop.id, () => inShop(shop, work, { isExclusive, timeoutMs }));
}

function inShop<T>(
  shop: ShopRef,
  work: (tx: ShopTx) => Promise<T>,
  { isExclusive, timeoutMs }: Required<ShopWork>,
): Promise<T> {
  return inTransaction(
    async (db) => {
      const enter = Prisma.sql`set_config('app.shop_id', ${String(shop.id)}, true), set_config('app.shop_domain', ${shop.domain}, true)`;
      // Read the clock after acquiring the lock: otherwise `now` would be older than the data.
      const lock = isExclusive ? Prisma.sql`, pg_advisory_xact_lock(4711, ${shop.id}::int)` : Prisma.empty;
      // Use clock_timestamp: now() is the start of the transaction.
      const rows = await db.$queryRaw<{ now: Date }[]>`
        WITH entered AS MATERIALIZED (SELECT ${enter}${lock}) SELECT clock_timestamp() AS now FROM entered`;
      return work({ db, shop, now: rows[0]!.now });
    },
    { timeout: timeoutMs, maxWait: 10_000 },
  );
}

function inTransaction<T>(work: (db: Db) => Promise<T>, limits?: { timeout: number; maxWait: number }): Promise<T> {
  return withDirectSql(() => prisma.$transaction((db) => work(directSql(db)), limits));
}

/**
 * Runs the work in a role that sees all shops, but only ids, states and times: enough to claim what is due and pass it
 * to withShop.
 */
export async function withDispatcher<T>(work: (db: Db) => Promise<T>): Promise<T> {
  return inTransaction(async (db) => {
    await db.$executeRaw`SET LOCAL ROLE aftercare_dispatcher`;
    return work(db);
  });
}
