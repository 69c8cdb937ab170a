import { expect, test } from 'vitest';
import { readPayload } from '#app/shopify/admin-once.server.ts';
import type { DiscountByCodeQuery, StoreCreditOfCustomerQuery } from '#app/shopify/generated/admin-types.ts';
import {
  creditFacts,
  discountFacts,
  giftCardFacts,
  topLevelFacts,
  type UserErrorFact,
} from '#app/test/shopify-answers.ts';
import { inDoubt, judgeCreditsFound, judgeDiscountFound, judgeRequest, type RewardMade } from './answers.ts';

// What real shops answered, from the GraphQL payload to the verdict about the reward. The verdict reads
// "issued", "look_up", "retry", or "refused: why"; the second one is that of a request whose reward may exist already.

type Field =
  'discountCodeBasicCreate' | 'discountCodeFreeShippingCreate' | 'giftCardCreate' | 'storeCreditAccountCredit';
const made: Record<Field, object> = {
  discountCodeBasicCreate: { codeDiscountNode: { id: 'gid://shopify/DiscountCodeNode/1' } },
  discountCodeFreeShippingCreate: { codeDiscountNode: { id: 'gid://shopify/DiscountCodeNode/1' } },
  giftCardCreate: { giftCard: { id: 'gid://shopify/GiftCard/1' }, giftCardCode: 'parityokmrktyteu' },
  storeCreditAccountCredit: {
    storeCreditAccountTransaction: { id: 'gid://shopify/StoreCreditAccountCreditTransaction/1' },
  },
};
const success = (field: Field) => ({ data: { [field]: { ...made[field], userErrors: [] } } });
const refused = (field: Field, ...userErrors: UserErrorFact[]) => ({
  data: { [field]: { ...Object.fromEntries(Object.keys(made[field]).map((key) => [key, null])), userErrors } },
});
const topLevel = (field: Field, code: keyof typeof topLevelFacts) => ({
  data: { [field]: null },
  errors: [{ message: topLevelFacts[code], extensions: { code }, path: [field] }],
});

const { codeTaken, freeShippingCombines, endsBeforeItStarts, titleTooLong, startsBlank, variantGone } = discountFacts;
const { taken, tooShort, tooLong, invalid, noCustomer } = giftCardFacts;
const { noAccount, expired, notPositive, otherCurrency, tooMuch } = creditFacts;

test.each<[string, object, string, string]>([
  ['a discount is made', success('discountCodeBasicCreate'), 'issued', 'issued'],
  ['a free shipping discount is made', success('discountCodeFreeShippingCreate'), 'issued', 'issued'],
  [
    'free shipping that combines with itself',
    refused('discountCodeFreeShippingCreate', freeShippingCombines),
    'refused: misconfigured',
    'undecided',
  ],
  ['a discount’s code is taken', refused('discountCodeBasicCreate', codeTaken), 'look_up', 'look_up'],
  [
    'it ends before it starts',
    refused('discountCodeBasicCreate', endsBeforeItStarts),
    'refused: too_late',
    'undecided',
  ],
  ['its title is too long', refused('discountCodeBasicCreate', titleTooLong), 'refused: misconfigured', 'undecided'],
  ['it has no start', refused('discountCodeBasicCreate', startsBlank), 'refused: rejected', 'undecided'],
  ['its variant is gone', refused('discountCodeBasicCreate', variantGone), 'refused: product_gone', 'undecided'],
  [
    'two things are wrong',
    refused('discountCodeBasicCreate', endsBeforeItStarts, variantGone),
    'refused: product_gone',
    'undecided',
  ],
  ['a gift card is made', success('giftCardCreate'), 'issued', 'issued'],
  ['its code is taken, without an error code', refused('giftCardCreate', taken), 'issued', 'issued'],
  ['its code is taken, with one', refused('giftCardCreate', { ...taken, code: 'TAKEN' }), 'issued', 'issued'],
  ['its code is too short', refused('giftCardCreate', tooShort), 'refused: rejected', 'undecided'],
  ['its code is too long', refused('giftCardCreate', tooLong), 'refused: rejected', 'undecided'],
  ['its code has other characters', refused('giftCardCreate', invalid), 'refused: rejected', 'undecided'],
  ['its customer is gone', refused('giftCardCreate', noCustomer), 'refused: customer_gone', 'undecided'],
  ['store credit is given', success('storeCreditAccountCredit'), 'issued', 'issued'],
  ['its account is gone', refused('storeCreditAccountCredit', noAccount), 'refused: customer_gone', 'undecided'],
  ['it has lapsed', refused('storeCreditAccountCredit', expired), 'refused: too_late', 'undecided'],
  ['it is nothing', refused('storeCreditAccountCredit', notPositive), 'refused: misconfigured', 'undecided'],
  [
    'it is in another currency',
    refused('storeCreditAccountCredit', otherCurrency),
    'refused: misconfigured',
    'undecided',
  ],
  ['it is more than the account takes', refused('storeCreditAccountCredit', tooMuch), 'refused: rejected', 'undecided'],
  ...(Object.keys(topLevelFacts) as (keyof typeof topLevelFacts)[]).map((code): [string, object, string, string] => [
    `the field is refused: ${code}`,
    topLevel('storeCreditAccountCredit', code),
    'refused: misconfigured',
    'undecided',
  ]),
  [
    'an error inside Shopify',
    { data: null, errors: [{ message: 'Internal error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] },
    'look_up',
    'look_up',
  ],
  [
    'a variable does not fit',
    { errors: [{ message: 'Variable $input …', extensions: { code: 'INVALID_VARIABLE' } }] },
    'refused: misconfigured',
    'undecided',
  ],
  [
    'a scope is missing',
    {
      data: { giftCardCreate: null },
      errors: [{ message: 'Access denied', path: ['giftCardCreate'], extensions: { code: 'ACCESS_DENIED' } }],
    },
    'refused: scope_missing',
    'look_up',
  ],
  [
    'Shopify is throttled',
    { data: { giftCardCreate: null }, errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED' } }] },
    'retry',
    'look_up',
  ],
])('%s: %o', (_, payload, verdict, verdictInDoubt) => {
  const outcome = judgeRequest(readPayload<RewardMade>(payload));
  const words = 'why' in outcome ? `${outcome.next}: ${outcome.why}` : outcome.next;
  expect([words, inDoubt(outcome).next]).toEqual([verdict, verdictInDoubt]);
});

test.each<[string, object | null, string]>([
  ['nothing has the code', null, 'ask'],
  ['it is on', { status: 'ACTIVE', asyncUsageCount: 0 }, 'issued'],
  ['it begins later', { status: 'SCHEDULED', asyncUsageCount: 0 }, 'issued'],
  ['it was used up', { status: 'EXPIRED', asyncUsageCount: 1 }, 'issued'],
  ['it was switched off unused', { status: 'EXPIRED', asyncUsageCount: 0 }, 'refused'],
  ['another kind has the code', { __typename: 'DiscountCodeBxgy' }, 'undecided'],
])('looking for a discount: %s', (_, codeDiscount, next) => {
  const found = codeDiscount && { id: 'gid://shopify/DiscountCodeNode/1', codeDiscount };
  const answer = readPayload<DiscountByCodeQuery>({ data: { codeDiscountNodeByCode: found } });
  // A look that finds nothing has a null at its root, and is an answer all the same.
  expect(judgeDiscountFound(answer).next).toBe(next);
});

test('store credit is found by its amount as Shopify writes it: 10.0', () => {
  const createdAt = '2026-07-14T15:53:10Z';
  const at = new Date(createdAt);
  const credit = {
    id: 't',
    amount: { amount: '10.0', currencyCode: 'CAD' },
    createdAt,
    event: 'ADJUSTMENT',
    expiresAt: null,
  };
  const account = { id: 'a', balance: credit.amount, transactions: { nodes: [credit] } };
  const answer = readPayload<StoreCreditOfCustomerQuery>({
    data: { customer: { storeCreditAccounts: { nodes: [account] } } },
  });
  const wanted = {
    amountMinor: 1000,
    currency: 'CAD',
    expiresAt: null,
    firstAskedAt: at,
    lastAskedAt: at,
    claimed: new Set<string>(),
  };
  expect(judgeCreditsFound(answer, wanted, at)).toEqual({ next: 'issued', shopifyId: 't' });
});
