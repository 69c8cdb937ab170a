import type { OrderFacts, OrderLine } from '#app/orders/facts.ts';
import { kindSettings, type KindRules, type OrderTraits, type Settings } from '#app/shops/settings.ts';
import { countryOf } from '../consent.ts';
import type { MessageKind, Reason, RuleCondition } from '../kinds.ts';
import type { PlanShop } from './plan-types.ts';

// The merchant's rules for one kind of message: it goes to orders that have all that `only` asks for and nothing that
// `never` names. What is not known of an order is not had: `only` then sends nothing, `never` stops nothing. Customer
// tags and collections are the exception. Webhooks do not carry them; they are read some minutes after the order
// (orders/enrich.server.ts), and until then a rule that asks for them sends nothing either way.

export type RuleFacts = Pick<
  OrderFacts,
  'id' | 'tags' | 'customer' | 'sourceName' | 'orderOrdinal' | 'shipTo' | 'billTo' | 'isImported'
> & {
  totals: Pick<OrderFacts['totals'], 'total'>;
  lines: Pick<OrderLine, 'productId' | 'sku' | 'title' | 'collections' | 'isEnriched'>[];
};

export type RuledOut = {
  reason: Reason;
  /** what decided: the tag that the order has, or those it should have; empty where the reason says all */
  detail: string;
};

/** Why the merchant's rules keep this kind from this order, or null when they let it through. */
export function whyRuledOut(
  { facts, settings, shop }: { facts: RuleFacts; settings: Settings; shop: Pick<PlanShop, 'countryCode'> },
  kind: MessageKind,
): RuledOut | null {
  return judgeRules(kindSettings(settings, kind).rules, facts, countryOf(facts, shop));
}

/** @param country whose rules and habits hold for the customer, as countryOf says */
export function judgeRules({ only, never }: KindRules, facts: RuleFacts, country: string | null): RuledOut | null {
  const named = tests(never, facts, country);
  for (const { condition, has } of named)
    if (typeof has === 'string') return { reason: `rule_excludes_${condition}`, detail: has };
  const asked = tests(only, facts, country);
  const missed = asked.find(({ has }) => has === null);
  if (missed) return { reason: `rule_misses_${missed.condition}`, detail: missed.wanted };
  return [...named, ...asked].some(({ has }) => has === unknown) ? { reason: 'rule_awaits_facts', detail: '' } : null;
}

/** Does the channel of an order go by this name? Channels call themselves "amazon", "amazon-us" or "tiktok_shop". */
export function isChannel(sourceName: string | null, name: string): boolean {
  const own = (sourceName ?? '').toLowerCase();
  const wanted = name.trim().toLowerCase();
  return own === wanted || own.split(/[^a-z0-9]+/).includes(wanted);
}

const unknown = Symbol('not known yet');

/** `has`: the entry that the order meets; null: it meets none. */
type Test = { condition: RuleCondition; wanted: string; has: string | null | typeof unknown };

/** One test for each trait that is filled in. A message without an order has only a customer and a country. */
function tests(traits: OrderTraits, facts: RuleFacts, country: string | null): Test[] {
  const ofCustomer = [customerTags(traits, facts), listed('country', traits.countries, (code) => code === country)];
  if (facts.id === '') return ofCustomer.flat();
  const ofOrder = [
    listed('order_tag', traits.orderTags, (tag) => hasTag(facts.tags, tag)),
    listed('product', traits.products, (product) => facts.lines.some((line) => isProduct(line, product))),
    collections(traits, facts),
    listed('channel', traits.channels, (name) => isChannel(facts.sourceName, name)),
    total(traits, facts),
    orderCount(traits, facts),
  ];
  return [...ofOrder, ...ofCustomer].flat();
}

function listed(condition: RuleCondition, entries: string[], isMet: (entry: string) => boolean): Test[] {
  if (entries.length === 0) return [];
  return [{ condition, wanted: entries.join(', '), has: entries.find(isMet) ?? null }];
}

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

function hasTag(tags: string[], wanted: string): boolean {
  return tags.some((tag) => same(tag, wanted));
}

function isProduct({ productId, sku, title }: RuleFacts['lines'][number], wanted: string): boolean {
  return [productId, sku, title].some((name) => name !== null && same(name, wanted));
}

function collections(traits: OrderTraits, { lines }: RuleFacts): Test[] {
  const hasCollection = (name: string) => lines.some((line) => hasTag(line.collections, name));
  return listed('collection', traits.collections, hasCollection).map(unlessUnread(isUnread({ lines })));
}

/** An import brings customers' tags along, though not the products' collections. */
function customerTags(traits: OrderTraits, { customer, lines, isImported }: RuleFacts): Test[] {
  const own = customer?.tags ?? [];
  const mayBeTagged = customer !== null && own.length === 0 && !isImported;
  return listed('customer_tag', traits.customerTags, (tag) => hasTag(own, tag)).map(
    unlessUnread(mayBeTagged && isUnread({ lines })),
  );
}

function isUnread({ lines }: Pick<RuleFacts, 'lines'>): boolean {
  return lines.some((line) => line.productId !== null && !line.isEnriched);
}

const unlessUnread =
  (isNotRead: boolean) =>
  (test: Test): Test =>
    test.has === null && isNotRead ? { ...test, has: unknown } : test;

/** The total as placed: a refund does not make an order a smaller one. */
function total({ totalFromMinor: from, totalToMinor: to }: OrderTraits, { totals }: RuleFacts): Test[] {
  if (from === null && to === null) return [];
  const { amountMinor } = totals.total.shop;
  const isWithin = (from === null || amountMinor >= from) && (to === null || amountMinor <= to);
  return [{ condition: 'order_value', wanted: '', has: isWithin ? '' : null }];
}

/** A guest's place among their orders may be unknown: they are then neither first nor repeat. */
function orderCount({ orders }: OrderTraits, { orderOrdinal }: RuleFacts): Test[] {
  if (orders === 'any') return [];
  const own = orderOrdinal === null ? null : orderOrdinal === 1 ? 'first' : 'repeat';
  return [{ condition: 'order_count', wanted: orders, has: own === orders ? orders : null }];
}
