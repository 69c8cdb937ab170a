import { readFileSync } from 'node:fs';
import { buildSchema, getVariableValues, parse } from 'graphql';
import { expect, test } from 'vitest';
import { type Reward, RewardSchema } from '../program/program.ts';
import { buildRewardRequest, isDiscount, type RewardOrder, scopesOf } from './input.ts';

const schema = buildSchema(
  readFileSync(new URL('../../dev/shopify-schema/admin-2026-10.graphql', import.meta.url), 'utf8'),
);
const kinds: Reward['kind'][] = ['fixed', 'percent', 'free_shipping', 'free_product', 'store_credit', 'gift_card'];

function orderOf(kind: Reward['kind'], own: object = {}, order: Partial<RewardOrder> = {}): RewardOrder {
  const reward = RewardSchema.parse({
    key: 'r',
    name: 'A treat',
    kind,
    costPoints: 500,
    value: 15,
    variantId: '42',
    ...own,
  });
  const code = kind === 'store_credit' ? null : kind === 'gift_card' ? 'CAREABCDEFGHJKMN' : 'CARE-ABCD-EFGH';
  return {
    reward,
    currency: 'USD',
    customerId: '7',
    code,
    startsAt: new Date('2026-03-01T00:00:00Z'),
    expiresAt: new Date('2026-06-01T10:00:00Z'),
    timeZone: 'UTC',
    pieceMinor: 6400,
    ...order,
  };
}

test.each(kinds)('%s: the request matches Shopify’s schema', (kind) => {
  const { document, variables } = buildRewardRequest(orderOf(kind, { minOrderMinor: 3000 }));
  const definition = parse(document).definitions[0]!;
  const definitions = 'variableDefinitions' in definition ? (definition.variableDefinitions ?? []) : [];
  const read = getVariableValues(schema, definitions as Parameters<typeof getVariableValues>[1], variables);
  expect(read.errors?.map(({ message }) => message)).toBeUndefined();
});

test.each<[Reward['kind'], object, object]>([
  [
    'fixed',
    { value: 1050 },
    { value: { discountAmount: { amount: '10.50', appliesOnEachItem: false } }, items: { all: true } },
  ],
  ['percent', { value: 15 }, { value: { percentage: 0.15 }, items: { all: true } }],
  [
    'free_product',
    {},
    {
      value: { discountAmount: { amount: '64.00' } },
      items: { products: { productVariantsToAdd: ['gid://shopify/ProductVariant/42'] } },
    },
  ],
])('%s: %j', (kind, own, customerGets) => {
  expect(buildRewardRequest(orderOf(kind, own)).variables).toMatchObject({ discount: { customerGets } });
});

test('a discount is for one customer, one use, from a minimum order, and combines as the merchant chose', () => {
  const { variables } = buildRewardRequest(
    orderOf('fixed', { minOrderMinor: 2500, combinesWith: { order: false, product: true, shipping: false } }),
  );
  expect(variables).toMatchObject({
    discount: {
      title: 'A treat',
      code: 'CARE-ABCD-EFGH',
      usageLimit: 1,
      appliesOncePerCustomer: true,
      context: { customers: { add: ['gid://shopify/Customer/7'] } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '25.00' } },
      endsAt: '2026-06-01T10:00:00.000Z',
      combinesWith: { orderDiscounts: false, productDiscounts: true, shippingDiscounts: false },
    },
  });
  expect(buildRewardRequest(orderOf('fixed', {}, { expiresAt: null })).variables).toMatchObject({
    discount: { endsAt: null },
  });
});

test.each<[Reward['kind'], boolean]>([
  ['fixed', true],
  ['free_product', true],
  ['free_shipping', false],
])('%s: whatever an older program stored, it is asked to combine with shipping discounts: %s', (kind, shipping) => {
  const combinesWith = { order: true, product: true, shipping: true };
  expect(buildRewardRequest(orderOf(kind, { combinesWith })).variables).toMatchObject({
    discount: { combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: shipping } },
  });
});

test('money uses the currency’s own decimals', () => {
  const credit = (currency: string) =>
    buildRewardRequest(orderOf('store_credit', { value: 1500 }, { currency })).variables;
  expect(['USD', 'JPY', 'KWD'].map(credit)).toMatchObject([
    { credit: { creditAmount: { amount: '15.00' } } },
    { credit: { creditAmount: { amount: '1500' } } },
    { credit: { creditAmount: { amount: '1.500' } } },
  ]);
  expect(buildRewardRequest(orderOf('gift_card', { value: 1500 })).variables).toMatchObject({
    input: {
      code: 'CAREABCDEFGHJKMN',
      initialAmount: { amount: '15.00', currencyCode: 'USD' },
      expiresOn: '2026-06-01',
      customerId: 'gid://shopify/Customer/7',
    },
  });
});

test.each([
  ['Pacific/Honolulu', '2026-06-01T09:59:59Z', '2026-05-31'],
  ['Pacific/Kiritimati', '2026-06-01T10:00:00Z', '2026-06-02'],
])('a gift card’s last day is in the shop’s time zone: %s, %s', (timeZone, expiresAt, day) => {
  expect(
    buildRewardRequest(orderOf('gift_card', {}, { expiresAt: new Date(expiresAt), timeZone })).variables,
  ).toMatchObject({ input: { expiresOn: day } });
});

test('throws when a code or a price is missing', () => {
  expect(() => buildRewardRequest(orderOf('fixed', {}, { code: null }))).toThrow('needs a code');
  expect(() => buildRewardRequest(orderOf('free_product', {}, { pieceMinor: undefined }))).toThrow(
    'price of its product',
  );
});

test('gift cards and store credit need scopes of their own', () => {
  expect(kinds.filter((kind) => !isDiscount(kind))).toEqual(['store_credit', 'gift_card']);
  expect(kinds.filter((kind) => scopesOf(kind).includes('write_discounts'))).toEqual(kinds.filter(isDiscount));
});
