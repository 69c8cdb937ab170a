import { expect, test } from 'vitest';
import { pageOf, readNumberCursor, readTimeCursor, timeCursor } from './cursor.ts';

const coded = (text: string) => Buffer.from(text).toString('base64url');

test('a cursor round-trips and fits into a URL and a comma-separated list', () => {
  const position = { at: new Date('2026-03-07T12:00:00.123Z'), id: 'a_b-1|2' };
  expect(readTimeCursor(timeCursor(position))).toEqual(position);
  expect(timeCursor(position)).toMatch(/^[\w-]+$/);
});

test.each([
  ['nothing', null],
  ['an empty one', ''],
  ['no base64', '%%%'],
  ['another format', '2026-03-07T12:00:00.000Z_1'],
  ['no id', coded('2026-03-07T12:00:00.000Z ')],
  ['no time', coded('soon 1')],
  ['a day that no month has', coded('2026-02-30T12:00:00.000Z 1')],
  ['a year that PostgreSQL does not know', coded('0000-01-01T00:00:00.000Z 1')],
  ['a year far away', coded('+275760-09-13T00:00:00.000Z 1')],
  ['a zero byte', coded('2026-03-07T12:00:00.000Z a\0b')],
  ['an endless id', coded(`2026-03-07T12:00:00.000Z ${'1'.repeat(101)}`)],
])('an invalid cursor starts at the first page: %s', (_, text) => {
  expect(readTimeCursor(text)).toBeNull();
});

test.each([
  ['12', 18, 12n],
  ['9'.repeat(18), 18, 10n ** 18n - 1n],
  ['9'.repeat(19), 18, null],
  ['1234567890', 9, null],
  ['-1', 18, null],
  ['1.5', 18, null],
  ['0x10', 18, null],
  ['', 18, null],
  [null, 18, null],
])('the number cursor %s of at most %i digits is %s', (text, maxDigits, value) => {
  expect(readNumberCursor(text, maxDigits)).toBe(value);
});

test('a page has a next one only if another row was found', () => {
  expect(pageOf([1, 2, 3], 2, String)).toEqual({ rows: [1, 2], nextCursor: '2' });
  expect(pageOf([1, 2], 2, String)).toEqual({ rows: [1, 2], nextCursor: null });
  expect(pageOf([], 2, String)).toEqual({ rows: [], nextCursor: null });
});
