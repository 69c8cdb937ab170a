import { afterEach, expect, test } from 'vitest';
import { optionalScopes, scopes } from '#app/shopify/scopes.ts';
import * as appDocuments from '../../shopify-schema/app-documents.ts';
import { scopesDetailDocument, shopDocument } from '../../shopify-schema/base-documents.ts';
import { defaultShop as shop } from '../index.ts';
import type { PretendShopify } from '../parts.ts';
import { omit } from '../store/omit.ts';
import { accessToken, ada, closeAll, graphql, pick, startApp, startShopify } from '../test-app.ts';

afterEach(closeAll);

async function installed(scopes?: string[]): Promise<{ shopify: PretendShopify; token: string }> {
  const shopify = await startShopify((await startApp()).url, {
    manifest: { topics: undefined, ...(scopes ? { scopes } : {}) },
  });
  return { shopify, token: await accessToken(shopify) };
}

test('a missing token, an uninstalled shop, unknown fields and pages without a size are refused', async () => {
  const { shopify, token } = await installed();
  expect((await graphql(shopify, 'shpat_wrong', '{ shop { name } }')).status).toBe(401);
  const wrong = await graphql(shopify, token, '{ shop { naem } }');
  expect([wrong.status, wrong.errors[0]?.message]).toEqual([
    200,
    'Cannot query field "naem" on type "Shop". Did you mean "name"?',
  ]);
  expect((await graphql(shopify, token, '{ orders { nodes { id } } }')).errors[0]?.message).toMatch('first or last');
  shopify.do.uninstall({ shop });
  expect((await graphql(shopify, token, '{ shop { name } }')).status).toBe(401);
});

test('fields without scope are denied; write scopes include reading', async () => {
  const { shopify, token } = await installed(['write_products']);
  shopify.do.placeOrder({ shop, lines: [{ product: 'plush-bear' }], customer: ada });
  const denied = await graphql(shopify, token, '{ orders(first: 1) { nodes { id } } }');
  expect(denied.errors[0]?.extensions?.code).toBe('ACCESS_DENIED');
  const allowed = await graphql(shopify, token, '{ products(first: 1) { nodes { title } } }');
  expect([allowed.errors, pick(allowed.data, 'products', 'nodes', 0, 'title')]).toEqual([[], 'Wooden train']);
});

test('the bucket throttles with HTTP 200 and refills', async () => {
  const { shopify, token } = await installed();
  const query = '{ orders(first: 50) { nodes { id customer { id } } } }';
  const { cost } = await graphql(shopify, token, query);
  expect(cost?.throttleStatus).toMatchObject({ maximumAvailable: 2000, restoreRate: 100 });
  expect([cost?.requestedQueryCost, cost?.actualQueryCost]).toEqual([101, 1]);
  const bucket = shopify.admin.bucket(shop);
  bucket.restoreRate = 2000;
  bucket.empty(Date.now());
  const throttled = await graphql(shopify, token, query);
  expect([throttled.status, throttled.errors[0]?.extensions?.code]).toEqual([200, 'THROTTLED']);
  await new Promise((resolve) => setTimeout(resolve, 80));
  expect((await graphql(shopify, token, query)).errors).toEqual([]);
});

test('orders are paged by cursor and searched by time', async () => {
  const { shopify, token } = await installed();
  const at = (day: number) => new Date(Date.now() - day * 86_400_000);
  for (const day of [5, 4, 3, 2, 1])
    shopify.do.placeOrder({ shop, lines: [{ product: 'building-blocks' }], customer: ada, at: at(day) });
  const query = `query ($after: String, $query: String) {
    orders(first: 2, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { name } pageInfo { hasNextPage endCursor } } }`;
  const variables = { query: `updated_at:>='${at(3.5).toISOString()}'` };
  const first = await graphql(shopify, token, query, variables);
  const second = await graphql(shopify, token, query, {
    ...variables,
    after: pick(first.data, 'orders', 'pageInfo', 'endCursor'),
  });
  expect(first.data).toMatchObject({ orders: { nodes: [{ name: '#1003' }, { name: '#1004' }] } });
  expect(second.data).toMatchObject({ orders: { nodes: [{ name: '#1005' }], pageInfo: { hasNextPage: false } } });
});

/** An order with everything in it. */
function busyOrder(shopify: PretendShopify): string {
  const order = shopify.do.placeOrder({
    shop,
    lines: [{ product: 'plush-bear', quantity: 2 }, { product: 'building-blocks' }],
    customer: ada,
    discount: { code: 'TEN', amountMinor: 1000 },
    promise: { fulfillBy: new Date(), maxDelivery: new Date() },
  });
  const parcel = shopify.do.fulfil({ shop, order: order.id, tracking: { company: 'UPS', number: '1Z1' } });
  shopify.do.scan({ shop, fulfillment: parcel.id, status: 'out_for_delivery', estimatedDeliveryAt: new Date() });
  shopify.do.scan({ shop, fulfillment: parcel.id, status: 'delivered' });
  shopify.do.requestReturn({ shop, order: order.id });
  shopify.do.refund({ shop, order: order.id, lines: [{ line: 'BUI-BLO' }] });
  return order.admin_graphql_api_id;
}

test("the app's own documents, the library's and the base list are all answered", async () => {
  const { shopify, token } = await installed([...scopes, ...optionalScopes]);
  const id = busyOrder(shopify);
  const ids = shopify.store.shop(shop).products.map((product) => `gid://shopify/Product/${product.id}`);
  const queries = Object.values({
    ...omit(appDocuments, 'historyBulkQuery'),
    scopesDetailDocument,
    shopDocument,
  }).filter((each) => typeof each === 'string');
  for (const query of queries) {
    if (query.includes('mutation')) continue;
    const { status, errors } = await graphql(shopify, token, query, {
      id,
      ids,
      first: 5,
      after: null,
      linesAfter: null,
      query: '',
      code: 'TEN',
      email: 'ada@example.com',
      segments: 'name:x',
      discounts: 'tag:x',
      isKnown: true,
    });
    expect({ query, status, errors }).toEqual({ query, status: 200, errors: [] });
  }
  const { data } = await graphql(shopify, token, appDocuments.orderPartsQuery, { id });
  expect(data).toMatchObject({
    order: {
      fulfillments: [
        { displayStatus: 'DELIVERED', events: { nodes: [{ status: 'DELIVERED' }, { status: 'OUT_FOR_DELIVERY' }] } },
      ],
      refunds: [{ totalRefundedSet: { shopMoney: { amount: '23.65' } } }],
    },
  });
});

const run = `mutation ($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: false) { bulkOperation { id } userErrors { message } } }`;

async function bulkLines(shopify: PretendShopify, token: string, query: string): Promise<Record<string, unknown>[]> {
  shopify.admin.bulk.duration = 1;
  const { data } = await graphql(shopify, token, run, { query });
  const id = pick(data, 'bulkOperationRunQuery', 'bulkOperation', 'id');
  const read = async () =>
    (await graphql(shopify, token, 'query ($id: ID!) { bulkOperation(id: $id) { status url } }', { id })).data;
  await expect.poll(async () => pick(await read(), 'bulkOperation', 'status')).toBe('COMPLETED');
  const url = String(pick(await read(), 'bulkOperation', 'url'));
  const text = await (await fetch(url.replace('https:/', shopify.url))).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a bulk operation writes lines with parents and reports when it is done', async () => {
  const { shopify, token } = await installed();
  shopify.do.placeOrder({ shop, lines: [{ product: 'building-blocks' }, { product: 'plush-bear' }], customer: ada });
  const lines = await bulkLines(
    shopify,
    token,
    '{ orders { edges { node { id name lineItems { edges { node { id title } } } } } } }',
  );
  expect(lines.map((line) => line.title ?? line.name)).toEqual(['#1001', 'Building blocks', 'Plush bear']);
  expect(lines[1]?.__parentId).toBe(lines[0]?.id);
  expect(shopify.webhooks.log.at(-1)?.topic).toBe('bulk_operations/finish');
  const inList = await graphql(shopify, token, run, {
    query: '{ orders { edges { node { id fulfillments { id events { edges { node { id } } } } } } } }',
  });
  expect(pick(inList.data, 'bulkOperationRunQuery', 'userErrors', 0, 'message')).toMatch('within a list field');
});

test("the app's history import runs as a bulk operation", async () => {
  const { shopify, token } = await installed();
  busyOrder(shopify);
  const lines = await bulkLines(shopify, token, appDocuments.historyBulkText(new Date(Date.now() - 86_400_000)));
  const kinds = lines.map((line) => String(line.id).split('/')[3]);
  expect(kinds.sort()).toEqual(['FulfillmentOrder', 'LineItem', 'LineItem', 'Order', 'Return', 'ShippingLine']);
});

test('a mutation changes marketing consent and a webhook reports it', async () => {
  const { shopify, token } = await installed(['write_customers']);
  const customer = shopify.do.createCustomer({ shop, ...ada });
  const mutation = `mutation ($input: CustomerEmailMarketingConsentUpdateInput!) {
    customerEmailMarketingConsentUpdate(input: $input) { customer { defaultEmailAddress { marketingState } } userErrors { message } } }`;
  const input = {
    customerId: customer.admin_graphql_api_id,
    emailMarketingConsent: { marketingState: 'UNSUBSCRIBED' },
  };
  const { data } = await graphql(shopify, token, mutation, { input });
  expect(pick(data, 'customerEmailMarketingConsentUpdate', 'customer', 'defaultEmailAddress', 'marketingState')).toBe(
    'UNSUBSCRIBED',
  );
  expect(shopify.webhooks.log.map(({ topic }) => topic)).toContain('customers_email_marketing_consent/update');
});
