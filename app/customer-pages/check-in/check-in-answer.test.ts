import { expect, test } from 'vitest';
import { formOf } from '#app/test/form-of.ts';
import { parseCheckInReply } from './check-in-answer.ts';

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
  expect(parseCheckInReply(formOf(fields))).toEqual(outcome);
});
