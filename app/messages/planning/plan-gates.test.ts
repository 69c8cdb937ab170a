import { expect, test } from 'vitest';
import type { OrderFacts } from '#app/orders/facts.ts';
import { readSettings, type Settings } from '#app/shops/settings.ts';
import { makeAddress, makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planInto, planLines } from '#app/test/planning.ts';
import { messageKinds, type MessageKind, type Reason } from '../kinds.ts';
import { explainKinds, planOrder } from './plan.ts';
import type { PlanInput } from './plan-types.ts';
import { reasonWords } from '../reasons.ts';

function restrained(own: Partial<Settings['restraint']>): Settings {
  return { ...allOn, restraint: { ...allOn.restraint, ...own } };
}

function why(input: PlanInput, kind: MessageKind): Reason | null | undefined {
  return explainKinds(input).find((explanation) => explanation.kind === kind)?.reason;
}

const customer = makeFacts().customer!;

test.each<[string, Partial<OrderFacts>, Partial<Settings['restraint']>, Reason]>([
  ['from before going live', { placedAt: new Date('2025-12-31T00:00:00Z') }, {}, 'before_go_live'],
  ['imported', { placedAt: new Date('2025-12-31T00:00:00Z'), isImported: true }, {}, 'imported'],
  ['of an erased customer', { erasedAt: new Date('2026-03-02T16:00:00Z') }, {}, 'order_erased'],
  ['with an excluded tag', { tags: ['Wholesale'] }, { excludedTags: ['wholesale'] }, 'excluded_tag'],
  [
    'of a customer with an excluded tag',
    { customer: { ...customer, tags: ['B2B'] } },
    { excludedTags: ['b2b'] },
    'excluded_tag',
  ],
  ['from a marketplace', { sourceName: 'amazon-us' }, {}, 'excluded_channel'],
  ['from the till, if excluded', { sourceName: 'pos' }, { excludedChannels: ['POS'] }, 'excluded_channel'],
  ['to an excluded country', { shipTo: makeAddress('BR', 'SP') }, { excludedMarkets: ['BR'] }, 'excluded_market'],
])('an order %s gets nothing, and the order page says why', (_, own, restraint, reason) => {
  const input = makeInput({ facts: makeFacts(own), settings: restrained(restraint) });
  expect(planOrder(input)).toEqual([]);
  expect(explainKinds(input).every((explanation) => explanation.reason === reason)).toBe(true);
  const { rows } = planInto({
    ...input,
    existing: [makeRow('thank_you|order:1001|placed', { sendAt: new Date('2026-03-02T17:00:00Z') })],
  });
  expect(rows).toMatchObject([{ state: 'canceled', reason }]);
});

test.each<[string, Partial<OrderFacts>]>([
  ['test orders', { isTest: true }],
  ['orders from the till', { sourceName: 'pos' }],
  ['draft-made orders', { isDraftMade: true, sourceName: 'shopify_draft_order' }],
  ['orders of guests', { customer: null, orderOrdinal: null }],
  ['imported orders of the chosen days', { isImported: true }],
])('%s get messages', (_, own) => {
  expect(planLines(makeInput({ facts: makeFacts(own) }), 'thank_you')).toHaveLength(1);
});

test('before going live, orders since the installation are planned, to be shown', () => {
  const shop = { ...makeInput().shop, liveAt: null, messagesFrom: null };
  expect(planLines(makeInput({ shop }), 'thank_you')).toHaveLength(1);
  expect(why(makeInput({ shop, facts: makeFacts({ placedAt: new Date('2025-12-31T00:00:00Z') }) }), 'thank_you')).toBe(
    'before_go_live',
  );
});

test('an uninstalled shop plans nothing and cancels what it had', () => {
  const shop = { ...makeInput().shop, uninstalledAt: new Date('2026-03-02T15:00:00Z') };
  const { rows } = planInto(
    makeInput({ shop, existing: [makeRow('thank_you|order:1001|placed', { isByHand: true })] }),
  );
  expect(rows).toMatchObject([{ state: 'canceled', reason: 'uninstalled' }]);
});

test('what Shopify sends too stays off until it is answered who sends it', () => {
  const explained = Object.fromEntries(
    explainKinds(makeInput({ settings: readSettings({}) })).map(({ kind, reason }) => [kind, reason]),
  );
  expect(explained).toEqual({
    order_confirmation: 'unanswered_overlap',
    shipping_confirmation: 'unanswered_overlap',
    tracking_update: 'unanswered_overlap',
    order_canceled: 'unanswered_overlap',
    refund_issued: 'unanswered_overlap',
    delay_notice: null,
    check_in: null,
    delivery_problem: null,
    review_request: null,
  });
});

test.each([
  [{ sender: 'shopify' }, 'sent_by_shopify'],
  [{ sender: 'other_app' }, 'sent_by_other_app'],
  [{ isOn: false }, 'kind_off'],
] as const)('review requests with %o: %s', (choice, reason) => {
  const settings = readSettings({ kinds: { review_request: choice } });
  const facts = makeFacts({ shipments: [makeShipment()] });
  expect(why(makeInput({ settings, facts, at: '2026-03-04T15:00:00Z' }), 'review_request')).toBe(reason);
});

test('an order with nothing to ship says so', () => {
  const lines = makeFacts().lines.map((line) => ({ ...line, requiresShipping: false }));
  expect(why(makeInput({ facts: makeFacts({ lines }) }), 'tracking_update')).toBe('not_shipped');
});

const delivered = makeFacts({ shipments: [makeShipment({ scans: [makeScan('delivered', '2026-03-05T19:00:00Z')] })] });
const none = { unsubscribedAt: null, mutedKinds: [], suppression: null };

test.each<[string, Partial<PlanInput>, MessageKind[], Reason]>([
  ['without an address', { addressHash: null }, [...messageKinds], 'no_address'],
  ['whose address bounces', { preferences: { ...none, suppression: 'bounced' } }, [...messageKinds], 'bounced'],
  ['who complained', { preferences: { ...none, suppression: 'complained' } }, [...messageKinds], 'complained'],
  [
    'who unsubscribed',
    { preferences: { ...none, unsubscribedAt: new Date() } },
    ['check_in', 'review_request'],
    'unsubscribed',
  ],
  ['who muted tracking', { preferences: { ...none, mutedKinds: ['tracking_update'] } }, ['tracking_update'], 'muted'],
])('for a customer %s the rows end at once, visibly', (_, own, kinds, reason) => {
  const planned = planInto(makeInput({ facts: delivered, at: '2026-03-05T19:00:00Z', ...own }));
  const rows = planned.rows.filter((row) => row.reason !== 'superseded');
  const skipped = rows.filter((row) => row.reason === reason);
  expect(skipped.every((row) => row.state === 'skipped')).toBe(true);
  expect([...new Set(skipped.map((row) => row.kind))].sort()).toEqual(
    [...new Set(rows.map((row) => row.kind))].filter((kind) => kinds.includes(kind)).sort(),
  );
  expect(skipped.length).toBeGreaterThan(0);
});

test('an address that comes later brings back what is still to come', () => {
  const { rows } = planInto(makeInput({ facts: delivered, addressHash: null, at: '2026-03-05T19:00:00Z' }));
  const after = planInto(makeInput({ facts: delivered, existing: rows, at: '2026-03-06T19:00:00Z' })).rows;
  const states = Object.fromEntries(after.map((row) => [row.key, row.state]));
  expect(states['thank_you|order:1001|placed']).toBe('skipped');
  expect(states['check_in|shipment:S1|delivered']).toBe('planned');
});

test('a changed address moves with what is planned', () => {
  const { rows } = planInto(makeInput());
  const after = planInto(makeInput({ addressHash: 'new', existing: rows }));
  expect(after.rows.map((row) => [row.addressHash, row.history.length])).toEqual(rows.map(() => ['new', 1]));
});

test('what the merchant ended or took over by hand stays so', () => {
  const existing = [
    makeRow('thank_you|order:1001|placed', {
      state: 'skipped',
      reason: 'skipped_by_hand',
      sendAt: new Date('2026-03-02T17:00:00Z'),
    }),
    makeRow('order_confirmation|order:1001|placed', { isByHand: true, sendAt: new Date('2026-03-01T00:00:00Z') }),
    makeRow('thank_you|order:1001|resend_2', { isByHand: true }),
  ];
  expect(planInto(makeInput({ existing })).rows).toEqual(existing);
});

test('every reason has words', () => {
  expect(Object.values(reasonWords).every((words) => words.length > 5)).toBe(true);
});
