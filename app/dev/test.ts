import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { buildIfNeeded } from './launch/build.ts';
import { findRedis } from './launch/redis.ts';

// npm test: types, lint, import rules, then unit, database, queue and browser tests. Needs no service beforehand.

const reportFile = '.data/test-report.json';
const filters = process.argv.slice(2);
mkdirSync('.data', { recursive: true });

const redis = await findRedis();
const steps: [string, string[]][] = [
  ['tsc', ['--noEmit', '-p', '.']],
  ['tsc', ['--noEmit', '-p', 'extensions/aftercare-account']],
  ['eslint', ['.']],
  ['depcruise', ['app', '--config', '.dependency-cruiser.cjs']],
];
let failed: string[] = [];
try {
  if (filters.length === 0) for (const [program, args] of steps) await step(program, args);
  await timed('build', buildIfNeeded);
  await step('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`, ...filters]);
} finally {
  await redis.stop();
}
const report = JSON.parse(readFileSync(reportFile, 'utf8')) as Record<'numPassedTests' | 'numFailedTests', number>;
if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
console.log(
  redis.url
    ? "The queue's tests ran on PostgreSQL and on Redis."
    : "The queue's tests ran on PostgreSQL only: no Redis found (REDIS_URL, or redis-server on PATH).",
);
console.log(`${report.numPassedTests} passed, ${report.numFailedTests} failed`);
process.exit(failed.length > 0 ? 1 : 0);

async function step(program: string, args: string[]): Promise<void> {
  await timed(program, async () => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, TEST_REDIS_URL: redis.url ?? '' } });
    const [code] = await once(child, 'close');
    if (code !== 0) failed = [...failed, program];
  });
}

async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const start = performance.now();
  console.log(`— ${name}`);
  await work();
  console.log(`  ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
