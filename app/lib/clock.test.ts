import { expect, test } from 'vitest';
import { addBusinessDays, dayOf, daysBetween, instantOf, isTimeZone, nextInWindow } from './clock.ts';

const window = { fromMinute: 9 * 60, toMinute: 21 * 60 };

test.each([
  ['inside stays', '2026-11-23T15:00:00Z', 'America/New_York', '2026-11-23T15:00:00.000Z'],
  ['before opening waits for today', '2026-11-23T09:00:00Z', 'America/New_York', '2026-11-23T14:10:00.000Z'],
  ['after closing waits for tomorrow', '2026-11-23T20:30:00Z', 'Europe/Berlin', '2026-11-24T08:10:00.000Z'],
  ['closing minute is outside', '2026-11-23T20:00:00Z', 'Europe/Berlin', '2026-11-24T08:10:00.000Z'],
  ['the night the clocks go forward', '2026-03-08T03:00:00Z', 'America/New_York', '2026-03-08T13:10:00.000Z'],
  ['the night the clocks go back', '2026-10-25T22:00:00Z', 'Europe/Berlin', '2026-10-26T08:10:00.000Z'],
])('allowed hours: %s', (_name, at, zone, expected) => {
  expect(nextInWindow(new Date(at), window, zone, 10).toISOString()).toBe(expected);
});

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
