import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { copyCluster, startEmbeddedPostgres, type EmbeddedPostgres } from '../dev/embedded-postgres.ts';
import { filesUnder, hashOfFiles } from '../dev/launch/build.ts';
import { setUpDatabase } from '../setup/database.server.ts';

// Creating a cluster and migrating a database in it takes about five seconds. It is done once per state of the
// migrations and copied from then on.

const cache = '.cache/postgres';

/** The migrated database in each cluster, to be cloned: CREATE DATABASE … TEMPLATE template_aftercare. */
export const templateName = 'template_aftercare';

/** Starts a separate PostgreSQL for the caller, in a new temporary folder, with the template in it. */
export async function startCluster(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir: temporaryFolder(), isDurable: false, copyOf: await preparedCluster() });
}

/** The data of a stopped cluster with the template in it; recreated if the migrations have changed. */
export async function preparedCluster(): Promise<string> {
  const hash = hashOfFiles([
    'package-lock.json',
    'app/jobs/catalog.ts',
    ...filesUnder('prisma'),
    ...filesUnder('app/setup'),
  ]);
  const prepared = join(cache, hash.slice(0, 16));
  if (existsSync(prepared)) return prepared;
  mkdirSync(cache, { recursive: true });
  for (const outdated of readdirSync(cache)) rmSync(join(cache, outdated), { recursive: true, force: true });
  const postgres = await startEmbeddedPostgres({ dataDir: temporaryFolder(), isDurable: false });
  try {
    await createTemplate(postgres);
    await postgres.stop();
    // Moved into place when complete, because two runs may prepare it at the same time.
    const complete = mkdtempSync(join(cache, 'new-'));
    copyCluster(postgres.data, complete);
    if (existsSync(prepared)) rmSync(complete, { recursive: true, force: true });
    else renameSync(complete, prepared);
  } finally {
    await postgres.remove();
  }
  return prepared;
}

async function createTemplate({ ownerUrl, port }: EmbeddedPostgres): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl('postgres') });
  await owner.connect();
  await owner.query(`CREATE DATABASE ${templateName}`);
  await owner.end();
  const processUrl = `postgresql://aftercare@127.0.0.1:${port}/${templateName}`;
  await setUpDatabase({ ownerUrl: ownerUrl(templateName), processUrl });
}

function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'aftercare-postgres-'));
}
