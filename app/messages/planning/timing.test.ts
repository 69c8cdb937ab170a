import { expect, test } from 'vitest';
import { isTimeZone, minuteOfDay } from '#app/lib/clock.ts';
import { allZones } from '#app/lib/time-zones.ts';
import { customerZone } from '#app/orders/zones.ts';
import { makeAddress } from '#app/test/order-facts.ts';
import { isAllowedHour, nextAllowed, opening } from './timing.ts';

const nineToNine = { quietFromMinute: 21 * 60, quietToMinute: 9 * 60, spreadMinutes: 0 };

test.each([
  ['US', 'NY', 'America/New_York'],
  ['US', 'HI', 'Pacific/Honolulu'],
  ['US', null, 'Europe/Paris'],
  ['CA', 'BC', 'America/Vancouver'],
  ['AU', 'WA', 'Australia/Perth'],
  ['BR', 'AM', 'America/Manaus'],
  ['MX', 'Q ROO', 'America/Cancun'],
  ['RU', 'KAM', 'Asia/Kamchatka'],
  ['ES', 'TF', 'Atlantic/Canary'],
  ['ES', 'M', 'Europe/Madrid'],
  ['DE', null, 'Europe/Berlin'],
  ['JP', 'JP-13', 'Asia/Tokyo'],
  ['ZZ', null, 'Europe/Paris'],
])('an address in %s %s is in %s', (country, province, zone) => {
  expect(customerZone({ shipTo: makeAddress(country, province), billTo: null }, 'Europe/Paris')).toBe(zone);
});

test('without a ship-to address the bill-to address decides, and without any the shop', () => {
  expect(customerZone({ shipTo: null, billTo: makeAddress('JP') }, 'Europe/Paris')).toBe('Asia/Tokyo');
  expect(customerZone({ shipTo: null, billTo: null }, 'Europe/Paris')).toBe('Europe/Paris');
});

test('the runtime knows every zone of the tables', () => {
  expect(allZones().filter((zone) => !isTimeZone(zone))).toEqual([]);
});

test.each([
  ['inside the hours at once', '2026-03-02T15:00:00Z', '2026-03-02T15:00:00.000Z'],
  ['before the hours at their opening', '2026-03-02T10:00:00Z', '2026-03-02T14:00:00.000Z'],
  ['at 21:00 sharp not any more', '2026-03-03T02:00:00Z', '2026-03-03T14:00:00.000Z'],
  ['a minute before it still', '2026-03-03T01:59:00Z', '2026-03-03T01:59:00.000Z'],
  [
    'in the night after clocks went forward, at nine by the new clock',
    '2026-03-08T06:30:00Z',
    '2026-03-08T13:00:00.000Z',
  ],
  ['in the night after clocks went back, at nine by the new clock', '2026-11-01T05:30:00Z', '2026-11-01T14:00:00.000Z'],
])('a message goes %s', (_, at, expected) => {
  expect(nextAllowed(new Date(at), nineToNine, 'America/New_York', 'k').toISOString()).toBe(expected);
});

test('those who wait for the opening are spread, each always to the same minute', () => {
  const hours = { ...nineToNine, spreadMinutes: 45 };
  const minutes = Array.from({ length: 200 }, (_, index) =>
    minuteOfDay(opening('2026-03-02', hours, 'UTC', `key-${index}`), 'UTC'),
  );
  expect(Math.min(...minutes)).toBeGreaterThanOrEqual(540);
  expect(Math.max(...minutes)).toBeLessThanOrEqual(585);
  expect(new Set(minutes).size).toBeGreaterThan(30);
  expect(opening('2026-03-02', hours, 'UTC', 'key-7')).toEqual(opening('2026-03-02', hours, 'UTC', 'key-7'));
});

test('a spread longer than the hours never leaves them', () => {
  const narrow = { quietFromMinute: 600, quietToMinute: 590, spreadMinutes: 180 };
  for (let index = 0; index < 100; index += 1) {
    expect(isAllowedHour(opening('2026-03-02', narrow, 'UTC', `key-${index}`), narrow, 'UTC')).toBe(true);
  }
});

test('equal ends mean no quiet hours, and hours may pass midnight', () => {
  const none = { quietFromMinute: 540, quietToMinute: 540, spreadMinutes: 0 };
  expect(isAllowedHour(new Date('2026-03-02T03:00:00Z'), none, 'UTC')).toBe(true);
  const night = { quietFromMinute: 6 * 60, quietToMinute: 20 * 60, spreadMinutes: 0 };
  expect(isAllowedHour(new Date('2026-03-02T03:00:00Z'), night, 'UTC')).toBe(true);
  expect(nextAllowed(new Date('2026-03-02T07:00:00Z'), night, 'UTC', 'k').toISOString()).toBe(
    '2026-03-02T20:00:00.000Z',
  );
});
