import { expect, test } from 'vitest';
import type { OrderFacts } from '#app/orders/facts.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planInto } from '#app/test/planning.ts';
import type { PlanInput } from './plan-types.ts';
import { recheck, type RecheckOutcome } from './recheck.ts';
import { withKindSwitched } from './switches.ts';

const facts = makeFacts({ shipments: [makeShipment({ scans: [makeScan('delivered', '2026-03-05T19:00:00Z')] })] });
const dueAt = '2026-03-07T19:00:00Z';
const none = { unsubscribedAt: null, mutedKinds: [], suppression: null };

/** The check-in was planned at delivery; this is what its sender hears when it is due. */
function verdict(own: Partial<PlanInput> & { at?: string; facts?: OrderFacts } = {}, isByHand = false): RecheckOutcome {
  const planned = planInto(makeInput({ facts, at: '2026-03-05T19:00:00Z' })).rows;
  const existing = planned.map((row) =>
    row.kind === 'check_in'
      ? { ...row, isByHand }
      : { ...row, state: 'sent' as const, sentAt: new Date('2026-03-05T19:00:00Z') },
  );
  const message = existing.find((row) => row.kind === 'check_in')!;
  return recheck(message, makeInput({ facts, existing, at: dueAt, ...own }));
}

test('what is still right is sent', () => {
  expect(verdict()).toMatchObject({ action: 'send', data: { covers: ['shipment:S1'] } });
});

test.each<[string, Partial<PlanInput> & { at?: string }, object]>([
  [
    'the shop is not live',
    { shop: { ...makeInput().shop, liveAt: null } },
    { action: 'end', state: 'skipped', reason: 'not_live' },
  ],
  [
    'the shop has left',
    { shop: { ...makeInput().shop, uninstalledAt: new Date() } },
    { action: 'end', state: 'canceled', reason: 'uninstalled' },
  ],
  [
    'the kind was switched off',
    { settings: withKindSwitched(allOn, 'check_in', false, new Date(dueAt)) },
    { action: 'end', state: 'canceled', reason: 'kind_off' },
  ],
  [
    'the customer has unsubscribed',
    { preferences: { ...none, unsubscribedAt: new Date() } },
    { action: 'end', state: 'skipped', reason: 'unsubscribed' },
  ],
  [
    'the address bounced',
    { preferences: { ...none, suppression: 'bounced' } },
    { action: 'end', state: 'skipped', reason: 'bounced' },
  ],
  ['the address is gone', { addressHash: null }, { action: 'end', state: 'skipped', reason: 'no_address' }],
  [
    'the customer has answered',
    {
      facts: {
        ...facts,
        arrivalWords: [{ shipmentId: 'S1', answer: 'all_well', by: 'customer', saidAt: new Date(dueAt) }],
      },
    },
    { action: 'end', state: 'skipped', reason: 'already_answered' },
  ],
  [
    'the order was cancelled',
    { facts: { ...facts, canceledAt: new Date(dueAt) } },
    { action: 'end', state: 'canceled', reason: 'order_canceled' },
  ],
  [
    'the customer was erased',
    { facts: { ...facts, erasedAt: new Date(dueAt) } },
    { action: 'end', state: 'canceled', reason: 'order_erased' },
  ],
  [
    'the delivery was a mistake',
    { facts: { ...facts, shipments: [] } },
    { action: 'end', state: 'canceled', reason: 'no_longer_true' },
  ],
  [
    'it is night by now',
    { at: '2026-03-08T03:00:00Z' },
    { action: 'wait', until: new Date('2026-03-08T13:00:00Z'), reason: 'quiet_hours' },
  ],
  [
    'a problem was reported',
    {
      facts: {
        ...facts,
        problems: [{ id: 'Q', shipmentId: null, kind: 'damaged', openedAt: new Date(dueAt), closedAt: null }],
      },
    },
    { action: 'wait', reason: 'open_problem' },
  ],
  [
    'the customer has had a mail today',
    { neighbours: [makeRow('check_in|order:2|delivered', { state: 'sent', sendAt: new Date(dueAt) })] },
    { action: 'wait', until: new Date('2026-03-08T13:00:00Z'), reason: 'one_a_day' },
  ],
  [
    'the worker was away for a month',
    { at: '2026-04-07T19:00:00Z' },
    { action: 'end', state: 'missed', reason: 'too_old' },
  ],
])('when %s', (_, own, expected) => {
  expect(verdict(own)).toMatchObject(expected);
});

test('what the merchant sends by hand goes at night and after time, but not against the customer’s no', () => {
  expect(verdict({ at: '2026-05-08T03:00:00Z' }, true)).toMatchObject({ action: 'send' });
  expect(verdict({ preferences: { ...none, unsubscribedAt: new Date() } }, true)).toMatchObject({
    action: 'end',
    reason: 'unsubscribed',
  });
  expect(verdict({ facts: { ...facts, erasedAt: new Date() } }, true)).toMatchObject({
    action: 'end',
    reason: 'order_erased',
  });
  expect(verdict({ shop: { ...makeInput().shop, liveAt: null } }, true)).toMatchObject({
    action: 'end',
    reason: 'not_live',
  });
});

test.each([
  ['the mail server', 'temporary_refusal'],
  ['a limit', 'rate_limit'],
  ['our own busy server', 'render_delayed'],
] as const)('where %s has asked for patience, new facts do not press it', (_, reason) => {
  const retryAt = new Date('2026-03-07T19:20:00Z');
  const planned = planInto(makeInput({ facts, at: '2026-03-05T19:00:00Z' })).rows;
  const existing = planned.map((row) =>
    row.kind === 'check_in'
      ? { ...row, reason, sendAt: retryAt }
      : { ...row, state: 'sent' as const, sentAt: new Date('2026-03-05T19:00:00Z') },
  );
  const again = planInto(makeInput({ facts, existing, at: '2026-03-07T19:05:00Z' }));
  expect(again.rows.find((row) => row.kind === 'check_in')).toMatchObject({
    sendAt: retryAt,
    reason,
  });
});
