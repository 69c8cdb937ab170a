import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { watchLeftovers } from './leftovers.ts';

const start = promisify(execFile);

test('what was removed again is not reported', async () => {
  const watch = watchLeftovers();
  await start('sleep', ['0.1']);
  expect(await watch.end()).toEqual([]);
  expect(existsSync(watch.folder)).toBe(false);
});

test('an orphaned process and a folder are reported and then removed', async () => {
  const watch = watchLeftovers();
  const folder = mkdtempSync(join(watch.folder, 'planted-'));
  // The shell stays for a while after it has started the process, like a test's own process, and ends before it.
  await start('sh', ['-c', 'sleep 876 >/dev/null 2>&1 & sleep 3']);
  expect(await watch.end()).toEqual([expect.stringMatching(/^process \d+: sleep 876$/), `folder or file ${folder}`]);
  expect((await start('ps', ['-A', '-o', 'args='])).stdout).not.toContain('sleep 876\n');
});
