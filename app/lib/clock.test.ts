import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import {
  addBusinessDays,
  addDays,
  dayOf,
  daysBetween,
  instantOf,
  isTimeZone,
  minuteOfDay,
  nextInWindow,
  weekdayOf,
} from './clock.ts';

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

test('a wall-clock time skipped by DST becomes the first one after it', () => {
  expect(instantOf('2026-03-08', 150, 'America/New_York').toISOString()).toBe('2026-03-08T07:30:00.000Z');
});

test('days are the calendar days of the zone', () => {
  expect(dayOf(new Date('2026-11-23T23:30:00Z'), 'Asia/Tokyo')).toBe('2026-11-24');
  expect(daysBetween('2026-11-23', '2026-12-01')).toBe(8);
  expect(isTimeZone('Europe/Berlin')).toBe(true);
  expect(isTimeZone('Mars/Olympus')).toBe(false);
});

const zones = [
  'America/New_York',
  'America/St_Johns',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Pacific/Chatham',
];

test.each(zones)('around every clock change in %s, day and minute match the calendar', (zone) => {
  let change = Temporal.ZonedDateTime.from(`1960-01-01T00:00[${zone}]`).getTimeZoneTransition('next');
  for (; change && change.year < 2040; change = change.getTimeZoneTransition('next')) {
    for (const minutes of [-1440, -61, -1, 0, 1, 29, 59, 60, 1440]) {
      const at = new Date(change.epochMilliseconds + minutes * 60_000 + 59_999);
      const local = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
      expect([dayOf(at, zone), minuteOfDay(at, zone)]).toEqual([
        local.toPlainDate().toString(),
        local.hour * 60 + local.minute,
      ]);
    }
  }
});

test.each([
  '1969-12-31',
  '1972-02-29',
  '1973-01-01',
  '1999-12-31',
  '2024-02-28',
  '2026-11-22',
  '2199-12-31',
  '9999-12-31',
])('days from %s on match the calendar', (day) => {
  const date = Temporal.PlainDate.from(day);
  expect(weekdayOf(day)).toBe(date.dayOfWeek);
  for (const days of [-800, -31, -1, 0, 1, 2, 29, 366]) {
    expect(addDays(day, days)).toBe(date.add({ days }).toString());
    expect(weekdayOf(addDays(day, days))).toBe(date.add({ days }).dayOfWeek);
  }
});

test('rejects invalid days, times and zones', () => {
  expect(() => addDays('2026-02-30', 1)).toThrow();
  expect(() => weekdayOf('soon')).toThrow();
  expect(() => dayOf(new Date(Number.NaN), 'UTC')).toThrow();
  expect(() => minuteOfDay(new Date(), 'Mars/Olympus')).toThrow();
});
