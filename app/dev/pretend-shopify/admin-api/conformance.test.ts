import { afterEach, beforeEach, expect, test } from 'vitest';
import { optionalScopes, scopes } from '#app/shopify/scopes.ts';
import {
  bulkFacts,
  creditFacts,
  discountFacts,
  giftCardFacts,
  holdFacts,
  mergeFacts,
  returnFacts,
  topLevelFacts,
  type UserErrorFact,
} from '#app/test/shopify-answers.ts';
import * as documents from '../../shopify-schema/app-documents.ts';
import { bulkDocument, laterDocument } from '../../shopify-schema/base-documents.ts';
import { defaultShop as shop } from '../index.ts';
import type { PretendShopify } from '../parts.ts';
import { accessToken, ada, closeAll, pick, postJson, startApp, startShopify } from '../test-app.ts';

// The pretend Shopify answers as real shops were seen to: the same errors in full, nulls, kinds of ids and states.

const granted = [
  ...scopes,
  ...optionalScopes,
  'write_orders',
  'write_order_edits',
  'write_returns',
  'write_merchant_managed_fulfillment_orders',
  'write_customer_merge',
];
type Answer = { data?: unknown; errors?: { message: string; path?: string[]; extensions?: { code?: string } }[] };

let shopify: PretendShopify;
let customer: string;
let ask: (document: string, variables?: object, operationName?: string) => Promise<Answer>;

beforeEach(async () => {
  shopify = await startShopify((await startApp()).url, { manifest: { topics: undefined, scopes: granted } });
  const token = await accessToken(shopify);
  customer = shopify.do.createCustomer({ shop, ...ada }).admin_graphql_api_id;
  const address = `${shopify.url}/shops/${shop}/admin/api/2026-10/graphql.json`;
  ask = async (query, variables = {}, operationName) =>
    (await postJson(address, { query, variables, operationName }, { 'X-Shopify-Access-Token': token })).body as Answer;
});
afterEach(closeAll);

const later = (operationName: string, variables: object) => ask(laterDocument, variables, operationName);
const errorsOf = ({ data }: Answer) => {
  const [field] = Object.values(data as Record<string, Record<string, unknown>>);
  return (field?.userErrors ?? field?.orderCancelUserErrors) as UserErrorFact[];
};
const topLevelOf = ({ data, errors = [] }: Answer) => ({
  fields: Object.values(data as object),
  codes: errors.map(({ extensions }) => extensions?.code),
  messages: errors.map(({ message }) => message),
});

const day = 86_400_000;
const from = () => new Date(Date.now() - day).toISOString();
const until = () => new Date(Date.now() + day).toISOString();
const basic = (own: object = {}) => ({
  title: 'Ten off',
  code: 'CARE-AAAA-BBBB',
  startsAt: from(),
  context: { customers: { add: [customer] } },
  customerGets: { value: { percentage: 0.1 }, items: { all: true } },
  combinesWith: { productDiscounts: false, orderDiscounts: true, shippingDiscounts: false },
  ...own,
});
const freeShipping = (own: object = {}) => {
  const { title, code, startsAt, context, combinesWith } = basic();
  return { title, code, startsAt, context, combinesWith, destination: { all: true }, ...own };
};
const automatic = (own: object = {}) => ({
  title: 'Members ship free',
  startsAt: from(),
  context: { all: 'ALL' },
  destination: { all: true },
  combinesWith: { productDiscounts: true, orderDiscounts: true, shippingDiscounts: false },
  ...own,
});
const ended = { startsAt: '2026-06-01T00:00:00Z', endsAt: '2026-05-01T00:00:00Z' };
const allTrue = { combinesWith: { productDiscounts: true, orderDiscounts: true, shippingDiscounts: true } };
const variant = { items: { products: { productVariantsToAdd: ['gid://shopify/ProductVariant/999999999999'] } } };

test.each<[string, () => Promise<Answer>, UserErrorFact[]]>([
  [
    'free shipping with shipping',
    () => ask(documents.createFreeShippingDiscountMutation, { discount: freeShipping(allTrue) }),
    [discountFacts.freeShippingCombines],
  ],
  ['free shipping without', () => ask(documents.createFreeShippingDiscountMutation, { discount: freeShipping() }), []],
  [
    'automatic with shipping',
    () => ask(documents.createAutomaticFreeShippingMutation, { discount: automatic(allTrue) }),
    [discountFacts.automaticCombines],
  ],
  ['automatic without', () => ask(documents.createAutomaticFreeShippingMutation, { discount: automatic() }), []],
  [
    'end before start',
    () => ask(documents.createBasicDiscountMutation, { discount: basic(ended) }),
    [discountFacts.endsBeforeItStarts],
  ],
  [
    'free shipping, end before start',
    () => ask(documents.createFreeShippingDiscountMutation, { discount: freeShipping(ended) }),
    [discountFacts.freeShippingEndsBefore],
  ],
  [
    'automatic, end before start',
    () => ask(documents.createAutomaticFreeShippingMutation, { discount: automatic(ended) }),
    [discountFacts.automaticEndsBefore],
  ],
  [
    'no start',
    () => ask(documents.createBasicDiscountMutation, { discount: basic({ startsAt: null }) }),
    [discountFacts.startsBlank],
  ],
  [
    'free shipping, no start',
    () => ask(documents.createFreeShippingDiscountMutation, { discount: freeShipping({ startsAt: null }) }),
    [discountFacts.freeShippingStartsBlank],
  ],
  [
    'no title',
    () => ask(documents.createBasicDiscountMutation, { discount: basic({ title: '' }) }),
    [discountFacts.titleBlank],
  ],
  [
    'a long title',
    () => ask(documents.createBasicDiscountMutation, { discount: basic({ title: 'T'.repeat(256) }) }),
    [discountFacts.titleTooLong],
  ],
  [
    'no variant',
    () =>
      ask(documents.createBasicDiscountMutation, {
        discount: basic({ customerGets: { value: { percentage: 0.1 }, ...variant } }),
      }),
    [discountFacts.variantGone],
  ],
  [
    'nothing off',
    () =>
      ask(documents.createBasicDiscountMutation, {
        discount: basic({ customerGets: { value: { percentage: 0 }, items: { all: true } } }),
      }),
    [],
  ],
  [
    'several things',
    () => ask(documents.createFreeShippingDiscountMutation, { discount: freeShipping({ ...allTrue, ...ended }) }),
    [discountFacts.freeShippingCombines, discountFacts.freeShippingEndsBefore],
  ],
  [
    'unknown code off',
    () => ask(documents.deactivateDiscountMutation, { id: 'gid://shopify/DiscountCodeNode/1' }),
    [discountFacts.unknownCodeToggled],
  ],
  [
    'unknown automatic off',
    () => ask(documents.deactivateAutomaticDiscountMutation, { id: 'gid://shopify/DiscountAutomaticNode/1' }),
    [discountFacts.unknownAutomaticToggled],
  ],
  [
    'unknown automatic on',
    () => ask(documents.activateAutomaticDiscountMutation, { id: 'gid://shopify/DiscountAutomaticNode/1' }),
    [discountFacts.unknownAutomaticToggled],
  ],
  [
    'unknown code changed',
    () => ask(documents.rebindBasicDiscountMutation, { id: 'gid://shopify/DiscountCodeNode/1', discount: {} }),
    [discountFacts.unknownUpdated],
  ],
])('discounts: %s', async (_, answer, errors) => {
  expect(errorsOf(await answer())).toEqual(errors);
});

test('discounts: a code is taken whatever its case; ids and states are Shopify’s', async () => {
  const made = await ask(documents.createBasicDiscountMutation, { discount: basic({ startsAt: until() }) });
  const id = String(pick(made.data, 'discountCodeBasicCreate', 'codeDiscountNode', 'id'));
  expect(id).toMatch(/^gid:\/\/shopify\/DiscountCodeNode\/\d+$/);
  const again = await ask(documents.createBasicDiscountMutation, { discount: basic({ code: 'care-aaaa-bbbb' }) });
  expect(errorsOf(again)).toEqual([discountFacts.codeTaken]);
  const status = async () =>
    pick(
      (await ask(documents.discountByCodeQuery, { code: 'CARE-AAAA-BBBB' })).data,
      'codeDiscountNodeByCode',
      'codeDiscount',
      'status',
    );
  expect(await status()).toBe('SCHEDULED');
  await ask(documents.deactivateDiscountMutation, { id });
  expect(await status()).toBe('EXPIRED');
  const own = await ask(documents.createAutomaticFreeShippingMutation, { discount: automatic() });
  const automaticId = String(pick(own.data, 'discountAutomaticFreeShippingCreate', 'automaticDiscountNode', 'id'));
  const look = await ask(documents.freeShippingQuery, {
    segments: 'name:x',
    discounts: 'method:automatic',
    id: automaticId,
    isKnown: true,
  });
  expect(pick(look.data, 'discountNode')).toMatchObject({
    id: automaticId,
    discount: { __typename: 'DiscountAutomaticFreeShipping', context: { __typename: 'DiscountBuyerSelectionAll' } },
  });
  expect(automaticId).toMatch(/DiscountAutomaticNode/);
});

test.each<[string, object, UserErrorFact[]]>([
  ['short', { code: 'abc' }, [giftCardFacts.tooShort]],
  ['long', { code: 'x'.repeat(25) }, [giftCardFacts.tooLong]],
  ['other characters', { code: 'bad!code' }, [giftCardFacts.invalid]],
  ['taken', { code: 'PARITYOKMRK' }, [giftCardFacts.taken]],
  [
    'the customer comes before the code',
    { code: 'abc', customerId: 'gid://shopify/Customer/1' },
    [giftCardFacts.noCustomer],
  ],
  ['free', { code: 'parityokmrk2' }, []],
])('gift cards: %s', async (_, own, errors) => {
  const create = (input: object) =>
    ask(documents.createGiftCardMutation, {
      input: { initialAmount: { amount: '10', currencyCode: 'USD' }, ...input },
    });
  expect(pick((await create({ code: 'parityokmrk' })).data, 'giftCardCreate', 'giftCardCode')).toBe('parityokmrk');
  const answer = await create(own);
  expect(errorsOf(answer)).toEqual(errors);
  expect(pick(answer.data, 'giftCardCreate', 'giftCard') === null).toBe(errors.length > 0);
});

test.each<[string, object, UserErrorFact[]]>([
  ['nothing', { amount: '0.00' }, [creditFacts.notPositive]],
  ['expired comes before the amount', { amount: '-1.00', expiresAt: '2020-01-01T00:00:00Z' }, [creditFacts.expired]],
  ['too much', { amount: '100000.00' }, [creditFacts.tooMuch]],
  ['some', { amount: '5.00' }, []],
])('store credit: %s', async (_, { amount, ...own }: { amount?: string }, errors) => {
  const credit = { creditAmount: { amount, currencyCode: 'USD' }, ...own };
  expect(errorsOf(await ask(documents.creditStoreCreditMutation, { id: customer, credit }))).toEqual(errors);
});

test('store credit: accounts and currencies', async () => {
  const give = (id: string, currencyCode: string) =>
    ask(documents.creditStoreCreditMutation, { id, credit: { creditAmount: { amount: '5.00', currencyCode } } });
  const made = await give(customer, 'USD');
  const account = String(pick(made.data, 'storeCreditAccountCredit', 'storeCreditAccountTransaction', 'account', 'id'));
  expect(errorsOf(await give(account, 'CAD'))).toEqual([creditFacts.otherCurrency]);
  expect(errorsOf(await give('gid://shopify/StoreCreditAccount/1', 'USD'))).toEqual([creditFacts.noAccount]);
  expect(topLevelOf(await give(customer, 'XXX'))).toEqual({
    fields: [null],
    codes: ['CURRENCY_CODE_INVALID'],
    messages: [topLevelFacts.CURRENCY_CODE_INVALID],
  });
});

test('tags: sorted, split at commas, compared without case but for removing from an order', async () => {
  const order = shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada, tags: ['Red'] });
  const tagsOf = (id: string) =>
    id.includes('/Order/')
      ? order.tags.split(', ').filter(Boolean)
      : shopify.store.customer(shopify.store.shop(shop), id).extras.tags;
  const change = (id: string, add: string[], remove: string[] = []) =>
    ask(documents.customerTagsMutation, { id, add, remove, isAdding: add.length > 0, isRemoving: remove.length > 0 });
  for (const id of [customer, order.admin_graphql_api_id]) {
    await change(id, ['Red']);
    await change(id, ['red', 'b', 'A', 'blue,green']);
    expect(tagsOf(id)).toEqual(['A', 'b', 'blue', 'green', 'Red']);
    await change(id, [], ['red']);
  }
  expect(tagsOf(customer)).not.toContain('Red');
  expect(tagsOf(order.admin_graphql_api_id)).toContain('Red');
  expect(errorsOf(await change('gid://shopify/Customer/1', ['vip']))).toEqual([
    { field: ['id'], message: 'Customer does not exist' },
  ]);
  expect(topLevelOf(await change('gid://shopify/SomethingUnsupported/1', ['vip'])).codes).toEqual([
    'RESOURCE_NOT_FOUND',
  ]);
});

test('metafields: an owner that does not exist refuses all of them, and nothing is listed', async () => {
  const field = { ownerId: 'gid://shopify/Customer/1', namespace: '$app', key: 'standing', type: 'json', value: '{}' };
  const answer = await ask(documents.setMetafieldsMutation, { metafields: [{ ...field, ownerId: customer }, field] });
  expect(pick(answer.data, 'metafieldsSet')).toEqual({
    metafields: null,
    userErrors: [{ field: ['metafields', '1', 'ownerId'], message: 'Owner does not exist.', code: 'INVALID_VALUE' }],
  });
});

test('segments: a taken name gets the next number', async () => {
  const create = async (name: string, query = "customer_tags CONTAINS 'vip'") =>
    pick((await ask(documents.createSegmentMutation, { name, query })).data, 'segmentCreate') as {
      segment: object | null;
      userErrors: UserErrorFact[];
    };
  const nameOf = async (name: string) => {
    await create(name);
    return shopify.store.shop(shop).segments.at(-1)?.name;
  };
  expect([await nameOf('Foo (1)'), await nameOf('Foo (1)'), await nameOf('Bar (0)'), await nameOf('Bar (0)')]).toEqual([
    'Foo (1)',
    'Foo (2)',
    'Bar (0)',
    'Bar (1)',
  ]);
  expect((await create('')).userErrors).toEqual([{ field: ['name'], message: "Name can't be blank" }]);
});

test.each(['foo@', 'foo@bar', '@bar.com', 'foo@@bar.com'])('customers: %s is no address', async (email) => {
  expect(errorsOf(await ask(documents.createCustomerMutation, { input: { email } }))).toEqual([
    { field: ['email'], message: 'Email is invalid' },
  ]);
});

test('customers: blanks in an address do not count; nobody has no name', async () => {
  const made = await ask(documents.createCustomerMutation, { input: { email: ' bo @example.com ' } });
  const id = pick(made.data, 'customerCreate', 'customer', 'id');
  const found = await ask(documents.customerByEmailQuery, { email: 'bo@ example.com' });
  expect(pick(found.data, 'customerByIdentifier', 'id')).toBe(id);
  expect(errorsOf(await ask(documents.createCustomerMutation, { input: {} }))).toEqual([
    { field: null, message: 'A name, phone number, or email address must be present' },
  ]);
});

test('customers: who is merged, and who cannot be', async () => {
  const other = shopify.do.createCustomer({ shop, email: 'bo@example.com', tags: ['b', 'VIP'] }).admin_graphql_api_id;
  const merge = (one: string, two: string) => later('MergeCustomers', { one, two });
  expect(errorsOf(await merge(customer, customer))).toEqual([mergeFacts.same]);
  expect(errorsOf(await merge(customer, 'gid://shopify/Customer/999999999999999'))).toEqual([mergeFacts.unknown]);
  await ask(documents.createGiftCardMutation, {
    input: { initialAmount: { amount: '10', currencyCode: 'USD' }, customerId: customer },
  });
  expect(errorsOf(await merge(customer, other))).toEqual([mergeFacts.giftCards]);
  shopify.store.shop(shop).giftCards.length = 0;
  shopify.store.customer(shopify.store.shop(shop), customer).extras.tags = ['a', 'vip'];
  expect(pick((await merge(customer, other)).data, 'customerMerge')).toMatchObject({
    resultingCustomerId: other,
    job: { done: false },
    userErrors: [],
  });
  expect(shopify.store.customer(shopify.store.shop(shop), other).extras.tags).toEqual(['a', 'b', 'VIP']);
});

test('bulk operations: how a query has to be read, and what runs already', async () => {
  const run = (query: string) => ask(bulkDocument, { query, groupObjects: true }, 'Run');
  expect(errorsOf(await run('{ orders { nodes { id } } }'))).toEqual([bulkFacts.nodes]);
  expect(errorsOf(await run('{ node(id: "gid://shopify/Product/0") { id } }'))).toEqual([
    bulkFacts.topLevelNode,
    bulkFacts.noConnection,
  ]);
  const ids: unknown[] = [];
  for (let started = 0; started < 5; started += 1)
    ids.push(
      pick((await run('{ orders { edges { node { id } } } }')).data, 'bulkOperationRunQuery', 'bulkOperation', 'id'),
    );
  expect(errorsOf(await run('{ orders { edges { node { id } } } }'))).toEqual([
    {
      field: null,
      message: `A bulk query operation for this app and shop is already in progress: ${ids.join(', ')}.`,
      code: 'OPERATION_IN_PROGRESS',
    },
  ]);
  const canceled = await ask(bulkDocument, { id: ids[0] }, 'Cancel');
  expect(pick(canceled.data, 'bulkOperationCancel', 'bulkOperation', 'status')).toBe('CANCELING');
});

/** An order of two bears, sent or not. */
function orderOfTwo({ isSent }: { isSent: boolean }) {
  const order = shopify.do.placeOrder({
    shop,
    lines: [{ product: 'plush-bear', quantity: 2 }],
    customer: ada,
    taxRate: 0,
  });
  const parcel = isSent ? shopify.do.fulfil({ shop, order: order.id }) : null;
  const line = parcel && `gid://shopify/FulfillmentLineItem/${parcel.id + parcel.line_items[0]!.id}`;
  return { order, id: order.admin_graphql_api_id, line };
}

test('holds: split off, held ten times, refused, and let go', async () => {
  const { order } = orderOfTwo({ isSent: false });
  const record = shopify.store.shop(shop).fulfillmentOrders.find(({ orderId }) => orderId === order.id)!;
  const id = `gid://shopify/FulfillmentOrder/${record.id}`;
  const line = `gid://shopify/FulfillmentOrderLineItem/${record.lines[0]!.id}`;
  const hold = (handle: string, ...pieces: number[]) => {
    const fulfillmentOrderLineItems = pieces.map((quantity) => ({ id: line, quantity }));
    return later('Hold', { id, hold: { reason: 'OTHER', handle, fulfillmentOrderLineItems } });
  };
  const first = pick((await hold('a-1', 1)).data, 'fulfillmentOrderHold');
  expect(first).toMatchObject({
    fulfillmentHold: { handle: 'a-1', displayReason: 'Other', heldByRequestingApp: true },
    fulfillmentOrder: {
      status: 'ON_HOLD',
      supportedActions: [{ action: 'RELEASE_HOLD' }, { action: 'HOLD' }, { action: 'MOVE' }],
      lineItems: { nodes: [{ totalQuantity: 1, remainingQuantity: 1 }] },
    },
    remainingFulfillmentOrder: { status: 'OPEN', lineItems: { nodes: [{ totalQuantity: 1 }] } },
    userErrors: [],
  });
  const refused = async (...input: Parameters<typeof hold>) => {
    const { userErrors, ...rest } = pick((await hold(...input)).data, 'fulfillmentOrderHold') as {
      userErrors: object[];
    };
    expect(rest).toEqual({ fulfillmentHold: null, fulfillmentOrder: null, remainingFulfillmentOrder: null });
    return userErrors;
  };
  expect(await refused('a-1')).toEqual([holdFacts.handleInUse]);
  expect(await refused('a-2', 1)).toEqual([holdFacts.notSplittable]);
  for (let more = 2; more <= 10; more += 1) expect(errorsOf(await hold(`a-${more}`))).toEqual([]);
  expect(await refused('a-11')).toEqual([holdFacts.tooMany]);
  expect(await refused('a-12', 0)).toEqual([holdFacts.noPieces]);
  expect(await refused('a-13', 1, 1)).toEqual([holdFacts.sameLineTwice]);
  const release = async (holdIds: unknown) =>
    pick(
      (await later('ReleaseHold', { id, holdIds })).data,
      'fulfillmentOrderReleaseHold',
      'fulfillmentOrder',
      'status',
    );
  expect(await release([pick(first, 'fulfillmentHold', 'id')])).toBe('ON_HOLD');
  expect(await release(record.holds?.map((each) => `gid://shopify/FulfillmentHold/${each.id}`))).toBe('OPEN');
});

test('edits: what is added to a paid order is owed; nothing changed is refused', async () => {
  const { id, order } = orderOfTwo({ isSent: false });
  const begin = async () => pick((await later('BeginEdit', { id })).data, 'orderEditBegin', 'calculatedOrder', 'id');
  const total = Number(order.current_total_price);
  expect(errorsOf(await later('CommitEdit', { id: await begin() }))).toEqual([
    { field: ['id'], message: 'There must be at least one change to be made.' },
  ]);
  const edit = await begin();
  await later('EditAdd', { id: edit, title: 'Added', quantity: 1, price: { amount: '5.00', currencyCode: 'USD' } });
  const committed = pick((await later('CommitEdit', { id: edit })).data, 'orderEditCommit');
  expect(committed).toMatchObject({
    order: {
      displayFinancialStatus: 'PARTIALLY_PAID',
      totalOutstandingSet: { shopMoney: { amount: '5.0' } },
      lineItems: { nodes: [{ quantity: 2, currentQuantity: 2 }, { quantity: 1 }] },
    },
    successMessages: ['Order updated'],
  });
  expect(Number(pick(committed, 'order', 'currentTotalPriceSet', 'shopMoney', 'amount'))).toBe(total + 5);
  expect(errorsOf(await later('CommitEdit', { id: edit }))).toEqual([
    { field: ['id'], message: 'The calculated order does not exist.' },
  ]);
  const fewer = await begin();
  const lineItemId = `gid://shopify/CalculatedLineItem/${order.line_items[0]!.id}`;
  await later('EditQuantity', { id: fewer, lineItemId, quantity: 0 });
  expect(
    pick((await later('CommitEdit', { id: fewer })).data, 'orderEditCommit', 'order', 'lineItems', 'nodes', 0),
  ).toMatchObject({
    quantity: 2,
    currentQuantity: 0,
  });
});

test('cancelling: a job, and refused the second time', async () => {
  const { id, order } = orderOfTwo({ isSent: false });
  const cancel = () => later('CancelOrder', { orderId: id, reason: 'OTHER', restock: false });
  expect(pick((await cancel()).data, 'orderCancel')).toMatchObject({ job: { done: false }, orderCancelUserErrors: [] });
  expect([order.cancel_reason, order.closed_at === null]).toEqual(['other', false]);
  expect(errorsOf(await cancel())).toEqual([
    { field: ['orderId'], message: 'Cannot cancel an order that has already been canceled', code: 'INVALID' },
  ]);
});

const returned = (answer: Answer) => {
  const [field] = Object.values(answer.data as Record<string, { return: object | null }>);
  return field!.return as {
    id: string;
    status: string;
    closedAt: string | null;
    order: { returnStatus: string };
    returnLineItems: { nodes: { id: string }[] };
  };
};
const states = (answer: Answer) => [returned(answer).status, returned(answer).order.returnStatus];

test('returns: their states, and the order’s', async () => {
  const { id: orderId, line } = orderOfTwo({ isSent: true });
  const request = () =>
    later('RequestReturn', {
      input: { orderId, returnLineItems: [{ fulfillmentLineItemId: line, quantity: 1, returnReason: 'OTHER' }] },
    });
  const first = await request();
  expect(states(first)).toEqual(['REQUESTED', 'RETURN_REQUESTED']);
  const { id } = returned(first);
  expect(states(await later('ApproveReturn', { input: { id } }))).toEqual(['OPEN', 'IN_PROGRESS']);
  const second = returned(await request()).id;
  const decline = { input: { id: second, declineReason: 'OTHER', declineNote: 'No.' } };
  const declined = await later('DeclineReturn', decline);
  expect([...states(declined), returned(declined).closedAt]).toEqual(['DECLINED', 'IN_PROGRESS', null]);
  expect(states(await later('CloseReturn', { id }))).toEqual(['CLOSED', 'RETURNED']);
  expect(states(await later('CloseReturn', { id }))).toEqual(['CLOSED', 'RETURNED']);
  expect(states(await later('ReopenReturn', { id }))).toEqual(['OPEN', 'IN_PROGRESS']);
  expect(states(await later('ReopenReturn', { id }))).toEqual(['OPEN', 'IN_PROGRESS']);
  const canceled = await later('CancelReturn', { id });
  expect([...states(canceled), returned(canceled).closedAt]).toEqual(['CANCELED', 'NO_RETURN', null]);
  expect(states(await later('CancelReturn', { id }))).toEqual(['CANCELED', 'NO_RETURN']);
});

test('returns: removing the last piece closes one; what was processed cannot be cancelled', async () => {
  const { id: orderId, line } = orderOfTwo({ isSent: true });
  const create = async () =>
    returned(
      await later('CreateReturn', {
        input: { orderId, returnLineItems: [{ fulfillmentLineItemId: line, quantity: 1, returnReason: 'STYLE' }] },
      }),
    );
  const one = await create();
  expect(one.status).toBe('OPEN');
  const lines = [{ returnLineItemId: one.returnLineItems.nodes[0]!.id, quantity: 1 }];
  expect(states(await later('RemoveFromReturn', { returnId: one.id, lines }))).toEqual(['CLOSED', 'RETURNED']);
  expect(errorsOf(await later('RemoveFromReturn', { returnId: one.id, lines }))).toMatchObject([
    { field: ['returnId'], code: 'INVALID_STATE' },
  ]);
  const two = await create();
  const processed = await later('ProcessReturn', {
    input: { returnId: two.id, returnLineItems: [{ id: two.returnLineItems.nodes[0]!.id, quantity: 1 }] },
  });
  expect(returned(processed)).toMatchObject({
    status: 'OPEN',
    returnLineItems: { nodes: [{ processedQuantity: 1, unprocessedQuantity: 0 }] },
  });
  expect(errorsOf(await later('CancelReturn', { id: two.id }))).toEqual([
    { field: ['id'], message: 'Return is not cancelable.', code: 'INVALID_STATE' },
  ]);
});

test('returns: their refusals', async () => {
  const { id: orderId, line } = orderOfTwo({ isSent: true });
  const request = (own: object) =>
    later('RequestReturn', {
      input: {
        orderId,
        returnLineItems: [{ fulfillmentLineItemId: line, quantity: 1, returnReason: 'OTHER', ...own }],
      },
    });
  expect(errorsOf(await request({ returnReason: null }))).toEqual([returnFacts.reasonBlank]);
  expect(errorsOf(await request({ quantity: 3 }))).toEqual([returnFacts.tooManyPieces]);
  expect(errorsOf(await request({ fulfillmentLineItemId: 'gid://shopify/FulfillmentLineItem/1' }))).toMatchObject([
    { message: 'Fulfillment Line Item was not found.', code: 'NOT_FOUND' },
  ]);
  const { id } = returned(await request({ quantity: 2 }));
  expect(errorsOf(await request({}))).toEqual([returnFacts.tooManyPieces]);
  for (const change of ['CloseReturn', 'ReopenReturn'])
    expect(errorsOf(await later(change, { id }))).toEqual([returnFacts.statusInvalid]);
  await later('ApproveReturn', { input: { id } });
  const decline = (of: string) => later('DeclineReturn', { input: { id: of, declineReason: 'OTHER' } });
  expect(errorsOf(await later('ApproveReturn', { input: { id } }))).toEqual([returnFacts.notApprovable]);
  expect(errorsOf(await decline(id))).toEqual([returnFacts.notDeclinable]);
  expect(errorsOf(await decline('gid://shopify/Return/1'))).toEqual([returnFacts.unknown]);
  expect(topLevelOf(await decline(customer))).toMatchObject({ fields: [null], codes: ['RESOURCE_NOT_FOUND'] });
  await later('CancelReturn', { id });
  const again = returned(await request({})).id;
  await decline(again);
  expect(errorsOf(await decline(again))).toEqual([returnFacts.declinedAlready]);
});
