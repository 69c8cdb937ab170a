import { expect, test } from 'vitest';
import { cleanWords } from './customer-forms.ts';

test('text loses control characters and keeps letters of every script', () => {
  expect(cleanWords('\u0007 Łódź 漢字 😀\tok\n\n')).toBe('Łódź 漢字 😀\tok');
});
