import pg from 'pg';
import type { Browser } from 'playwright-core';
import { startStack, type Stack } from '#app/dev/launch/stack.ts';
import { playEverything } from '#app/dev/stories/play.ts';
import { createWorld, type World } from '#app/dev/stories/world.ts';
import { launchBrowser } from '../browser.ts';

/** The whole product with every story played, and a browser before it. One for all browser tests: they run in order. */
export type Scene = {
  stack: Stack;
  world: World;
  browser: Browser;
  /** reads the tables as their owner */
  query: <Row extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<Row[]>;
  /** the newest order of this address */
  orderOf: (email: string) => Promise<string>;
  close: () => Promise<void>;
};

/** @throws when a story does not come out as it is written */
export async function raiseScene(): Promise<Scene> {
  const stack = await startStack({ dataDir: '.data/browser-test', isFresh: true });
  const owner = new pg.Pool({ connectionString: stack.ownerUrl, max: 2 });
  const query: Scene['query'] = async (sql, values = []) => (await owner.query(sql, values)).rows;
  try {
    const { outcomes, differences } = await playEverything(stack, () => undefined);
    const wrong = [
      ...differences,
      ...outcomes.flatMap((outcome) => outcome.differences.map((difference) => `${outcome.story.name}: ${difference}`)),
    ];
    if (wrong.length > 0) throw new Error(`The stories did not come out as written:\n${wrong.join('\n')}`);
    const browser = await launchBrowser();
    const close = async () => {
      await browser.close();
      await owner.end();
      await stack.stop();
    };
    return { stack, world: createWorld(stack), browser, query, orderOf: (email) => findOrder(query, email), close };
  } catch (error) {
    await owner.end();
    await stack.stop();
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
