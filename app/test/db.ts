import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { prisma, type ShopRef } from '#app/lib/db.server.ts';
import { templateName } from './cluster.ts';

/**
 * Gives the test file its own database, cloned from the migrated template. Call once at the top of a *.db.test.ts or
 * *.process.test.ts. The code under test connects like the processes do, with a role that owns nothing.
 */
export function useDatabase(): void {
  const drop = () => onServer(`DROP DATABASE IF EXISTS ${databaseName()} WITH (FORCE)`);
  beforeAll(async () => {
    await drop();
    // Copying files takes a third of the time of PostgreSQL's default, which also writes everything to its log.
    await onServer(`CREATE DATABASE ${databaseName()} TEMPLATE ${templateName} STRATEGY file_copy`);
  });
  afterAll(async () => {
    await prisma.$disconnect();
    await owners?.end();
    owners = null;
    await drop();
  });
}

const databaseName = () => new URL(process.env.DATABASE_URL ?? '').pathname.slice(1);
const ownerUrl = (database: string) => `postgresql://owner@127.0.0.1:${inject('databasePort')}/${database}`;

let owners: pg.Pool | null = null;

/** Runs SQL as the tables' owner, who bypasses row-level security, to see what is really stored. */
export async function ownerQuery<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await ownerPool().query<Row>(sql, values)).rows;
}

/** The owner's connections, for functions of the product that want a pool. */
export function ownerPool(): pg.Pool {
  owners ??= new pg.Pool({ connectionString: ownerUrl(databaseName()), max: 10, allowExitOnIdle: true });
  return owners;
}

async function onServer(sql: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl('postgres') });
  await owner.connect();
  try {
    await owner.query(sql);
  } finally {
    await owner.end();
  }
}

let shopCount = 0;

/** An installed shop, live by default. */
export async function createShop(
  own: Partial<Parameters<typeof prisma.shop.create>[0]['data']> = {},
): Promise<ShopRef> {
  shopCount += 1;
  const shop = await prisma.shop.create({
    data: {
      domain: `shop-${shopCount}-${process.pid}.myshopify.com`,
      name: `Shop ${shopCount}`,
      email: `owner-${shopCount}@shop.example`,
      timeZone: 'America/New_York',
      installedAt: new Date('2026-01-01T00:00:00Z'),
      liveAt: new Date('2026-01-02T00:00:00Z'),
      ...own,
    },
  });
  return { id: shop.id, domain: shop.domain };
}
