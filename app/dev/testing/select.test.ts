import { expect, test } from 'vitest';
import { allTests, testsOf, testsWorthRunning } from './select.ts';

const tests = [
  'app/lib/clock.test.ts',
  'app/loyalty/ledger/check.db.test.ts',
  'app/loyalty/ledger/model.test.ts',
  'app/loyalty/tiers/moves.db.test.ts',
  'app/test/browser/widget.browser.test.ts',
  'app/worker/main.process.test.ts',
];

test.each([
  ['loyalty/ledger', ['app/loyalty/ledger/check.db.test.ts', 'app/loyalty/ledger/model.test.ts']],
  ['app/loyalty/ledger', ['app/loyalty/ledger/check.db.test.ts', 'app/loyalty/ledger/model.test.ts']],
  ['./app/loyalty/ledger/', ['app/loyalty/ledger/check.db.test.ts', 'app/loyalty/ledger/model.test.ts']],
  ['loyalty/ledger/check', ['app/loyalty/ledger/check.db.test.ts']],
  ['app/lib/clock.test.ts', ['app/lib/clock.test.ts']],
  ['ledger', []],
  ['loyalty/nowhere', []],
])('the tests that belong to %s', (place, expected) => {
  expect(testsOf(place, tests)).toEqual(expected);
});

test('after a change: all quick tests, and of the rest what was changed or is named after a changed file', () => {
  const quick = ['app/lib/clock.test.ts', 'app/loyalty/ledger/model.test.ts'];
  expect(testsWorthRunning([], tests)).toEqual(quick);
  expect(testsWorthRunning(['app/loyalty/ledger/check.server.ts', 'README.md'], tests)).toEqual([
    'app/lib/clock.test.ts',
    'app/loyalty/ledger/check.db.test.ts',
    'app/loyalty/ledger/model.test.ts',
  ]);
  expect(testsWorthRunning(['app/test/browser/widget.browser.test.ts', 'app/worker/main.ts'], tests)).toEqual([
    'app/lib/clock.test.ts',
    'app/loyalty/ledger/model.test.ts',
    'app/test/browser/widget.browser.test.ts',
    'app/worker/main.process.test.ts',
  ]);
});

test('this file is among all tests', () => {
  expect(allTests()).toContain('app/dev/testing/select.test.ts');
});
