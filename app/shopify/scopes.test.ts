import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, parse, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { expect, test } from 'vitest';
import * as appDocuments from '../dev/shopify-schema/app-documents.ts';
import scopesOfSchema from '../dev/shopify-schema/admin-2026-10.scopes.json' with { type: 'json' };
import { complianceTopics, missingScopes, optionalScopes, scopes, subscribedTopics } from './scopes.ts';

// Any one scope of a list is enough.
type AnyOf = readonly string[];

/** As the descriptions of WebhookSubscriptionTopic list them; topics without an entry need none. */
const topicScopes: Record<string, AnyOf> = {
  'orders/create': ['read_orders', 'read_marketplace_orders'],
  'orders/paid': ['read_orders', 'read_marketplace_orders'],
  'orders/fulfilled': ['read_orders', 'read_marketplace_orders'],
  'orders/partially_fulfilled': ['read_orders', 'read_marketplace_orders'],
  'orders/updated': ['read_orders', 'read_marketplace_orders', 'read_buyer_membership_orders'],
  'orders/edited': ['read_orders', 'read_marketplace_orders', 'read_buyer_membership_orders'],
  'orders/cancelled': ['read_orders', 'read_marketplace_orders', 'read_buyer_membership_orders'],
  'refunds/create': ['read_orders', 'read_marketplace_orders', 'read_buyer_membership_orders'],
  'fulfillments/create': ['read_fulfillments', 'read_marketplace_orders'],
  'fulfillments/update': ['read_fulfillments', 'read_marketplace_orders'],
  'fulfillment_events/create': ['read_fulfillments'],
  'returns/request': ['read_returns', 'read_marketplace_returns', 'read_buyer_membership_orders'],
  'returns/approve': ['read_returns', 'read_marketplace_returns', 'read_buyer_membership_orders'],
  'returns/decline': ['read_returns', 'read_marketplace_returns', 'read_buyer_membership_orders'],
  'returns/close': [
    'read_orders',
    'read_marketplace_orders',
    'read_returns',
    'read_marketplace_returns',
    'read_buyer_membership_orders',
  ],
  'returns/cancel': [
    'read_orders',
    'read_marketplace_orders',
    'read_returns',
    'read_marketplace_returns',
    'read_buyer_membership_orders',
  ],
  'customers/create': ['read_customers'],
  'customers/update': ['read_customers'],
  'customers/merge': ['read_customer_merge'],
  'customers_email_marketing_consent/update': ['read_customers'],
};
const freeTopics = ['app/uninstalled', 'app/scopes_update', 'shop/update', 'bulk_operations/finish'];

/**
 * Scopes that neither a document nor a topic asks for. Add none without a reason that a reviewer of the app would
 * accept.
 */
const exceptions: Record<string, string> = {
  write_app_proxy: 'Shopify asks for it to serve /apps/care from the app proxy declared in shopify.app.toml.',
};

const schema = buildSchema(
  readFileSync(new URL('../dev/shopify-schema/admin-2026-10.graphql', import.meta.url), 'utf8'),
);
const guarded: Record<string, { anyOf: string[] }> = scopesOfSchema;
const documents = Object.entries(appDocuments).flatMap(([name, text]): [string, string][] =>
  typeof text === 'string' ? [[name, text]] : [],
);

test.each(documents)('%s fits the schema', (_name, document) => {
  expect(validate(schema, parse(document)).map((error) => error.message)).toEqual([]);
});

/** What a document needs, told by the types and fields it touches. */
function neededBy(document: string): Map<string, AnyOf> {
  const needed = new Map<string, AnyOf>();
  const need = (what: string) => {
    const entry = guarded[what];
    if (entry) needed.set(what, entry.anyOf);
  };
  const info = new TypeInfo(schema);
  visit(
    parse(document),
    visitWithTypeInfo(info, {
      Field(node) {
        const [parent, type] = [info.getParentType(), info.getType()];
        if (parent) need(`${parent.name}.${node.name.value}`);
        if (type) need(getNamedType(type).name);
      },
      FragmentDefinition: (node) => need(node.typeCondition.name.value),
      InlineFragment: (node) => (node.typeCondition ? need(node.typeCondition.name.value) : undefined),
    }),
  );
  return needed;
}

/** Documents of rewards that not every shop offers: the app works without them. */
const optionalDocuments = [
  'createGiftCardMutation',
  'creditStoreCreditMutation',
  'storeCreditOfCustomerQuery',
  'giftCardQuery',
  'giftCardByCodeQuery',
  'storeCreditLeftQuery',
];
const needsOf = (isOptional: boolean) =>
  new Map<string, AnyOf>(
    documents
      .filter(([name]) => optionalDocuments.includes(name) === isOptional)
      .flatMap(([, document]) => [...neededBy(document)]),
  );

function alwaysNeeded(): Map<string, AnyOf> {
  const needs = needsOf(false);
  for (const topic of subscribedTopics) {
    const anyOf = topicScopes[topic];
    if (anyOf) needs.set(topic, anyOf);
    else if (!freeTopics.includes(topic)) throw new Error(`Say in topicScopes what ${topic} needs.`);
  }
  return needs;
}

function unmet(asked: readonly string[], needs = alwaysNeeded()): string[] {
  return [...needs]
    .filter(([, anyOf]) => missingScopes(asked.join(','), anyOf).length === anyOf.length)
    .map(([what]) => what);
}

test('the scopes are enough for every document and topic that is not optional', () => {
  expect(unmet(scopes)).toEqual([]);
});

test('none of them could be left out', () => {
  const idle = scopes.filter(
    (scope) => !exceptions[scope] && unmet(scopes.filter((other) => other !== scope)).length === 0,
  );
  expect(idle).toEqual([]);
});

test('with the optional ones every document works, and none of these could be left out', () => {
  const unmetWith = (optional: readonly string[]) => unmet([...scopes, ...optional], needsOf(true));
  expect(unmetWith(optionalScopes)).toEqual([]);
  expect(
    optionalScopes.filter((scope) => unmetWith(optionalScopes.filter((other) => other !== scope)).length === 0),
  ).toEqual([]);
  expect(optionalDocuments.filter((name) => !documents.some(([known]) => known === name))).toEqual([]);
});

test.each([
  ['', ['read_orders'], ['read_orders']],
  ['read_orders,write_customers', ['read_orders', 'read_customers', 'write_customers'], []],
  ['read_customers', ['write_customers'], ['write_customers']],
  ['read_orders, write_gift_cards', ['write_gift_cards'], []],
])('granted "%s": of %j lacks %j', (granted, wanted, missing) => {
  expect(missingScopes(granted, wanted)).toEqual(missing);
});

test('an exception is for a scope that is asked for and that nothing else explains', () => {
  for (const scope of Object.keys(exceptions)) {
    expect(scopes).toContain(scope);
    expect(unmet(scopes.filter((other) => other !== scope))).toEqual([]);
  }
});

const toml = readFileSync(new URL('../../shopify.app.toml', import.meta.url), 'utf8');
const listsOf = (key: string) =>
  [...toml.matchAll(new RegExp(`^\\s*${key} = \\[([^\\]]*)\\]`, 'gm'))].map(([, list = '']) =>
    [...list.matchAll(/"([^"]+)"/g)].map(([, item]) => item),
  );

test('shopify.app.toml says the same: scopes, topics at one address, API version', () => {
  expect(/^scopes = "(.*)"$/m.exec(toml)?.[1]?.split(',')).toEqual([...scopes]);
  expect(listsOf('optional_scopes')).toEqual([[...optionalScopes]]);
  expect(listsOf('topics')).toEqual([[...subscribedTopics]]);
  expect(listsOf('compliance_topics')).toEqual([[...complianceTopics]]);
  expect([...toml.matchAll(/^\s*uri = "(.*)"$/gm)].map(([, uri]) => uri)).toEqual(['/webhooks', '/webhooks']);
  expect(/^api_version = "(.*)"$/m.exec(toml)?.[1]).toBe('2026-10');
});
