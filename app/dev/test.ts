import { buildIfNeeded } from './launch/build.ts';
import { allTests, isBrowserTest, testsOf } from './testing/select.ts';
import { runSteps, staticSteps, type Step } from './testing/steps.ts';
import { runTests } from './testing/tests.ts';

// npm test                              types, lint, format, imports, dead code, then every test; needs no service
// npm test -- loyalty/ledger            the tests of a folder or file; several can be given
// npm test -- loyalty/ledger -t refund  of those, the ones with this in their name; options are Vitest's

const [places, options] = splitAtOptions(process.argv.slice(2));
const tests = allTests();
for (const place of places) {
  if (testsOf(place, tests).length > 0) continue;
  console.error(
    `No test belongs to "${place}". Places are named from the root or from app/: npm test -- loyalty/ledger`,
  );
  process.exit(2);
}
const chosen =
  places.length > 0 ? tests.filter((test) => places.some((place) => testsOf(place, tests).includes(test))) : tests;
const build: Step = { name: 'build', work: buildIfNeeded };
const before = [
  ...(chosen.some(isBrowserTest) ? [build] : []),
  ...(places.length > 0 ? [] : staticSteps({ isCached: false })),
];
const failedBefore = await runSteps(before);
const { failed, summary } = await runTests(chosen, options);
finish([...failedBefore, ...failed], summary);

function finish(failed: string[], summary: string): never {
  if (failed.length > 0) console.error(`Failed: ${failed.join(', ')}`);
  console.log(summary);
  process.exit(failed.length > 0 ? 1 : 0);
}

function splitAtOptions(args: string[]): [places: string[], options: string[]] {
  const first = args.findIndex((arg) => arg.startsWith('-'));
  return first === -1 ? [args, []] : [args.slice(0, first), args.slice(first)];
}
