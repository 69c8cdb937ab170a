import { availableParallelism } from 'node:os';
import { run } from '../launch/build.ts';

/** One step before or alongside the tests. Throws with a message when something is wrong. */
export type Step = { name: string; work: () => Promise<unknown> };

const program = (name: string, command: string, ...args: string[]): Step => ({ name, work: () => run(command, args) });

/**
 * Steps that need no test run: from the longest to the shortest, so that two in parallel end at about the same time.
 */
export function staticSteps({ isCached }: { isCached: boolean }): Step[] {
  return [
    // With a cache, type-aware rules may miss what another file changed: fine while working, not for the final check.
    program('lint', 'eslint', '.', ...(isCached ? ['--cache', '--cache-location', '.cache/eslint/'] : [])),
    program('types', 'tsc', '--noEmit', '-p', '.', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'),
    program(
      'format',
      'prettier',
      '--check',
      '.',
      '--cache',
      '--cache-location',
      '.cache/prettier',
      '--log-level',
      'warn',
    ),
    program('imports', 'depcruise', 'app', '--config', '.dependency-cruiser.cjs'),
    program('dead code', 'knip'),
    program('types of the account extension', 'tsc', '--noEmit', '-p', 'extensions/aftercare-account'),
  ];
}

/**
 * Runs the steps, as many in parallel as there are cores, and prints a line for each.
 * @returns the names of those that failed
 */
export async function runSteps(steps: Step[]): Promise<string[]> {
  const waiting = [...steps];
  const failed: string[] = [];
  const hand = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) if (!(await runStep(step))) failed.push(step.name);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, hand));
  return failed;
}

/** Runs one step and prints a line about it, with its whole output when it fails. @returns whether it succeeded */
export async function runStep({ name, work }: Step): Promise<boolean> {
  const start = performance.now();
  const line = () => `${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s  ${name}`;
  try {
    await work();
    console.log(line());
    return true;
  } catch (error) {
    console.error(`${line()} FAILED\n\n${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}
