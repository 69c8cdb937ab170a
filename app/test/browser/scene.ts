import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Browser } from 'playwright-core';
import { startStack, type Stack } from '#app/dev/launch/stack.ts';
import { playEverything } from '#app/dev/stories/play.ts';
import { createWorld, type World } from '#app/dev/stories/world.ts';
import { launchBrowser } from '../browser.ts';
import { preparedCluster, templateName } from '../cluster.ts';

/** The whole product with every story played, and a browser. Shared by all browser tests, which run in order. */
export type Scene = {
  stack: Stack;
  world: World;
  browser: Browser;
  /** queries as the tables' owner */
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;
  /** the newest order of this address */
  orderOf: (email: string) => Promise<string>;
  close: () => Promise<void>;
};

/** @throws when a story does not end as expected */
export function raiseScene(): Promise<Scene> {
  return raise('stories', async (stack) => {
    const { outcomes, differences } = await playEverything(stack, () => undefined);
    const wrong = [
      ...differences,
      ...outcomes.flatMap((outcome) => outcome.differences.map((difference) => `${outcome.story.name}: ${difference}`)),
    ];
    if (wrong.length > 0) throw new Error(`The stories did not come out as written:\n${wrong.join('\n')}`);
  });
}

/**
 * Starts the whole product with an empty store, and a browser.
 * @param name of the folder for the processes' logs, in .data/logs
 * @param prepare sets up the store before the browser opens
 */
export async function raise(name: string, prepare: (stack: Stack, world: World) => Promise<void>): Promise<Scene> {
  const dataDir = mkdtempSync(join(tmpdir(), `aftercare-${name}-`));
  const template = { data: await preparedCluster(), database: templateName };
  const stack = await startStack({ dataDir, isFresh: true, template, logDir: join('.data', 'logs', name) });
  const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 2 });
  const query: Scene['query'] = async (sql, values = []) => (await owner.query(sql, values)).rows;
  const stop = async () => {
    await owner.end();
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const world = createWorld(stack);
    await prepare(stack, world);
    const browser = await launchBrowser();
    const close = async () => {
      await browser.close();
      await stop();
    };
    return { stack, world, browser, query, orderOf: (email) => findOrder(query, email), close };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function findOrder(query: Scene['query'], email: string): Promise<string> {
  const [row] = await query<{ id: string }>('SELECT id FROM orders WHERE email = $1 ORDER BY "placedAt" DESC LIMIT 1', [
    email,
  ]);
  if (!row) throw new Error(`No order of ${email}`);
  return row.id;
}
