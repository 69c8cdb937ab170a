import { expect, test } from 'vitest';
import { chooseLanguage, languages } from './languages.ts';
import { wordsFor } from './words.ts';

test.each([
  [['de-AT'], 'en', null, 'de', 'de-AT'],
  [['de'], 'en', 'CH', 'de', 'de-CH'],
  [[null, 'fr', 'de'], 'en', null, 'de', 'de'],
  [['fr'], 'de', 'FR', 'de', 'de-FR'],
  [['  '], 'xx', '?', 'en', 'en'],
] as const)(
  'wanting %j with fallback %s from %s gives %s, formatted as %s',
  (wanted, fallback, countryCode, language, locale) => {
    expect(chooseLanguage({ wanted: [...wanted], enabled: ['en', 'de'], fallback, countryCode })).toEqual({
      language,
      locale,
    });
  },
);

test('every language has text for everything', () => {
  const empty = (value: unknown): boolean =>
    typeof value === 'object' && value !== null ? Object.values(value).some(empty) : value === '';
  for (const language of languages) {
    expect(empty(wordsFor(language))).toBe(false);
    expect(Object.keys(wordsFor(language).scans)).toEqual(Object.keys(wordsFor('en').scans));
  }
});
