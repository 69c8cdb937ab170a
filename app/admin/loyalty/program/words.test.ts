import { expect, test } from 'vitest';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { describeProgram, differencesBetween } from './words.ts';

const { generous, punch_card: card } = starterPrograms('USD', 'UTC');

test('describes every part of a program and leaves out what is off', () => {
  expect(describeProgram(generous.program).map(({ title }) => title)).toEqual([
    'Earning',
    'Pending, expiry and refunds',
    'Rewards',
    'Tiers',
    'Widget',
  ]);
  expect(describeProgram(card.program).map(({ title }) => title)).toEqual([
    'Earning',
    'Rewards',
    'Punch card',
    'Widget',
  ]);
  for (const { rules } of [...describeProgram(generous.program), ...describeProgram(card.program)]) {
    for (const { label, words } of rules) expect(`${label}: ${words}`).not.toMatch(/undefined|null|false|NaN|: $/);
  }
});

test('lists exactly what was changed, added or removed', () => {
  const { program } = generous;
  expect(differencesBetween(program, program)).toEqual([]);
  const [first, ...others] = program.tiers.levels;
  const changed = {
    ...program,
    points: { ...program.points, pendingDays: 0 },
    earn: { ...program.earn, review: 0 },
    exclude: { ...program.exclude, channels: ['pos'] },
    tiers: { ...program.tiers, levels: [{ ...first!, multiplierPercent: 130 }, ...others] },
  };
  const differences = differencesBetween(program, changed);
  expect(differences.map(({ label }) => label).toSorted()).toEqual([
    'Earning: Earns nothing: sales channels',
    'Earning: Writing a review',
    'Pending, expiry and refunds: Can be spent',
    `Tiers: ${first!.name}`,
  ]);
  expect(differences).toContainEqual({ label: 'Earning: Earns nothing: sales channels', before: null, after: 'pos' });
  expect(differences.find(({ label }) => label.endsWith('review'))!.after).toBeNull();
});
