import { expect, test } from 'vitest';
import { formOf } from '#app/test/form-of.ts';
import { parseReviewForm } from './review-form.ts';

test('review form: items without stars and words are left out, words without stars are not', () => {
  const good = parseReviewForm(formOf({ rating_1: '5', body_1: 'Fine', displayName: 'Maya', permission: 'yes' }), [
    '1',
    '2',
  ]);
  expect(good).toEqual({
    ok: true,
    value: { displayName: 'Maya', hasPermission: true, entries: [{ lineId: '1', rating: 5, title: '', body: 'Fine' }] },
  });
  expect(parseReviewForm(formOf({ rating_1: '5', body_2: 'Bad' }), ['1', '2'])).toEqual({
    ok: false,
    problems: { rating_2: 'choose' },
  });
  expect(parseReviewForm(formOf({}), ['1', '2'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
  expect(parseReviewForm(formOf({ rating_1: '6' }), ['1'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
  expect(parseReviewForm(formOf({ rating_7: '5' }), ['1'])).toEqual({ ok: false, problems: { rating_1: 'choose' } });
});
