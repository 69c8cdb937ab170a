import { expect, test } from 'vitest';
import { cutText } from './clean-text.ts';

test.each([
  ['shorter', 'abc', 5, 'abc'],
  ['as long', 'abcde', 5, 'abcde'],
  ['longer', 'abcdef', 5, 'abcde'],
  ['half of a pair', 'abcd😀', 5, 'abcd'],
  ['a whole pair', 'abc😀d', 5, 'abc😀'],
  ['an accent of its own', 'abcde\u0301f', 5, 'abcd'],
  ['a flag', 'abc🇩🇪', 5, 'abc'],
  ['a family', 'ab👩‍👩‍👧', 7, 'ab'],
  ['a first character that is too long', '👩‍👩‍👧', 3, '👩'],
  ['more accents than fit', `a${'\u0301'.repeat(200)}`, 100, `a${'\u0301'.repeat(99)}`],
  ['far behind', `${'x'.repeat(1_999)}😀`, 2_000, 'x'.repeat(1_999)],
])('cut by whole characters: %s', (_, text, maxLength, expected) => {
  expect(cutText(text, maxLength)).toBe(expected);
});
