import { afterEach, expect, test } from 'vitest';
import * as documents from '#app/shopify/tier-queries.ts';
import { scopes } from '#app/shopify/scopes.ts';
import { defaultShop as shop } from '../index.ts';
import type { PretendShopify } from '../parts.ts';
import { accessToken, ada, closeAll, graphql, pick, startApp, startShopify } from '../test-app.ts';

afterEach(closeAll);

type Ask = (document: string, variables: Record<string, unknown>) => Promise<unknown>;

async function setUp(): Promise<{ shopify: PretendShopify; ask: Ask }> {
  const shopify = await startShopify((await startApp()).url, { manifest: { topics: undefined, scopes: [...scopes] } });
  const token = await accessToken(shopify);
  return { shopify, ask: async (document, variables) => (await graphql(shopify, token, document, variables)).data };
}

const makeSegment = async (ask: Ask, name = 'Members', query = "customer_tags CONTAINS 'vip'") =>
  ask(documents.createSegmentMutation, { name, query });
const makeDiscount = (ask: Ask, segment: string, title = 'Members ship free') =>
  ask(documents.createAutomaticFreeShippingMutation, {
    discount: {
      title,
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      context: { customerSegments: { add: [segment] } },
      destination: { all: true },
      combinesWith: { orderDiscounts: true, productDiscounts: true, shippingDiscounts: false },
      tags: ['ours'],
    },
  });
const codesOf = (data: unknown, name: string) =>
  (pick(data, name, 'userErrors') as { code?: string; message: string }[]).map(({ code, message }) => code ?? message);
const look = (ask: Ask, discount: string) =>
  ask(documents.freeShippingQuery, {
    segments: "name:'Members'",
    discounts: 'method:automatic tag:ours',
    id: discount,
    isKnown: true,
  });

test('a segment and a discount are created once per name, found again, and switched off and on', async () => {
  const { shopify, ask } = await setUp();
  const segment = String(pick(await makeSegment(ask), 'segmentCreate', 'segment', 'id'));
  expect(pick(await makeSegment(ask), 'segmentCreate', 'segment', 'id')).not.toBe(segment);
  expect(shopify.store.shop(shop).segments.pop()?.name).toBe('Members (2)');
  expect(codesOf(await makeSegment(ask, 'Other', 'orders > 3'), 'segmentCreate')).toEqual([
    "Query Line 1 Column 1: 'orders' filter cannot be found.",
  ]);
  const id = String(
    pick(await makeDiscount(ask, segment), 'discountAutomaticFreeShippingCreate', 'automaticDiscountNode', 'id'),
  );
  expect(codesOf(await makeDiscount(ask, segment), 'discountAutomaticFreeShippingCreate')).toEqual(['TAKEN']);
  expect(
    codesOf(await makeDiscount(ask, 'gid://shopify/Segment/1', 'Another'), 'discountAutomaticFreeShippingCreate'),
  ).toEqual(['INVALID']);
  const there = {
    discount: {
      status: 'ACTIVE',
      tags: ['ours'],
      context: { __typename: 'DiscountCustomerSegments', segments: [{ id: segment }] },
    },
  };
  expect(await look(ask, id)).toMatchObject({
    segments: { nodes: [{ id: segment, name: 'Members' }] },
    discountNodes: { nodes: [there] },
    discountNode: there,
  });
  await ask(documents.deactivateAutomaticDiscountMutation, { id });
  expect(await look(ask, id)).toMatchObject({ discountNode: { discount: { status: 'EXPIRED' } } });
  for (let made = 0; made < 25; made += 1) await makeDiscount(ask, segment, `Number ${made}`);
  expect(codesOf(await ask(documents.activateAutomaticDiscountMutation, { id }), 'discountAutomaticActivate')).toEqual([
    'ACTIVE_PERIOD_OVERLAP',
  ]);
  shopify.store.shop(shop).automaticDiscounts.length = 2;
  expect(codesOf(await ask(documents.activateAutomaticDiscountMutation, { id }), 'discountAutomaticActivate')).toEqual(
    [],
  );
  expect(await look(ask, id)).toMatchObject({ discountNode: { discount: { status: 'ACTIVE' } } });
  shopify.store.shop(shop).segments.length = 0;
  expect(await look(ask, id)).toMatchObject({ discountNode: { discount: { context: { segments: [] } } } });
  const other = String(pick(await makeSegment(ask, 'Anew'), 'segmentCreate', 'segment', 'id'));
  await ask(documents.changeAutomaticFreeShippingMutation, {
    id,
    discount: { context: { customerSegments: { add: [other] } } },
  });
  expect(await look(ask, id)).toMatchObject({ discountNode: { discount: { context: { segments: [{ id: other }] } } } });
});

test('the checkout ships free for customers in the segment, unless a code does not combine with it', async () => {
  const { shopify, ask } = await setUp();
  await makeDiscount(ask, String(pick(await makeSegment(ask), 'segmentCreate', 'segment', 'id')));
  const buy = (own: { tags?: string[]; email?: string } | null, discountCodes: string[] = []) =>
    shopify.do.placeOrder({
      shop,
      lines: [{ product: 'plush-bear' }],
      customer: own && { ...ada, ...own },
      shippingAddress: ada.address,
      discountCodes,
      taxRate: 0,
    });
  const member = buy({ email: 'grace@example.com', tags: ['VIP'] });
  expect(member).toMatchObject({
    shipping_lines: [{ price: '9.90', discounted_price: '0.00' }],
    discount_codes: [],
    discount_applications: [
      { type: 'automatic', title: 'Members ship free', target_type: 'shipping_line', value: '100.0' },
    ],
    total_shipping_price_set: { shop_money: { amount: '0.00' } },
  });
  for (const other of [buy({}), buy(null)])
    expect(other).toMatchObject({ shipping_lines: [{ discounted_price: '9.90' }], discount_applications: [] });
  const code = {
    id: 1,
    title: 'Ten',
    startsAt: '2020-01-01T00:00:00Z',
    endsAt: null,
    value: { kind: 'share', share: 0.1 },
    variantIds: null,
    customerIds: null,
  } as const;
  const rest = { minimumMinor: 0, usageLimit: null, isOncePerCustomer: false, uses: [] };
  shopify.store.shop(shop).discounts.push({
    ...code,
    ...rest,
    code: 'ALONE',
    combinesWith: { order: false, product: false, shipping: false },
  });
  shopify.store
    .shop(shop)
    .discounts.push({ ...code, ...rest, code: 'WITH', combinesWith: { order: false, product: false, shipping: true } });
  const shippingWith = (name: string) =>
    buy({ email: 'grace@example.com' }, [name]).shipping_lines[0]?.discounted_price;
  expect([shippingWith('ALONE'), shippingWith('WITH')]).toEqual(['9.90', '0.00']);
  expect(shopify.store.shop(shop).automaticDiscounts[0]?.uses).toHaveLength(2);
});
