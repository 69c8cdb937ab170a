import { readdir } from 'node:fs/promises';
import { prisma } from '#app/lib/db.server.ts';
import { pingQueue } from '#app/jobs/queue.server.ts';

export type Readiness = { isReady: boolean; checks: Record<string, 'ok' | string> };

/** Whether this process can do its work: database there, migrated as the code expects, queue there. */
export async function checkReadiness(): Promise<Readiness> {
  const checks: Readiness['checks'] = {
    database: await answerOf(() => prisma.$queryRaw`SELECT 1`),
    migrations: await answerOf(checkMigrations),
    queue: await answerOf(pingQueue),
  };
  return { isReady: Object.values(checks).every((answer) => answer === 'ok'), checks };
}

async function answerOf(check: () => Promise<unknown>): Promise<string> {
  try {
    await check();
    return 'ok';
  } catch (error) {
    return error instanceof Error ? error.message.trim().split('\n').at(-1)! : 'failed';
  }
}

async function checkMigrations(): Promise<void> {
  const entries = await readdir('prisma/migrations', { withFileTypes: true });
  const expected = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const done = await prisma.$queryRaw<{ name: string }[]>`
    SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`;
  const missing = expected.filter((name) => !done.some((row) => row.name === name));
  if (missing.length > 0) throw new Error(`not migrated: ${missing.join(', ')} (npm run setup)`);
}
