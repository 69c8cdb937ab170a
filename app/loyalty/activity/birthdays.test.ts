import { expect, test } from 'vitest';
import { birthdayDue, isBirthday, nextBirthdayBonus } from './birthdays.ts';
import { availableFrom, expiryOf, lapsesAt } from '../ledger/expiry.ts';
import { ProgramSchema } from '../program/program-checks.ts';

const program = (points: object) => ProgramSchema.parse({ timeZone: 'Europe/Berlin', points });
const at = (text: string) => new Date(text);

test.each([
  ['never', { expiry: { kind: 'never' } }, null],
  ['a year, to the end of the day in Berlin', { expiry: { kind: 'months', months: 12 } }, '2027-03-10T23:00:00.000Z'],
  [
    'a month from 31 January is the last of February',
    { expiry: { kind: 'months', months: 1 } },
    '2026-02-28T23:00:00.000Z',
    '2026-01-31T12:00:00Z',
  ],
  ['over the change to summer time', { expiry: { kind: 'months', months: 1 } }, '2026-04-10T22:00:00.000Z'],
  ['by inactivity, until something happens', { expiry: { kind: 'inactivity', months: 1 } }, '2026-04-10T22:00:00.000Z'],
])('expiry: %s', (_, points, expected, availableAt = '2026-03-10T12:00:00Z') => {
  const lapses = expiryOf({ program: program(points), availableAt: at(availableAt) });
  expect(lapses?.toISOString() ?? null).toBe(expected);
});

test('pending points become available at the start of a day, or at once with zero pending days', () => {
  expect(availableFrom(at('2026-03-10T12:00:00Z'), program({ pendingDays: 30 })).toISOString()).toBe(
    '2026-04-08T22:00:00.000Z',
  );
  expect(availableFrom(at('2026-03-10T12:00:00Z'), program({ pendingDays: 0 })).toISOString()).toBe(
    '2026-03-10T12:00:00.000Z',
  );
});

test.each([
  ['UTC', '2026-06-08T23:59:59.000Z'],
  // Already the 11th in Kiritimati, still the 9th in UTC.
  ['Pacific/Kiritimati', '2026-06-09T09:59:59.000Z'],
  ['Pacific/Honolulu', '2026-06-08T09:59:59.000Z', '2026-03-10T09:00:00Z'],
  // The clocks change in between.
  ['Europe/Berlin', '2026-06-08T21:59:59.000Z'],
])(
  'a reward valid for 90 days can be used through its last day in %s',
  (timeZone, expected, now = '2026-03-10T12:00:00.400Z') => {
    expect(lapsesAt({ expiresDays: 90 }, at(now), timeZone)?.toISOString()).toBe(expected);
    expect(lapsesAt({ expiresDays: null }, at(now), timeZone)).toBeNull();
  },
);

const birthday = (own: object) => ({
  birthday: '05-20',
  setAt: at('2026-01-01T00:00:00Z'),
  lastPaidYear: null,
  timeZone: 'UTC',
  now: at('2026-05-20T08:00:00Z'),
  ...own,
});

test.each([
  ['on the day', {}, 2026],
  ['the day before', { now: at('2026-05-19T23:59:00Z') }, null],
  ['six days late', { now: at('2026-05-26T08:00:00Z') }, 2026],
  ['a week late', { now: at('2026-05-27T08:00:00Z') }, null],
  ['paid already', { lastPaidYear: 2026 }, null],
  ['entered 30 days ahead', { setAt: at('2026-04-20T23:00:00Z') }, 2026],
  ['entered 29 days ahead pays next year', { setAt: at('2026-04-21T00:00:00Z') }, null],
  [
    '29 February in a common year',
    { birthday: '02-29', now: at('2026-02-28T08:00:00Z'), setAt: at('2025-06-01T00:00:00Z') },
    2026,
  ],
  [
    '29 February in a leap year, a day early',
    { birthday: '02-29', now: at('2028-02-28T08:00:00Z'), setAt: at('2025-06-01T00:00:00Z') },
    null,
  ],
  [
    'New Year’s Eve, paid late, belongs to the old year',
    { birthday: '12-31', now: at('2026-01-03T08:00:00Z'), setAt: at('2025-06-01T00:00:00Z') },
    2025,
  ],
])('birthday: %s', (_, own, expected) => {
  expect(birthdayDue(birthday(own))).toBe(expected);
});

test.each([
  [{}, '2026-05-20'],
  [{ now: at('2026-05-21T00:00:00Z') }, '2027-05-20'],
  [{ setAt: at('2026-05-01T00:00:00Z'), now: at('2026-05-01T00:00:00Z') }, '2027-05-20'],
  [{ lastPaidYear: 2026 }, '2027-05-20'],
])('the next birthday bonus for %o is on %s', (own, expected) => {
  expect(nextBirthdayBonus(birthday(own))).toBe(expected);
});

test.each([
  ['05-20', true],
  ['02-29', true],
  ['02-30', false],
  ['13-01', false],
  ['00-10', false],
  ['5-20', false],
  ['05-00', false],
])('isBirthday(%s) is %s', (text, expected) => {
  expect(isBirthday(text)).toBe(expected);
});
