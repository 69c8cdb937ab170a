import { expect, test } from 'vitest';
import { cleanWords, parseCheckInForm, parseProblemForm, parseReviewForm } from './forms.ts';

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test.each([
  [
    'a parcel that has not come needs no words',
    { kind: 'not_arrived' },
    { kind: 'not_arrived', words: '', shipmentId: null },
  ],
  [
    'words are trimmed and cleaned',
    { kind: 'damaged', words: '  a\u0000b\r\nc ' },
    { kind: 'damaged', words: 'ab\nc', shipmentId: null },
  ],
  ['the parcel is kept', { kind: 'not_arrived', shipmentId: '9' }, { kind: 'not_arrived', words: '', shipmentId: '9' }],
])('problem form: %s', (_, fields, value) => {
  expect(parseProblemForm(form(fields))).toEqual({ ok: true, value });
});

test.each([
  ['no kind', {}, { kind: 'choose' }],
  ['an invented kind', { kind: 'drop table', words: 'x' }, { kind: 'choose' }],
  ['damage without words', { kind: 'damaged', words: '  ' }, { words: 'required' }],
  ['too many words', { kind: 'damaged', words: 'x'.repeat(2001) }, { words: 'too_long' }],
])('problem form refuses %s', (_, fields, problems) => {
  expect(parseProblemForm(form(fields))).toEqual({ ok: false, problems });
});

test.each([
  ['all well', { answer: 'all_well', kind: 'damaged', words: 'ignored' }, { ok: true, value: { answer: 'all_well' } }],
  [
    'not arrived',
    { answer: 'not_arrived' },
    { ok: true, value: { answer: 'not_arrived', kind: 'not_arrived', words: '' } },
  ],
  [
    'a problem',
    { answer: 'problem', kind: 'damaged', words: 'torn' },
    { ok: true, value: { answer: 'problem', kind: 'damaged', words: 'torn' } },
  ],
  ['a problem untold', { answer: 'problem' }, { ok: false, problems: { kind: 'choose' } }],
  ['nothing', {}, { ok: false, problems: { answer: 'choose' } }],
])('check-in form: %s', (_, fields, outcome) => {
  expect(parseCheckInForm(form(fields))).toEqual(outcome);
});

test('review form: items without stars and words are left out, words without stars are not', () => {
  const good = parseReviewForm(form({ rating_1: '5', body_1: 'Fine', displayName: 'Maya', permission: 'yes' }), [
    '1',
    '2',
  ]);
  expect(good).toEqual({
    ok: true,
    value: { displayName: 'Maya', hasPermission: true, entries: [{ lineId: '1', rating: 5, title: '', body: 'Fine' }] },
  });
  expect(parseReviewForm(form({ rating_1: '5', body_2: 'Bad' }), ['1', '2'])).toEqual({
    ok: false,
    problems: { rating_2: 'choose' },
  });
  expect(parseReviewForm(form({}), ['1', '2'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
  expect(parseReviewForm(form({ rating_1: '6' }), ['1'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
  expect(parseReviewForm(form({ rating_7: '5' }), ['1'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
});

test('words lose control characters and keep letters of every script', () => {
  expect(cleanWords('\u0007 Łódź 漢字 😀\tok\n\n')).toBe('Łódź 漢字 😀\tok');
});
