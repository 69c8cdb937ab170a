import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { resolve } from 'node:path';
import { isRedisHere } from '../launch/redis.ts';
import { watchLeftovers } from './leftovers.ts';
import type { TestReport } from './quiet-reporter.ts';
import { runStep } from './steps.ts';

/** how long each test file took, slowest first */
const reportFile = '.data/test-report.json';

/**
 * Runs test files, then looks for what they left behind.
 * @param options passed on to Vitest, such as ['-t', 'a name']
 * @returns what failed, and the summary line
 */
export async function runTests(
  files: string[],
  options: string[] = [],
): Promise<{ failed: string[]; summary: string }> {
  const watch = watchLeftovers();
  // Another run in this folder writes its own report.
  const ownReport = `${reportFile}.${process.pid}`;
  // Programs in node_modules are compiled once instead of in each of the many processes.
  const environment = { TMPDIR: watch.folder, NODE_COMPILE_CACHE: resolve('.cache/node'), TEST_REPORT: ownReport };
  const isPassed = await runStep({
    name: `tests in ${files.length} files`,
    work: async () => {
      const args = ['run', '--reporter=./app/dev/testing/quiet-reporter.ts', ...options, ...files];
      const child = spawn('vitest', args, { stdio: 'inherit', env: { ...process.env, ...environment } });
      // When told to stop, this process waits until everything the tests started is gone as well.
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error('What failed stands above.');
    },
  });
  const summary = summaryOf(ownReport);
  const left = await watch.end();
  if (left.length > 0)
    console.error(`\nLeft behind by the tests, and now gone:\n${left.map((one) => `  ${one}`).join('\n')}\n`);
  if (!isRedisHere()) console.log('NOT RUN: the queue on Redis. Set REDIS_URL or put redis-server on PATH.');
  return { failed: [...(isPassed ? [] : ['tests']), ...(left.length > 0 ? ['nothing left behind'] : [])], summary };
}

function summaryOf(ownReport: string): string {
  if (!existsSync(ownReport)) return 'The tests did not come to an end.';
  const { passed, failed, skipped } = JSON.parse(readFileSync(ownReport, 'utf8')) as TestReport;
  renameSync(ownReport, reportFile);
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
