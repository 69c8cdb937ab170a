import { expect, test } from 'vitest';
import { ProgramSchema } from '../program/program-checks.ts';
import { publishProgram } from './published.ts';

const levels = [
  { key: 'silver', name: 'Silver', threshold: 100 },
  {
    key: 'gold',
    name: 'Gold',
    threshold: 200,
    customerTag: 'gold',
    perks: { earlyAccessTag: 'early', freeShipping: true, returnWindowDays: 60, replyTo: 'gold@toys.example' },
  },
];
const perksWith = (returnDays: number | null) =>
  publishProgram(ProgramSchema.parse({ tiers: { levels } }), { version: 1, isLive: true, returnDays }).levels.map(
    ({ perks }) => perks,
  );

test('publishes which perks a tier has, never their tags and addresses', () => {
  const none = { freeShipping: false, returnWindowDays: null, earlyAccess: false };
  expect(perksWith(30)).toEqual([none, { freeShipping: true, returnWindowDays: 60, earlyAccess: true }]);
  const all = JSON.stringify(
    publishProgram(ProgramSchema.parse({ tiers: { levels } }), { version: 1, isLive: true, returnDays: 30 }),
  );
  expect(all).not.toMatch(/"early"|gold@toys|"gold",?"customerTag|replyTo/);
});

test.each([
  [null, null],
  [59, 60],
  [60, null],
  [90, null],
])('with a return window of %s days for everybody, sixty are published as %s', (returnDays, told) => {
  expect(perksWith(returnDays)[1]!.returnWindowDays).toBe(told);
});
