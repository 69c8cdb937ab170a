import { expect, test } from 'vitest';
import { z } from 'zod';
import { SettingsSchema } from '#app/shops/settings.ts';
import { readForm } from './forms.ts';

function posted(draft: unknown, version = '3'): FormData {
  const form = new FormData();
  form.set('draft', typeof draft === 'string' ? draft : JSON.stringify(draft));
  form.set('version', version);
  return form;
}

const PromiseSchema = SettingsSchema.pick({ promise: true });
const promise = SettingsSchema.parse({}).promise;

test('a valid draft is returned as the schema parses it, with the version it was based on', () => {
  expect(readForm(posted({ promise }), PromiseSchema)).toEqual({ isValid: true, value: { promise }, version: 3 });
});

test.each([
  [{ ...promise, handlingDays: 'abc' }, 'promise.handlingDays', 'Enter a whole number.'],
  [{ ...promise, handlingDays: -1 }, 'promise.handlingDays', 'Enter 0 or more.'],
  [{ ...promise, handlingDays: 99 }, 'promise.handlingDays', 'Enter 60 or less.'],
  [
    { ...promise, holidays: ['24.12.2026'] },
    'promise.holidays.0',
    'Enter a date as year-month-day, such as 2026-12-24.',
  ],
  [
    { ...promise, transit: [{ country: 'USA', method: '', minDays: 1, maxDays: 2 }] },
    'promise.transit.0.country',
    'Enter a two-letter country code, or * for all others.',
  ],
])('%#: errors are reported at their field, in words', (wrong, path, words) => {
  expect(readForm(posted({ promise: wrong }), PromiseSchema)).toEqual({ isValid: false, errors: { [path]: words } });
});

test('for an optional field, the error explains the rule for non-empty input', () => {
  const { sender } = SettingsSchema.parse({});
  const read = readForm(posted({ sender: { ...sender, replyTo: 'anna' } }), SettingsSchema.pick({ sender: true }));
  expect(read).toEqual({
    isValid: false,
    errors: { 'sender.replyTo': 'Enter an email address such as anna@example.com.' },
  });
});

test('a post without a draft is an error, not a crash', () => {
  expect(readForm(posted('{oops'), z.object({ a: z.string() })).isValid).toBe(false);
  expect(readForm(new FormData(), z.object({ a: z.string() })).isValid).toBe(false);
});
