import { expect, test } from 'vitest';
import { widgetLanguages } from '#app/i18n/languages.ts';
import { describe as say, type Told } from '../member/history-words.ts';
import { shopperFormats } from '../member/shopper-formats.ts';
import { en } from './words.en.ts';

const told = (type: Told['type'], own: Partial<Told> = {}): Told => ({
  type,
  isKept: true,
  pending: 0,
  available: 0,
  sourceKey: '',
  orderName: null,
  rewardName: null,
  ...own,
});

test.each<[string, Told]>([
  ['Order #1001, pending', told('earn', { pending: 45, sourceKey: 'earn|order:1', orderName: '#1001' })],
  ['Order #1001', told('earn', { available: 45, sourceKey: 'earn|order:1', orderName: '#1001' })],
  ['Order #1001', told('earn', { available: 5, sourceKey: 'earn|edit:1:1', orderName: '#1001' })],
  ['Order #1001, ready to spend', told('release', { pending: -45, available: 45, orderName: '#1001' })],
  ['Bonus points, ready to spend', told('release', { pending: -45, available: 45 })],
  ['For joining', told('earn', { available: 50, sourceKey: 'earn|sign_up:77' })],
  ['Birthday', told('earn', { available: 50, sourceKey: 'earn|birthday:member:2026' })],
  ['For your review', told('earn', { available: 50, sourceKey: 'earn|review:1', orderName: '#1001' })],
  ['For your answer', told('earn', { available: 50, sourceKey: 'earn|check_in:1', orderName: '#1001' })],
  ['For bringing a friend', told('earn', { available: 50, sourceKey: 'earn|referral:1:referrer' })],
  ['Welcome from a friend', told('earn', { available: 50, sourceKey: 'earn|referral:1:friend', orderName: '#1001' })],
  ['Bonus points', told('earn', { available: 50, sourceKey: 'earn|something_new:1' })],
  ['Bonus points, pending', told('earn', { pending: 50, sourceKey: 'earn|something_new:1' })],
  ['Reward: 5 off', told('redeem', { available: -500, rewardName: '5 off' })],
  ['Reward', told('redeem', { available: -500 })],
  ['Points back: 5 off', told('reverse', { available: 500, rewardName: '5 off', orderName: '#1001' })],
  ['Order #1001: returned, changed or canceled', told('reverse', { available: -45, orderName: '#1001' })],
  ['Order #1001: returned, changed or canceled', told('reverse', { pending: -45, orderName: '#1001' })],
  ['Taken back', told('reverse', { available: -45 })],
  ['Expired', told('expire', { available: -45 })],
  ['From the store', told('adjust', { available: 45 })],
  ['Corrected by the store', told('adjust', { available: -45 })],
  ['Your points from before', told('import', { available: 45 })],
  ['From your other account', told('merge', { available: 45 })],
  ['From your other account', told('merge', { pending: 45, available: -40 })],
  ['Owed from your other account', told('merge', { available: -45 })],
  ['Owed from your other account', told('merge', { pending: 40, available: -45 })],
  ['Moved to your other account', told('merge', { isKept: false, available: -45 })],
  ['Moved to your other account', told('merge', { isKept: false, pending: -45, available: 40 })],
  ['What you owed moved to your other account', told('merge', { isKept: false, available: 45 })],
])('%s', (expected, one) => {
  expect(say(one, en.history)).toBe(expected);
});

/** Each sentence with its blanks filled in, with its path. */
function sentences(words: object, place = ''): [string, string][] {
  return Object.entries(words).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    if (typeof value === 'function')
      return [[`${place}${key}`, String((value as (...blanks: string[]) => string)('{a}', '{b}'))]];
    return typeof value === 'string' ? [[`${place}${key}`, value]] : sentences(value as object, `${place}${key}.`);
  });
}

test.each(widgetLanguages.filter((language) => language !== 'en'))(
  '%s has everything that English has, in its own words',
  (language) => {
    const { words } = shopperFormats(language, { countryCode: null, timeZone: 'UTC' });
    const [own, english] = [new Map(sentences(words)), new Map(sentences(en))];
    expect([...own.keys()]).toEqual([...english.keys()]);
    for (const [place, sentence] of own) {
      expect([place, sentence.length > 3, sentence.includes('{a}')]).toEqual([
        place,
        true,
        english.get(place)!.includes('{a}'),
      ]);
      expect(sentence, place).not.toBe(english.get(place));
    }
  },
);
