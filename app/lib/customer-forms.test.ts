import { expect, test } from 'vitest';
import { cleanWords } from './customer-forms.ts';

test('words lose control characters and keep letters of every script', () => {
  expect(cleanWords('\u0007 Łódź 漢字 😀\tok\n\n')).toBe('Łódź 漢字 😀\tok');
});
