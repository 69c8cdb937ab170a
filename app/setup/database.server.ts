import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createPostgresBackend, withBackend } from 'bullmq';
import pg from 'pg';
import { queueNames } from '#app/jobs/catalog.ts';

type Setup = {
  /** connects as the role that owns the tables */
  ownerUrl: string;
  /** how the web and worker processes connect; the role is created if it does not exist */
  processUrl: string;
};

/** The tables come from migrations that this code no longer contains. */
export class OutdatedDatabaseError extends Error {
  override name = 'OutdatedDatabaseError';
}

/**
 * Migrates the app's tables and the queue's, and grants the processes' role exactly the rights it needs.
 * @throws OutdatedDatabaseError when the database is older than the oldest migration here
 * @throws when a migration fails, or when both URLs use the same role, which would bypass row-level security
 */
export async function setUpDatabase({ ownerUrl, processUrl }: Setup): Promise<void> {
  const role = decodeURIComponent(new URL(processUrl).username);
  if (role === decodeURIComponent(new URL(ownerUrl).username)) {
    throw new Error(
      `DATABASE_URL and DATABASE_OWNER_URL both connect as "${role}". The processes must not own the tables, because an owner walks ` +
        'through row-level security. Give DATABASE_URL a role of its own (it need not exist yet).',
    );
  }
  await refuseOutdated(ownerUrl);
  await migrateTables(ownerUrl);
  await migrateQueue(ownerUrl);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    await ensureRole(owner, role, decodeURIComponent(new URL(processUrl).password));
    await grantRights(owner, role);
  } finally {
    await owner.end();
  }
}

/**
 * The migrations from before the first release were squashed into a baseline, which cannot migrate tables made by the
 * old ones.
 */
async function refuseOutdated(ownerUrl: string): Promise<void> {
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    const { rows } = await owner.query<{ name: string | null }>(
      `SELECT to_regclass('public._prisma_migrations') AS name`,
    );
    if (rows[0]?.name == null) return;
    const { rowCount } = await owner.query(
      `SELECT FROM public._prisma_migrations WHERE migration_name = '0001_tables'`,
    );
    if (!rowCount) return;
  } finally {
    await owner.end();
  }
  throw new OutdatedDatabaseError(
    'This database was made by a version from before the first release and cannot be brought up to date. Set up an empty one.',
  );
}

async function migrateTables(ownerUrl: string): Promise<void> {
  const child = spawn('prisma', ['migrate', 'deploy'], {
    env: { ...process.env, DATABASE_URL: ownerUrl, DATABASE_OWNER_URL: ownerUrl, CHECKPOINT_DISABLE: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`prisma migrate deploy failed:\n${output}`);
}

async function migrateQueue(ownerUrl: string): Promise<void> {
  const { Queue } = withBackend(createPostgresBackend);
  const queue = new Queue('setup', { connection: { connectionString: ownerUrl, migrate: true } });
  await queue.waitUntilReady();
  await queue.close();
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  try {
    // BullMQ creates a queue's job id sequence with the first job, but the processes' role may not create anything.
    for (const name of queueNames) await owner.query('SELECT bullmq.next_job_id($1)', [name]);
  } finally {
    await owner.end();
  }
}

async function ensureRole(owner: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await owner.query('SELECT FROM pg_roles WHERE rolname = $1', [role]);
  if (rowCount) return;
  // NOINHERIT: the role can become the dispatcher for one transaction, but does not have the dispatcher's rights
  // otherwise.
  const secret = password ? `PASSWORD ${pg.escapeLiteral(password)}` : '';
  await owner.query(`CREATE ROLE ${pg.escapeIdentifier(role)} LOGIN NOINHERIT ${secret}`);
}

async function grantRights(owner: pg.Client, role: string): Promise<void> {
  const name = pg.escapeIdentifier(role);
  for (const schema of ['public', 'bullmq', 'limits']) {
    await owner.query(`GRANT USAGE ON SCHEMA ${schema} TO ${name}, aftercare_dispatcher`);
    await owner.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${name}`);
    await owner.query(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA ${schema} TO ${name}`);
    await owner.query(`GRANT EXECUTE ON ALL ROUTINES IN SCHEMA ${schema} TO ${name}`);
  }
  await owner.query(
    `REVOKE UPDATE, DELETE ON public.points_transactions, public.points_entries, public.program_versions FROM ${name}`,
  ); // append-only
  await owner.query(`REVOKE ALL ON public._prisma_migrations FROM ${name}`);
  await owner.query(`GRANT SELECT ON public._prisma_migrations TO ${name}`); // readiness compares it with the code
  await owner.query(`GRANT aftercare_dispatcher TO ${name}`);
}
