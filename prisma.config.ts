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

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  experimental: { adapter: true },
  engine: 'js',
  adapter: async () => {
    const factory = new PrismaPg(catalogPool(connectionString));
    const connect = factory.connect.bind(factory);
    factory.connect = async () => {
      const adapter = await connect();
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
    };
    return factory;
  },
});
