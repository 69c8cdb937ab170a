import { availableParallelism } from 'node:os';
import { run } from '../launch/build.ts';

/** One thing to do before or beside the tests. Throws with what there is to say when something is wrong. */
export type Step = { name: string; work: () => Promise<unknown> };

const program = (name: string, command: string, ...args: string[]): Step => ({ name, work: () => run(command, args) });

/** What needs no test to run: from the longest to the shortest, so that two at a time end together. */
export function staticSteps({ isCached }: { isCached: boolean }): Step[] {
  return [
    // Rules that look at types may miss what another file changed when they trust a cache: good while working, not at
    // the end.
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
 * Does the steps, as many at once as there are cores, and prints a line for each.
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

/** Does one step and prints a line about it, and all that it has to say when it fails. @returns whether it went well */
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
