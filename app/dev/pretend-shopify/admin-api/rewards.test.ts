import { afterEach, expect, test } from 'vitest';
import { optionalScopes, scopes } from '#app/shopify/scopes.ts';
import * as documents from '../../shopify-schema/app-documents.ts';
import { defaultShop as shop } from '../index.ts';
import type { PretendShopify } from '../parts.ts';
import { accessToken, ada, closeAll, graphql, pick, startApp, startShopify } from '../test-app.ts';

afterEach(closeAll);

type Setting = {
  shopify: PretendShopify;
  ask: (document: string, variables: Record<string, unknown>) => ReturnType<typeof graphql>;
  customer: string;
};

async function setUp(granted: string[] = [...scopes, ...optionalScopes]): Promise<Setting> {
  const shopify = await startShopify((await startApp()).url, { manifest: { topics: undefined, scopes: granted } });
  const token = await accessToken(shopify);
  const customer = shopify.do.createCustomer({ shop, ...ada }).admin_graphql_api_id;
  return { shopify, customer, ask: (document, variables) => graphql(shopify, token, document, variables) };
}

const tenOff = (customer: string, code = 'CARE-AAAA-BBBB') => ({
  title: 'Ten off',
  code,
  startsAt: new Date(Date.now() - 1000).toISOString(),
  endsAt: new Date(Date.now() + 86_400_000).toISOString(),
  usageLimit: 1,
  appliesOncePerCustomer: true,
  context: { customers: { add: [customer] } },
  customerGets: { value: { discountAmount: { amount: '10.00', appliesOnEachItem: false } }, items: { all: true } },
  minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: '30.00' } },
  combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: true },
});
const codesOf = (data: unknown, name: string) =>
  (pick(data, name, 'userErrors') as { code: string; field: string[] }[]).map(({ code, field }) => [
    code,
    field.at(-1),
  ]);

test('a discount is refused for a taken code, an unknown customer or variant, and an end before its start', async () => {
  const { ask, customer } = await setUp();
  const create = async (change: object) => {
    const { data } = await ask(documents.createBasicDiscountMutation, { discount: { ...tenOff(customer), ...change } });
    return codesOf(data, 'discountCodeBasicCreate');
  };
  expect(await create({})).toEqual([]);
  expect(await create({ code: 'care-aaaa-bbbb' })).toEqual([['TAKEN', 'code']]);
  expect(await create({ code: 'B', endsAt: '2020-01-01T00:00:00Z' })).toEqual([['INVALID', 'endsAt']]);
  expect(await create({ code: 'C', context: { customers: { add: ['gid://shopify/Customer/1'] } } })).toEqual([
    ['INVALID', 'add'],
  ]);
  const items = { products: { productVariantsToAdd: ['gid://shopify/ProductVariant/1'] } };
  expect(await create({ code: 'D', customerGets: { value: { percentage: 1 }, items } })).toEqual([
    ['INVALID', 'productVariantsToAdd'],
  ]);
});

test('a code is found on its own, counts its uses, and ends when it is deactivated', async () => {
  const { shopify, ask, customer } = await setUp();
  const made = await ask(documents.createBasicDiscountMutation, { discount: tenOff(customer) });
  const find = async () =>
    pick(
      (await ask(documents.discountByCodeQuery, { code: 'CARE-AAAA-BBBB' })).data,
      'codeDiscountNodeByCode',
      'codeDiscount',
    );
  expect(await find()).toMatchObject({ __typename: 'DiscountCodeBasic', status: 'ACTIVE', asyncUsageCount: 0 });
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer, discountCodes: ['CARE-AAAA-BBBB'] });
  expect(await find()).toMatchObject({ asyncUsageCount: 1 });
  await ask(documents.deactivateDiscountMutation, {
    id: pick(made.data, 'discountCodeBasicCreate', 'codeDiscountNode', 'id'),
  });
  expect(await find()).toMatchObject({ status: 'EXPIRED' });
});

test('the checkout checks whose code it is, how often it may be used, and the order; then deducts it', async () => {
  const { shopify, ask, customer } = await setUp();
  await ask(documents.createBasicDiscountMutation, { discount: tenOff(customer) });
  await ask(documents.createFreeShippingDiscountMutation, {
    discount: {
      ...tenOff(customer, 'SHIP'),
      customerGets: undefined,
      destination: { all: true },
      minimumRequirement: undefined,
      combinesWith: { orderDiscounts: true },
    },
  });
  const buy = (product: string, who: string | typeof ada, codes = ['care-aaaa-bbbb']) =>
    shopify.do.placeOrder({ shop, lines: [{ product }], customer: who, discountCodes: codes, taxRate: 0 });
  expect(() => buy('plush-bear', { ...ada, email: 'bo@example.com' })).toThrow('is for another customer');
  expect(() => buy('spinning-top', customer)).toThrow('needs a larger order');
  expect(() => buy('plush-bear', customer, ['NONE'])).toThrow('Enter a valid discount code');
  const order = buy('plush-bear', customer, ['care-aaaa-bbbb', 'SHIP']);
  expect(order).toMatchObject({
    total_discounts: '10.00',
    total_price: '54.00',
    discount_codes: [
      { code: 'CARE-AAAA-BBBB', amount: '10.00', type: 'fixed_amount' },
      { code: 'SHIP', amount: '9.90', type: 'shipping' },
    ],
    discount_applications: [
      {
        type: 'discount_code',
        code: 'CARE-AAAA-BBBB',
        value: '10.00',
        value_type: 'fixed_amount',
        target_type: 'line_item',
        target_selection: 'all',
      },
      { code: 'SHIP', value: '100.0', value_type: 'percentage', target_type: 'shipping_line' },
    ],
  });
  expect(() => buy('plush-bear', customer)).toThrow('was used already');
});

test('after a lost answer the mutation is done, after a failed one it is not; queries are unaffected', async () => {
  const { shopify, ask, customer } = await setUp();
  const create = () => ask(documents.createBasicDiscountMutation, { discount: tenOff(customer) });
  shopify.faults.set({ graphql: 'fail_mutation' }, 1);
  expect((await ask(documents.discountByCodeQuery, { code: 'X' })).status).toBe(200);
  expect([(await create()).status, shopify.store.shop(shop).discounts.length]).toEqual([503, 0]);
  shopify.faults.set({ graphql: 'lose_answer' }, 1);
  expect([(await create()).status, shopify.store.shop(shop).discounts.length]).toEqual([504, 1]);
  expect(codesOf((await create()).data, 'discountCodeBasicCreate')).toEqual([['TAKEN', 'code']]);
});

test('gift cards and store credit need their scopes', async () => {
  const { ask, customer } = await setUp([...scopes]);
  const money = { amount: '5.00', currencyCode: 'USD' };
  const card = await ask(documents.createGiftCardMutation, { input: { initialAmount: money } });
  const credit = await ask(documents.creditStoreCreditMutation, { id: customer, credit: { creditAmount: money } });
  const read = await ask(documents.storeCreditOfCustomerQuery, { id: customer });
  const look = await ask(documents.giftCardQuery, { id: 'gid://shopify/GiftCard/1' });
  expect([card, credit, read, look].map(({ errors }) => errors[0]?.extensions?.code)).toEqual([
    'ACCESS_DENIED',
    'ACCESS_DENIED',
    'ACCESS_DENIED',
    'ACCESS_DENIED',
  ]);
});

test('a gift card has its own code, an existing customer, and an amount', async () => {
  const { ask, customer } = await setUp();
  const create = async (input: object) => {
    const { data } = await ask(documents.createGiftCardMutation, {
      input: {
        initialAmount: { amount: '5.00', currencyCode: 'USD' },
        code: 'CAREAAAABBBB',
        customerId: customer,
        ...input,
      },
    });
    return codesOf(data, 'giftCardCreate');
  };
  expect(await create({ customerId: 'gid://shopify/Customer/1' })).toEqual([['CUSTOMER_NOT_FOUND', 'customerId']]);
  expect(await create({ code: 'CARE-1' })).toEqual([['TOO_SHORT', 'code']]);
  expect(await create({})).toEqual([]);
  expect(await create({})).toEqual([[null, 'code']]);
});

test('store credit opens an account in its currency and lists credits, newest first', async () => {
  const { shopify, ask, customer } = await setUp();
  const credit = (amount: string, id = customer) =>
    ask(documents.creditStoreCreditMutation, { id, credit: { creditAmount: { amount, currencyCode: 'USD' } } });
  shopify.do.creditStoreCredit({ shop, customer, amountMinor: 300, at: new Date(Date.now() - 60_000) });
  expect(codesOf((await credit('7.50')).data, 'storeCreditAccountCredit')).toEqual([]);
  expect(codesOf((await credit('0')).data, 'storeCreditAccountCredit')).toEqual([
    ['NEGATIVE_OR_ZERO_AMOUNT', 'amount'],
  ]);
  expect(codesOf((await credit('1', 'gid://shopify/Customer/1')).data, 'storeCreditAccountCredit')).toEqual([
    ['OWNER_NOT_FOUND', 'id'],
  ]);
  const { data } = await ask(documents.storeCreditOfCustomerQuery, { id: customer });
  const account = pick(data, 'customer', 'storeCreditAccounts', 'nodes', 0);
  expect(account).toMatchObject({
    balance: { amount: '10.5' },
    transactions: { nodes: [{ amount: { amount: '7.5' } }, { amount: { amount: '3.0' } }] },
  });
});

test('a gift card reports what is left of it, by id and by whole code', async () => {
  const { shopify, ask } = await setUp();
  const { data } = await ask(documents.createGiftCardMutation, {
    input: { initialAmount: { amount: '5.00', currencyCode: 'USD' }, code: 'CAREAAAABBBB', expiresOn: '2027-01-31' },
  });
  shopify.do.spendGiftCard({ shop, code: 'CAREAAAABBBB', amountMinor: 175 });
  const shown = {
    lastCharacters: 'bbbb',
    expiresOn: '2027-01-31',
    deactivatedAt: null,
    initialValue: { amount: '5.0', currencyCode: 'USD' },
    balance: { amount: '3.25' },
  };
  const byId = async () =>
    pick((await ask(documents.giftCardQuery, { id: pick(data, 'giftCardCreate', 'giftCard', 'id') })).data, 'giftCard');
  expect(await byId()).toMatchObject(shown);
  const byCode = async (code: string) =>
    pick((await ask(documents.giftCardByCodeQuery, { code })).data, 'giftCards', 'nodes');
  expect([await byCode('CAREAAAABBBB'), await byCode('BBBB')]).toMatchObject([[shown], []]);
  expect(() => shopify.do.spendGiftCard({ shop, code: 'CAREAAAABBBB', amountMinor: 326 })).toThrow('only 325 left');
  shopify.do.deactivateGiftCard({ shop, code: 'CAREAAAABBBB', at: new Date('2026-12-01T00:00:00Z') });
  expect(await byId()).toMatchObject({ deactivatedAt: '2026-12-01T00:00:00Z', balance: { amount: '3.25' } });
});

test('store credit that expires soonest is spent first, and what is left of it expires by itself', async () => {
  const { shopify, ask, customer } = await setUp();
  const days = (count: number) => new Date(Date.now() + count * 86_400_000);
  const at = { shop, customer };
  shopify.do.creditStoreCredit({ ...at, amountMinor: 1000, at: days(-30) });
  shopify.do.creditStoreCredit({ ...at, amountMinor: 500, expiresAt: days(-2), at: days(-20) });
  shopify.do.creditStoreCredit({ ...at, amountMinor: 300, expiresAt: days(5), at: days(-19) });
  shopify.do.spendStoreCredit({ ...at, amountMinor: 120, at: days(-10) });
  const { data } = await ask(documents.storeCreditOfCustomerQuery, { id: customer });
  const listed = pick(data, 'customer', 'storeCreditAccounts', 'nodes', 0) as {
    balance: object;
    transactions: { nodes: { id?: string; amount: { amount: string } }[] };
  };
  expect([listed.balance, listed.transactions.nodes.map(({ amount }) => amount.amount)]).toMatchObject([
    { amount: '13.0' },
    ['-3.8', '-1.2', '3.0', '5.0', '10.0'],
  ]);
  const left = async (index: number) =>
    pick((await ask(documents.storeCreditLeftQuery, { id: listed.transactions.nodes[index]!.id! })).data, 'node');
  const expiration = { amount: { amount: '-3.8' }, creditTransaction: { id: listed.transactions.nodes[3]!.id } };
  expect(await left(3)).toMatchObject({
    amount: { amount: '5.0' },
    remainingAmount: { amount: '3.8' },
    account: { transactions: { nodes: [expiration] } },
  });
  expect(await left(2)).toMatchObject({ amount: { amount: '3.0' }, remainingAmount: { amount: '3.0' } });
  expect(() => shopify.do.spendStoreCredit({ ...at, amountMinor: 1301 })).toThrow('only 1300 of store credit');
  shopify.do.spendStoreCredit({ ...at, amountMinor: 400 });
  expect([await left(2), await left(4)]).toMatchObject([
    { remainingAmount: { amount: '0.0' } },
    { remainingAmount: { amount: '9.0' } },
  ]);
});

test('metafields of a customer and of the installation are stored, all or none', async () => {
  const { shopify, ask, customer } = await setUp();
  const owner = pick((await ask(documents.appInstallationQuery, {})).data, 'currentAppInstallation', 'id');
  const field = (ownerId: unknown, value: string) => ({
    ownerId,
    namespace: '$app',
    key: 'loyalty_standing',
    type: 'json',
    value,
  });
  const set = async (...metafields: object[]) =>
    codesOf((await ask(documents.setMetafieldsMutation, { metafields })).data, 'metafieldsSet');
  expect(await set(field(customer, '{"points":1}'), field('gid://shopify/Customer/1', '{}'))).toEqual([
    ['INVALID_VALUE', 'ownerId'],
  ]);
  expect(await set(field(customer, '{points'))).toEqual([['INVALID_VALUE', 'value']]);
  expect(shopify.store.shop(shop).metafields).toEqual([]);
  expect(await set(field(customer, '{"points":1}'), field(owner, '{}'))).toEqual([]);
  expect(await set(field(customer, '{"points":2}'))).toEqual([]);
  expect(shopify.store.shop(shop).metafields.map(({ ownerId, value }) => [ownerId, value])).toEqual([
    [customer, '{"points":2}'],
    [owner, '{}'],
  ]);
});

test('a customer is tagged, found by address, and created once with a webhook', async () => {
  const { shopify, ask, customer } = await setUp();
  await ask(documents.customerTagsMutation, { id: customer, add: ['gold', 'vip'], remove: ['silver'] });
  expect(shopify.store.customer(shopify.store.shop(shop), customer).extras.tags).toEqual(['gold', 'vip']);
  expect(
    pick((await ask(documents.customerByEmailQuery, { email: 'ADA@example.com' })).data, 'customerByIdentifier', 'id'),
  ).toBe(customer);
  const create = async (email: string) =>
    pick(
      (await ask(documents.createCustomerMutation, { input: { email } })).data,
      'customerCreate',
      'userErrors',
      0,
      'message',
    );
  expect(await create('bo@example.com')).toBeUndefined();
  expect(await create('bo@example.com')).toBe('Email has already been taken');
  expect(shopify.webhooks.log.filter(({ topic }) => topic === 'customers/create')).toHaveLength(2);
});
