import { expect, test } from 'vitest';
import { addBusinessDays, dayOf, daysBetween, instantOf, isTimeZone } from './clock.ts';

test.each([
  ['Monday + 3', '2026-11-23', 3, [], '2026-11-26'],
  ['over a weekend', '2026-11-26', 3, [], '2026-12-01'],
  ['over a holiday', '2026-11-25', 1, ['2026-11-26'], '2026-11-27'],
  ['no days from a Saturday is the Monday', '2026-11-28', 0, [], '2026-11-30'],
  ['no days from a working day is that day', '2026-11-27', 0, [], '2026-11-27'],
  ['one day from a Sunday', '2026-11-29', 1, [], '2026-11-30'],
])('working days: %s', (_name, day, count, holidays, expected) => {
  expect(addBusinessDays(day, count, new Set(holidays))).toBe(expected);
});

test('a wall-clock time that DST leaves out becomes the first one after it', () => {
  expect(instantOf('2026-03-08', 150, 'America/New_York').toISOString()).toBe('2026-03-08T07:30:00.000Z');
});

test('days are the calendar days of the zone', () => {
  expect(dayOf(new Date('2026-11-23T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-24');
  expect(daysBetween('2026-11-23', '2026-12-01')).toBe(8);
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});
