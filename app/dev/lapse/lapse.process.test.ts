import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

// Two months of invented lives through the whole product, in a process like `npm run lapse` starts.

const folder = mkdtempSync(join(tmpdir(), 'lapse-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lapse(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('node', ['app/dev/lapse.ts', ...args], { encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

it('plays two months, and nothing that was told is untrue', { timeout: 180_000 }, () => {
  const out = join(folder, 'out');
  const { status, output } = lapse('--lives', '80', '--seed', '11', '--step', '360', '--out', out);
  expect(status, output).toBe(0);
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Record<string, Record<string, number>>;
  expect(summary.webhooks).toEqual({ processed: summary.webhooksPlayed });
  const { checkIns, reviewRequests, delaysDue, delaysTold, ...untrue } = summary.measured!;
  expect(
    Object.values(untrue).every((count) => count === 0),
    JSON.stringify(untrue),
  ).toBe(true);
  expect(checkIns).toBeGreaterThan(25);
  expect(reviewRequests).toBeGreaterThan(25);
  expect(delaysDue).toBeGreaterThan(10);
  expect(delaysTold! / delaysDue!).toBeGreaterThan(0.9);
  const times = readFileSync(join(out, 'messages.ndjson'), 'utf8').match(/"sentAt":"(\d{4}-\d\d)/g)!;
  expect(new Set(times)).toEqual(new Set(['2026-03', '2026-04', '2026-05'].map((month) => `"sentAt":"${month}`)));
});

it('names what is wrong with a file, and the usage', () => {
  const events = join(folder, 'events.ndjson');
  writeFileSync(events, '{"topic":"orders/create"}\n');
  const { status, output } = lapse('--in', events, '--out', folder);
  expect(status).toBe(1);
  expect(output).toContain('Line 1: webhookId');
  expect(output).toContain('npm run lapse -- --in');
});
