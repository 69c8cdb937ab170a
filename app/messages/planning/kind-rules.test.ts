import { expect, test } from 'vitest';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import { makeAddress, makeFacts, makeLine } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planInto, planLines } from '#app/test/planning.ts';
import { factsOfLetter } from './letter.ts';
import { judgeRules } from './kind-rules.ts';
import { explainKinds } from './plan.ts';

const customer = { ...makeFacts().customer!, tags: ['VIP', 'b2b'] };
const line = makeLine({
  productId: '71',
  sku: 'MUG-1',
  title: 'Mug, blue',
  collections: ['Summer, 2026'],
  isEnriched: true,
});
const facts = makeFacts({ customer, tags: ['Wholesale'], lines: [line], orderOrdinal: 2, sourceName: 'amazon-us' });
const totalMinor = facts.totals.total.shop.amountMinor;
type Side = Partial<Settings['kinds'][string]['rules']['only']>;

function rules(only: Side, never: Side = {}) {
  return readSettings({ kinds: { check_in: { rules: { only, never } } } }).kinds.check_in!.rules;
}

test.each<[string, Side]>([
  ['order_tag', { orderTags: ['wholesale'] }],
  ['customer_tag', { customerTags: ['vip'] }],
  ['product', { products: ['71'] }],
  ['product', { products: ['mug-1'] }],
  ['product', { products: ['Mug, blue'] }],
  ['collection', { collections: ['summer, 2026'] }],
  ['country', { countries: ['US'] }],
  ['channel', { channels: ['amazon'] }],
  ['order_value', { totalFromMinor: totalMinor }],
  ['order_value', { totalToMinor: totalMinor }],
  ['order_count', { orders: 'repeat' }],
])('what an order has excludes it, or lets it in: %s %o', (condition, side) => {
  expect(judgeRules(rules({}, side), facts, 'US')?.reason).toBe(`rule_excludes_${condition}`);
  expect(judgeRules(rules(side), facts, 'US')).toBeNull();
});

test.each<[string, Side]>([
  ['order_tag', { orderTags: ['gift'] }],
  ['customer_tag', { customerTags: ['wholesale'] }],
  ['product', { products: ['72', 'Mug'] }],
  ['collection', { collections: ['Winter'] }],
  ['country', { countries: ['DE'] }],
  ['channel', { channels: ['web'] }],
  ['order_value', { totalFromMinor: totalMinor + 1 }],
  ['order_value', { totalToMinor: totalMinor - 1 }],
  ['order_count', { orders: 'first' }],
])('what an order has not keeps it out, and excludes nothing: %s %o', (condition, side) => {
  expect(judgeRules(rules(side), facts, 'US')?.reason).toBe(`rule_misses_${condition}`);
  expect(judgeRules(rules({}, side), facts, 'US')).toBeNull();
});

test('an order needs all that is asked for, and one thing that is named keeps it out', () => {
  const both = { orderTags: ['wholesale'], countries: ['DE'] };
  expect(judgeRules(rules(both), facts, 'US')?.reason).toBe('rule_misses_country');
  expect(judgeRules(rules({}, both), facts, 'US')?.reason).toBe('rule_excludes_order_tag');
  expect(judgeRules(rules({ orderTags: ['gift', 'wholesale'] }), facts, 'US')).toBeNull();
  expect(judgeRules(rules({ orderTags: ['wholesale'] }, { customerTags: ['b2b'] }), facts, 'US')).toEqual({
    reason: 'rule_excludes_customer_tag',
    detail: 'b2b',
  });
});

test('what is not known is not had; collections that are not read yet are waited for', () => {
  const guest = { ...facts, customer: null, orderOrdinal: null };
  expect(judgeRules(rules({ orders: 'first' }), guest, 'US')?.reason).toBe('rule_misses_order_count');
  expect(judgeRules(rules({}, { orders: 'repeat', customerTags: ['b2b'] }), guest, 'US')).toBeNull();
  expect(judgeRules(rules({ countries: ['US'] }), facts, null)?.reason).toBe('rule_misses_country');
  const unread = { ...facts, lines: [{ ...line, isEnriched: false, collections: [] }] };
  expect(judgeRules(rules({}, { collections: ['Winter'] }), unread, 'US')?.reason).toBe('rule_awaits_facts');
  const untagged = { ...unread, customer: { ...customer, tags: [] } };
  expect(judgeRules(rules({}, { customerTags: ['b2b'] }), untagged, 'US')?.reason).toBe('rule_awaits_facts');
  expect(judgeRules(rules({}, { customerTags: ['b2b'] }), { ...untagged, lines: [line] }, 'US')).toBeNull();
  expect(judgeRules(rules({}, { customerTags: ['b2b'] }), { ...untagged, isImported: true }, 'US')).toBeNull();
  expect(judgeRules(rules({ collections: ['Winter'] }), unread, 'US')?.reason).toBe('rule_awaits_facts');
});

test('a message without an order is judged by its customer and country alone', () => {
  const letter = factsOfLetter(1, 'USD', customer, 'US');
  expect(judgeRules(rules({ orderTags: ['x'], orders: 'first', totalFromMinor: 1 }), letter, 'US')).toBeNull();
  expect(judgeRules(rules({}, { customerTags: ['vip'] }), letter, 'US')?.reason).toBe('rule_excludes_customer_tag');
});

test('a rule keeps one kind from an order and no other, ends what was planned, and gives it back when it goes', () => {
  const settingsWith = (kind: object) =>
    readSettings({ ...allOn, kinds: { ...allOn.kinds, thank_you: { delayMinutes: 600, ...kind } } });
  const settings = settingsWith({ rules: { never: { countries: ['BR'] } } });
  const input = makeInput({ facts: makeFacts({ shipTo: makeAddress('BR', 'SP') }), settings });
  expect(planLines(input, 'thank_you')).toEqual([]);
  expect(planLines(input, 'order_confirmation')).toHaveLength(1);
  expect(explainKinds(input)).toContainEqual({ kind: 'thank_you', reason: 'rule_excludes_country' });
  const existing = [makeRow('thank_you|order:1001|placed', { sendAt: new Date('2026-03-03T01:00:00Z') })];
  const thankYous = (rows: ReturnType<typeof planInto>['rows']) => rows.filter(({ kind }) => kind === 'thank_you');
  const ended = thankYous(planInto({ ...input, existing }).rows);
  expect(ended).toMatchObject([{ state: 'canceled', reason: 'rule_excludes_country' }]);
  const again = planInto({ ...input, settings: settingsWith({}), existing: ended });
  expect(thankYous(again.rows)).toMatchObject([{ state: 'planned' }]);
});
