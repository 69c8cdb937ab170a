import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { filesUnder } from '../launch/build.ts';

const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);

/** Runs in a browser, against the built admin. */
export const isBrowserTest = (file: string): boolean => /\.browser\.test\.tsx?$/.test(file);

/** Needs PostgreSQL, processes of its own or a browser. */
const isSlowTest = (file: string): boolean => /\.(db|process|browser)\.test\.tsx?$/.test(file);

/** Every test file of the project, relative to its root. */
export function allTests(): string[] {
  return ['app', 'extensions'].flatMap(filesUnder).filter(isTest);
}

/**
 * The test files that belong to a place.
 * @param place a folder or the start of a file's name, relative to the root or to app/: "loyalty/ledger",
 *   "app/lib/clock"
 */
export function testsOf(place: string, tests: string[]): string[] {
  const path = relative('.', place);
  const isBelow = (folder: string) => (test: string) =>
    test.startsWith(existsSync(folder) && !isTest(folder) ? `${folder}/` : folder);
  const fromRoot = tests.filter(isBelow(path));
  return fromRoot.length > 0 ? fromRoot : tests.filter(isBelow(`app/${path}`));
}

/**
 * The tests worth running after a change without waiting for all: every test that needs neither database, processes nor
 * browser, and of the others those that were changed or are named after a changed file (ledger.db.test.ts after
 * ledger.server.ts).
 */
export function testsWorthRunning(changed: string[], tests: string[]): string[] {
  const stem = (file: string) => file.replace(/(\.(server|db|process|browser|test))*\.tsx?$/, '');
  const changedStems = new Set(changed.map(stem));
  return tests.filter((test) => !isSlowTest(test) || changedStems.has(stem(test)));
}
