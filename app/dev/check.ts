import { spawnSync } from 'node:child_process';
import { buildIfNeeded } from './launch/build.ts';
import { allTests, isBrowserTest, testsWorthRunning } from './testing/select.ts';
import { runSteps, staticSteps } from './testing/steps.ts';
import { runTests } from './testing/tests.ts';

// npm run check: what to run while you work, in less than a minute. Types, lint, format, imports, dead code;
// the tests that need neither database nor browser; and those of the others that this branch or uncommitted changes
// affect.

const changed = changedFiles();
const chosen = testsWorthRunning(changed, allTests());
const build = chosen.some(isBrowserTest) ? [{ name: 'build', work: buildIfNeeded }] : [];
const failedBefore = await runSteps([...build, ...staticSteps({ isCached: true })]);
const { failed, summary } = await runTests(chosen);
if (failedBefore.length + failed.length > 0) console.error(`Failed: ${[...failedBefore, ...failed].join(', ')}`);
console.log(summary);
process.exit(failedBefore.length + failed.length > 0 ? 1 : 0);

/** Files that differ from where this branch left main, including untracked ones. */
function changedFiles(): string[] {
  const [base = 'HEAD'] = git('merge-base', 'HEAD', 'main');
  return [...git('diff', '--name-only', base), ...git('ls-files', '--others', '--exclude-standard')];
}

/** The lines of git's output; empty without git or without main. */
function git(...args: string[]): string[] {
  return spawnSync('git', args, { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
}
