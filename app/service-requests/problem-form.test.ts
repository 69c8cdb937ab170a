import { expect, test } from 'vitest';
import { formOf } from '#app/test/form-of.ts';
import { parseProblemForm } from './problem-form.ts';

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
  expect(parseProblemForm(formOf(fields))).toEqual({ ok: true, value });
});

test.each([
  ['no kind', {}, { kind: 'choose' }],
  ['an invented kind', { kind: 'drop table', words: 'x' }, { kind: 'choose' }],
  ['damage without words', { kind: 'damaged', words: '  ' }, { words: 'required' }],
  ['too many words', { kind: 'damaged', words: 'x'.repeat(2001) }, { words: 'too_long' }],
])('problem form refuses %s', (_, fields, problems) => {
  expect(parseProblemForm(formOf(fields))).toEqual({ ok: false, problems });
});

test('where the page knows the kind, the form need not say it', () => {
  expect(parseProblemForm(formOf({ kind: 'damaged' }), 'not_arrived')).toEqual({
    ok: true,
    value: { kind: 'not_arrived', words: '', shipmentId: null },
  });
});
