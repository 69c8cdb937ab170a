import { expect, test } from 'vitest';
import type { OnceAnswer } from '#app/shopify/admin-once.server.ts';
import type { DiscountByCodeQuery } from '#app/shopify/generated/admin-types.ts';
import type { Reward } from '../program/program.ts';
import {
  inDoubt,
  judgeCreditsFound,
  judgeDiscountFound,
  judgeRequest,
  type RequestOutcome,
  type RewardMade,
  type StoreCreditTransaction,
  waitAfter,
  type WantedCredit,
} from './answers.ts';

const rootField = {
  fixed: 'discountCodeBasicCreate',
  percent: 'discountCodeBasicCreate',
  free_product: 'discountCodeBasicCreate',
  free_shipping: 'discountCodeFreeShippingCreate',
  gift_card: 'giftCardCreate',
  store_credit: 'storeCreditAccountCredit',
} satisfies Record<Reward['kind'], string>;
const answer = (kind: Reward['kind'], made: object | null) =>
  ({ kind: 'answer', data: { [rootField[kind]]: made } }) as OnceAnswer<RewardMade>;
const userError = (code: string, ...field: string[]) => ({ field: ['input', ...field], message: 'No.', code });

test.each<[string, Reward['kind'], object | null, Partial<RequestOutcome>]>([
  [
    'a discount is there',
    'fixed',
    { codeDiscountNode: { id: 'd' }, userErrors: [] },
    { next: 'issued', shopifyId: 'd' },
  ],
  [
    'its code is taken',
    'percent',
    { codeDiscountNode: null, userErrors: [userError('TAKEN', 'code')] },
    { next: 'look_up' },
  ],
  [
    'its customer is gone',
    'fixed',
    { codeDiscountNode: null, userErrors: [userError('INVALID', 'context', 'customers', 'add')] },
    { next: 'refused', why: 'customer_gone' },
  ],
  [
    'its product is gone',
    'free_product',
    { codeDiscountNode: null, userErrors: [userError('INVALID', 'items', 'products', 'productVariantsToAdd')] },
    { next: 'refused', why: 'product_gone' },
  ],
  [
    'it would have lapsed',
    'fixed',
    { codeDiscountNode: null, userErrors: [userError('END_DATE_BEFORE_START_DATE', 'endsAt')] },
    { next: 'refused', why: 'too_late' },
  ],
  [
    'something else is wrong',
    'free_shipping',
    { codeDiscountNode: null, userErrors: [userError('TOO_LONG', 'title')] },
    { next: 'refused', why: 'misconfigured' },
  ],
  [
    'it is to combine with what it cannot',
    'free_shipping',
    { codeDiscountNode: null, userErrors: [userError('INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS', 'combinesWith')] },
    { next: 'refused', why: 'misconfigured' },
  ],
  [
    'several things are wrong, one of them for everybody',
    'fixed',
    { codeDiscountNode: null, userErrors: [userError('INVALID', 'endsAt'), userError('INVALID', 'combinesWith')] },
    { next: 'refused', why: 'misconfigured' },
  ],
  [
    'Shopify does not say which field is wrong',
    'fixed',
    { codeDiscountNode: null, userErrors: [{ field: null, message: 'No.', code: 'INVALID' }] },
    { next: 'refused', why: 'rejected' },
  ],
  [
    'Shopify stumbles',
    'fixed',
    { codeDiscountNode: null, userErrors: [userError('INTERNAL_ERROR')] },
    { next: 'look_up' },
  ],
  ['a result without either', 'fixed', { codeDiscountNode: null, userErrors: [] }, { next: 'look_up' }],
  ['nothing at all', 'free_shipping', null, { next: 'look_up' }],
  ['nothing at all', 'gift_card', null, { next: 'look_up' }],
  ['nothing at all', 'store_credit', null, { next: 'look_up' }],
  ['a gift card is there', 'gift_card', { giftCard: { id: 'g' }, userErrors: [] }, { next: 'issued', shopifyId: 'g' }],
  [
    'its code is taken, by us',
    'gift_card',
    { giftCard: null, userErrors: [userError('TAKEN', 'code')] },
    { next: 'issued', shopifyId: null },
  ],
  [
    'its customer is gone',
    'gift_card',
    { giftCard: null, userErrors: [userError('CUSTOMER_NOT_FOUND', 'customerId')] },
    { next: 'refused', why: 'customer_gone' },
  ],
  [
    'no more gift cards',
    'gift_card',
    { giftCard: null, userErrors: [userError('GIFT_CARD_LIMIT_EXCEEDED')] },
    { next: 'refused', why: 'misconfigured' },
  ],
  [
    'its code is taken, with the message alone',
    'gift_card',
    { giftCard: null, userErrors: [{ field: ['input', 'code'], code: null, message: 'Code has already been taken' }] },
    { next: 'issued', shopifyId: null },
  ],
  ...['TOO_SHORT', 'TOO_LONG', 'INVALID'].map((code): [string, Reward['kind'], object, Partial<RequestOutcome>] => [
    `its code is ${code}`,
    'gift_card',
    { giftCard: null, userErrors: [userError(code, 'code')] },
    { next: 'refused', why: 'rejected' },
  ]),
  [
    'credit is there',
    'store_credit',
    { storeCreditAccountTransaction: { id: 't' }, userErrors: [] },
    { next: 'issued', shopifyId: 't' },
  ],
  [
    'its owner is gone',
    'store_credit',
    { storeCreditAccountTransaction: null, userErrors: [userError('OWNER_NOT_FOUND', 'id')] },
    { next: 'refused', why: 'customer_gone' },
  ],
  [
    'too much credit',
    'store_credit',
    { storeCreditAccountTransaction: null, userErrors: [userError('CREDIT_LIMIT_EXCEEDED')] },
    { next: 'refused', why: 'rejected' },
  ],
])('%s: %s', (_, kind, field, verdict) => {
  expect(judgeRequest(answer(kind, field))).toMatchObject(verdict);
});

test('no answer leaves doubt; a request that certainly failed is repeated, unless access is missing', () => {
  expect(judgeRequest({ kind: 'unknown', problem: 'Gone.' })).toEqual({ next: 'look_up', problem: 'Gone.' });
  expect(judgeRequest({ kind: 'not_done', why: 'throttled', problem: 'Busy.', waitMs: 9 })).toEqual({
    next: 'retry',
    problem: 'Busy.',
    waitMs: 9,
  });
  expect(judgeRequest({ kind: 'not_done', why: 'no_access', problem: 'Closed.' })).toMatchObject({
    next: 'retry',
  });
  expect(judgeRequest({ kind: 'not_done', why: 'bad_request', problem: 'No such field.' })).toMatchObject({
    next: 'refused',
    why: 'misconfigured',
  });
  expect(judgeRequest({ kind: 'not_done', why: 'scope_missing', problem: 'Denied.' })).toMatchObject({
    next: 'refused',
    why: 'scope_missing',
  });
});

test('a gift card that may exist is neither refused nor treated as missing', () => {
  expect(inDoubt({ next: 'retry', problem: 'Busy.' }).next).toBe('look_up');
  expect(inDoubt({ next: 'refused', why: 'scope_missing', problem: '' }).next).toBe('look_up');
  expect(inDoubt({ next: 'refused', why: 'customer_gone', problem: '' }).next).toBe('undecided');
  expect(inDoubt({ next: 'issued', shopifyId: null }).next).toBe('issued');
});

test('a code that is found is the reward, unless it was deactivated unused', () => {
  type Discount = NonNullable<DiscountByCodeQuery['codeDiscountNodeByCode']>['codeDiscount'];
  const found = (codeDiscount: Partial<Discount>) =>
    judgeDiscountFound({
      kind: 'answer',
      data: { codeDiscountNodeByCode: { id: 'd', codeDiscount: codeDiscount as Discount } },
    });
  expect(found({ status: 'ACTIVE', asyncUsageCount: 0 })).toEqual({ next: 'issued', shopifyId: 'd' });
  expect(found({ status: 'EXPIRED', asyncUsageCount: 1 }).next).toBe('issued');
  expect(found({ status: 'EXPIRED', asyncUsageCount: 0 }).next).toBe('refused');
  expect(found({ __typename: 'DiscountCodeBxgy' }).next).toBe('undecided');
  expect(judgeDiscountFound({ kind: 'answer', data: { codeDiscountNodeByCode: null } })).toEqual({ next: 'ask' });
  expect(judgeDiscountFound({ kind: 'not_done', why: 'throttled', problem: '' }).next).toBe('look_up');
});

const askedAt = new Date('2026-03-01T12:00:00Z');
const expiresAt = new Date('2026-06-01T12:00:00Z');
const wanted: WantedCredit = {
  amountMinor: 500,
  currency: 'USD',
  expiresAt,
  firstAskedAt: askedAt,
  lastAskedAt: askedAt,
  claimed: new Set(),
};
const later = (seconds: number) => new Date(askedAt.getTime() + seconds * 1000);
type Credit = Extract<StoreCreditTransaction, { id: string }>;
const credit = (own: Partial<Credit> = {}): Credit => ({
  id: 't',
  amount: { amount: '5.0', currencyCode: 'USD' },
  createdAt: later(1).toISOString(),
  event: 'ADJUSTMENT',
  expiresAt: '2026-06-01T12:00:00Z',
  ...own,
});
const debit: StoreCreditTransaction = {
  amount: { amount: '5.0', currencyCode: 'USD' },
  createdAt: later(1).toISOString(),
  event: 'ADJUSTMENT',
};

test.each<[string, StoreCreditTransaction[], Partial<WantedCredit>, number, RequestOutcome['next']]>([
  ['the one with our day is ours', [credit()], {}, 10, 'issued'],
  ['also when we come to look days later', [credit()], {}, 300_000, 'issued'],
  ['another amount is not', [credit({ amount: { amount: '5.5', currencyCode: 'USD' } })], {}, 300, 'ask'],
  ['nor another currency', [credit({ amount: { amount: '5.0', currencyCode: 'EUR' } })], {}, 300, 'ask'],
  ['nor one that expires on another day', [credit({ expiresAt: null })], {}, 300, 'ask'],
  ['nor a refund of an order', [credit({ event: 'ORDER_REFUND' })], {}, 300, 'ask'],
  ['nor a debit, which has no id here', [debit], {}, 300, 'ask'],
  ['nor one that another redemption has come to', [credit()], { claimed: new Set(['t']) }, 300, 'ask'],
  ['nor one from before we asked', [credit({ createdAt: later(-60).toISOString() })], {}, 300, 'ask'],
  ['a slower clock at Shopify does not matter', [credit({ createdAt: later(-20).toISOString() })], {}, 300, 'issued'],
  ['two of them are one too many', [credit(), credit({ id: 'u' })], {}, 300, 'undecided'],
  ['none yet may still come', [], {}, 30, 'look_up'],
  ['none after a minute was not made', [], {}, 61, 'ask'],
  [
    'without a day, one that came when we asked is ours',
    [credit({ expiresAt: null })],
    { expiresAt: null },
    300,
    'issued',
  ],
  [
    'without a day, one that came later may be another',
    [credit({ expiresAt: null, createdAt: later(200).toISOString() })],
    { expiresAt: null },
    300,
    'undecided',
  ],
  [
    'a full page since then hides what was before',
    Array.from({ length: 25 }, (_, index) =>
      credit({ id: `${index}`, amount: { amount: '1.0', currencyCode: 'USD' } }),
    ),
    {},
    300,
    'undecided',
  ],
])('store credit: %s', (_, nodes, own, seconds, next) => {
  const account = { id: 'a', balance: { amount: '0.0', currencyCode: 'USD' as const }, transactions: { nodes } };
  const data = { customer: { storeCreditAccounts: { nodes: [account] } } };
  expect(judgeCreditsFound({ kind: 'answer', data }, { ...wanted, ...own }, later(seconds)).next).toBe(next);
});

test('store credit of a customer who is gone, or that Shopify does not show', () => {
  expect(judgeCreditsFound({ kind: 'answer', data: { customer: null } }, wanted, later(300)).next).toBe('undecided');
  expect(judgeCreditsFound({ kind: 'not_done', why: 'scope_missing', problem: '' }, wanted, later(300)).next).toBe(
    'look_up',
  );
});

test('the wait doubles up to an hour', () => {
  expect([1, 2, 3, 9, 10, 500].map(waitAfter)).toEqual([10_000, 20_000, 40_000, 2_560_000, 3_600_000, 3_600_000]);
});
