import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer } from 'node:net';
import pg from 'pg';
import { setUpDatabase } from '../../setup/database.server.ts';
import { freePort, startEmbeddedPostgres } from '../embedded-postgres.ts';
import { buildIfNeeded, filesUnder, hashOfFiles } from './build.ts';
import { startProcess, type Running } from './process.ts';

// The whole product on this machine, as in production except for external services: embedded PostgreSQL, the pretend
// Shopify with its mailbox, and the real web and worker processes. The demo, the browser tests and the benchmark use
// it.

export type Stack = {
  addresses: {
    app: string;
    admin: string;
    storefront: string;
    desk: string;
    mailbox: string;
    queues: string;
    pretend: string;
  };
  shop: string;
  databaseUrl: string;
  ownerUrl: string;
  /** the environment of the app's own processes */
  environment: Record<string, string>;
  stop: () => Promise<void>;
};

export type StackOptions = {
  /** everything the stack stores: database, the pretend store, logs, ports */
  dataDir: string;
  /** starts with nothing */
  isFresh: boolean;
  redisUrl?: string;
  /**
   * for tests, to start fast and keep nothing: the data of a stopped cluster, and the migrated database in it to clone
   */
  template?: { data: string; database: string };
  /** where the processes' logs go; by default next to the data */
  logDir?: string;
  /** called with each step, in the present tense */
  onStep?: (step: string) => void;
};

export const demoShop = 'super-toys.myshopify.com';

type Kept = { ports: Record<PortName, number>; secrets: Record<'apiSecret' | 'encryptionKey' | 'linkSecret', string> };
const portNames = ['web', 'webOperators', 'workerOperators', 'pretend', 'smtp', 'bounces'] as const;
type PortName = (typeof portNames)[number];

/** Starts everything and waits until it is ready. On failure, stops whatever was started. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, isFresh, redisUrl, template, logDir = join(dataDir, 'logs'), onStep = () => {} } = options;
  if (isFresh) for (const folder of [dataDir, logDir]) rmSync(folder, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one();
  };
  try {
    onStep('starting PostgreSQL');
    const cluster = template ? { isDurable: false, copyOf: template.data } : { isDurable: true };
    const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), ...cluster });
    stops.push(template ? postgres.remove : postgres.stop);
    const databaseUrl = `postgresql://aftercare@127.0.0.1:${postgres.port}/aftercare`;
    const ownerUrl = postgres.ownerUrl('aftercare');
    onStep('migrating');
    await prepareDatabase(postgres.ownerUrl('postgres'), isFresh, template?.database);
    if (!template) await migrateIfNeeded(dataDir, () => setUpDatabase({ ownerUrl, processUrl: databaseUrl }));
    onStep('building, if a source has changed');
    await buildIfNeeded();
    const kept = await keep(dataDir);
    const environment = environmentOf(kept, databaseUrl, redisUrl);
    onStep('starting the pretend Shopify, web and worker');
    const start = async (name: string, args: string[], readyUrl: string, own: Record<string, string> = {}) => {
      const running: Running = await startProcess({
        name,
        args,
        readyUrl,
        environment: { ...environment, ...own },
        logFile: join(logDir, `${name}.log`),
      });
      stops.push(running.stop);
    };
    const { ports } = kept;
    const redirected = ['--import', './app/dev/redirect.ts'];
    await Promise.all([
      start('pretend-shopify', ['app/dev/pretend-shopify/main.ts'], `${local(ports.pretend)}/healthz`, {
        PRETEND_STATE_FILE: join(dataDir, 'pretend-shopify.json'),
      }),
      start('web', [...redirected, 'app/web/main.ts'], `${local(ports.webOperators)}/readyz`, {
        OPERATORS_PORT: String(ports.webOperators),
      }),
      start('worker', [...redirected, 'app/worker/main.ts'], `${local(ports.workerOperators)}/readyz`, {
        OPERATORS_PORT: String(ports.workerOperators),
      }),
    ]);
    return { addresses: addressesOf(ports), shop: demoShop, databaseUrl, ownerUrl, environment, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Setup takes seconds even when there is nothing to do, so it is skipped when nothing has changed since the last start.
 */
async function migrateIfNeeded(dataDir: string, migrate: () => Promise<void>): Promise<void> {
  const stampFile = join(dataDir, 'migrated-from');
  const wanted = hashOfFiles(['package-lock.json', ...filesUnder('prisma'), ...filesUnder('app/setup')]);
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  await migrate();
  writeFileSync(stampFile, wanted);
}

const local = (port: number) => `http://127.0.0.1:${port}`;

function addressesOf(ports: Kept['ports']): Stack['addresses'] {
  const pretend = local(ports.pretend);
  return {
    app: local(ports.web),
    pretend,
    admin: `${pretend}/store/${demoShop}/apps/aftercare`,
    storefront: `${pretend}/storefront/${demoShop}`,
    desk: `${pretend}/desk`,
    mailbox: `${pretend}/mailbox`,
    queues: `${local(ports.webOperators)}/queues`,
  };
}

async function prepareDatabase(url: string, isFresh: boolean, template = 'template1'): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    // As root the cluster may live outside dataDir (see embedded-postgres.ts), where deleting dataDir does not reach
    // it.
    if (isFresh) await owner.query('DROP DATABASE IF EXISTS aftercare WITH (FORCE)');
    const { rowCount } = await owner.query("SELECT FROM pg_database WHERE datname = 'aftercare'");
    if (!rowCount) await owner.query(`CREATE DATABASE aftercare TEMPLATE ${template}`);
  } finally {
    await owner.end();
  }
}

/** Ports and secrets are the same at every start, so that links in old mails still work. */
async function keep(dataDir: string): Promise<Kept> {
  const file = join(dataDir, 'kept.json');
  const kept: Kept = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Kept)
    : {
        ports: Object.fromEntries(
          await Promise.all(portNames.map(async (name) => [name, await freePort()])),
        ) as Kept['ports'],
        secrets: {
          apiSecret: randomBytes(24).toString('hex'),
          encryptionKey: randomBytes(32).toString('base64'),
          linkSecret: randomBytes(32).toString('hex'),
        },
      };
  for (const name of portNames) if (!(await isFree(kept.ports[name]))) kept.ports[name] = await freePort();
  writeFileSync(file, JSON.stringify(kept, null, 2), { mode: 0o600 });
  return kept;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const probe = createServer();
    probe.once('error', () => done(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => done(true)));
  });
}

function environmentOf(
  { ports, secrets }: Kept,
  databaseUrl: string,
  redisUrl: string | undefined,
): Record<string, string> {
  const pretend = local(ports.pretend);
  return {
    NODE_ENV: 'production',
    LISTEN_HOST: '127.0.0.1',
    PORT: String(ports.web),
    DATABASE_URL: databaseUrl,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    SHOPIFY_API_KEY: 'aftercare-demo-key',
    SHOPIFY_API_SECRET: secrets.apiSecret,
    SHOPIFY_APP_URL: local(ports.web),
    APP_BRIDGE_URL: `${pretend}/app-bridge.js`,
    FRAME_ANCESTORS: pretend,
    TOKEN_ENCRYPTION_KEYS: secrets.encryptionKey,
    LINK_SECRET: secrets.linkSecret,
    SMTP_URL: `smtp://127.0.0.1:${ports.smtp}`,
    MAIL_FROM: 'care@aftercare.example',
    BOUNCE_DOMAIN: 'bounces.aftercare.example',
    BOUNCE_SMTP_HOST: '127.0.0.1',
    BOUNCE_SMTP_PORT: String(ports.bounces),
    PRETEND_PORT: String(ports.pretend),
    PRETEND_SHOPIFY_URL: pretend,
    PRETEND_WEBHOOK_RETRY_SCALE: '0.001',
    MAILBOX_SMTP_PORT: String(ports.smtp),
    MAILBOX_BOUNCE_PORT: String(ports.bounces),
  };
}
