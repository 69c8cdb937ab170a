import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { ShopRef } from '#app/lib/db.server.ts';
import { setUpDatabase } from '../../setup/database.server.ts';
import { startEmbeddedPostgres } from '../embedded-postgres.ts';
import { environmentWithoutShopify } from '../launch/database.ts';
import { installClock } from './clock.ts';
import type { Play } from './play.ts';
import type { Truth } from './lives.ts';
import { measure } from './measure.ts';
import { readMessages, writeOrders, writeResults } from './results.ts';

export type Run = Pick<Play, 'events' | 'steps' | 'shopFile' | 'program' | 'snapshotDays' | 'onStep'> & {
  /** what really happened, where it is known: the results are measured against it */
  truths: readonly Truth[] | null;
  outFolder: string;
  /** where the database lives while it runs */
  dataDir: string;
};

/**
 * A PostgreSQL of its own, a mail server that takes everything, and the play; then the results as files.
 * @returns the summary, which is also written
 */
export async function runLapse({ outFolder, dataDir, truths, ...own }: Run): Promise<object> {
  mkdirSync(outFolder, { recursive: true });
  const ordersFile = join(outFolder, 'orders.ndjson');
  rmSync(ordersFile, { force: true });
  const postgres = await startEmbeddedPostgres({ dataDir, isDurable: false });
  const sink = fork(join(import.meta.dirname, '../bench/mail-sink.ts'));
  const owner = new pg.Client({ connectionString: postgres.ownerUrl('postgres') });
  try {
    const [smtpPort] = (await once(sink, 'message')) as [number];
    const processUrl = `postgresql://aftercare@127.0.0.1:${postgres.port}/postgres`;
    await setUpDatabase({ ownerUrl: postgres.ownerUrl('postgres'), processUrl });
    await owner.connect();
    await installClock(owner, 'postgres');
    Object.assign(process.env, environmentWithoutShopify(processUrl), { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` });
    // The product reads its environment when it is imported.
    const { play } = await import('./play.ts');
    const begin = performance.now();
    const onSnapshot = (_shop: ShopRef, at: Date) => writeOrders(owner, ordersFile, at);
    await play({ ...own, owner, onSnapshot });
    const run = {
      from: own.steps[0],
      until: own.steps.at(-1),
      steps: own.steps.length,
      webhooksPlayed: own.events.length,
      settingsIgnored: own.shopFile.ignored,
      seconds: Math.round((performance.now() - begin) / 1000),
    };
    const measured = truths && measure(await readMessages(owner), truths);
    return await writeResults(owner, outFolder, { ...run, ...(measured && { measured }) });
  } finally {
    await owner.end().catch(() => {});
    sink.kill();
    await postgres.remove();
  }
}
