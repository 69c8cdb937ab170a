import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { defineConfig } from 'prisma/config';
import { catalogPool } from './app/setup/catalog-pool.server.ts';

// The CLI talks to PostgreSQL through the JavaScript driver, because Prisma's own engines are
// fetched from a host that a closed network does not reach. It migrates, so it connects as the owner.
const connectionString = process.env.DATABASE_OWNER_URL ?? process.env.DATABASE_URL ?? '';
// `prisma generate` needs no database, but without an address it goes looking for its native engines on the internet.
process.env.DATABASE_URL ??= 'postgresql://nobody@127.0.0.1/nothing';

// The schema engine never clears the ten-second timer that guards its lock, and every command would sit it out after its
// work is done. Unreferenced it still fires while something is going on, but holds nobody up.
const startTimer = globalThis.setTimeout;
globalThis.setTimeout = Object.assign((work: () => void, ms?: number) => {
  const timer = startTimer(work, ms);
  return ms === 10_000 ? timer.unref() : timer;
}, startTimer);

type Adapter = Awaited<ReturnType<PrismaPg['connect']>>;

async function connect(address: string): Promise<Adapter> {
  const adapter = await new PrismaPg(catalogPool(address)).connect();
  // The adapter splits a script at every semicolon, those inside function bodies too; PostgreSQL itself does not.
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      console.error(error); // the schema engine would say no more than "external error"
      throw error;
    }
  };
  return adapter;
}

/** A new, empty database beside the one named, in which `migrate diff` replays the migrations. Dropped when it is let go. */
async function connectToShadow(): Promise<Adapter> {
  const name = `prisma_shadow_${randomUUID().replaceAll('-', '')}`;
  const owner = await connect(connectionString);
  await owner.executeScript(`CREATE DATABASE ${name}`);
  const shadow = await connect(Object.assign(new URL(connectionString), { pathname: `/${name}` }).href);
  const dispose = async () => {
    await shadow.underlyingDriver().end();
    await owner.executeScript(`DROP DATABASE ${name} WITH (FORCE)`);
    await owner.dispose();
  };
  return Object.assign(shadow, { dispose });
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: () => {
    const factory = new PrismaPg({ connectionString });
    return Promise.resolve(
      Object.assign(factory, { connect: () => connect(connectionString), connectToShadowDb: connectToShadow }),
    );
  },
});
