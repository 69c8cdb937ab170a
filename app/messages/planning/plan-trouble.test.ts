import { expect, test } from 'vitest';
import type { OrderFacts, Scan } from '#app/orders/facts.ts';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { makeInput, makeRow, planInto, planLines, sendDue } from '#app/test/planning.ts';

const inTransit = makeScan('in_transit', '2026-03-04T12:00:00Z');
const failure = makeScan('failure', '2026-03-06T15:00:00Z');
const back = makeScan('in_transit', '2026-03-08T15:00:00Z', { message: 'Return to sender' });

function shipped(scans: Scan[], own: Partial<OrderFacts> = {}): OrderFacts {
  return makeFacts({ shipments: [makeShipment({ scans })], ...own });
}

test.each([
  ['failed', shipped([inTransit, failure]), '2026-03-06T15:00:00Z', `failed:${failure.id} planned 2026-03-06T15:00Z`],
  ['going back', shipped([inTransit, back]), '2026-03-08T15:00:00Z', `returning:${back.id} planned 2026-03-08T15:00Z`],
  ['lost', shipped([inTransit]), '2026-03-16T14:00:00Z', 'lost:2026-03-16 planned 2026-03-16T13:00Z quiet_hours'],
  [
    'never scanned',
    shipped([makeScan('label_printed', '2026-03-03T20:00:00Z')]),
    '2026-03-08T20:00:00Z',
    'not_scanned:2026-03-08 planned 2026-03-08T20:00Z',
  ],
])('a parcel that is %s is told at once, in the hours for it', (_, facts, at, line) => {
  expect(planLines(makeInput({ facts, at }), 'delivery_problem')).toEqual([`delivery_problem|shipment:S1|${line}`]);
});

test('what failed is neither late nor on its way: older news of it is dropped', () => {
  const outForDelivery = makeScan('out_for_delivery', '2026-03-06T12:00:00Z');
  const facts = shipped([outForDelivery, failure]);
  const lines = planLines(makeInput({ facts, at: '2026-03-06T15:00:00Z' }));
  expect(lines).toContain('tracking_update|shipment:S1|out_for_delivery skipped superseded');
  const later = planLines(makeInput({ facts, at: '2026-03-14T15:00:00Z' }), 'delay_notice');
  expect(later).toEqual(['delay_notice|shipment:S1|estimate_passed:2026-03-12 skipped superseded']);
});

test('the way back is no news of a delivery', () => {
  const facts = shipped([
    back,
    makeScan('delivered', '2026-03-10T15:00:00Z', { message: 'Delivered, To Original Sender' }),
  ]);
  const lines = planLines(makeInput({ facts, at: '2026-03-10T16:00:00Z' }));
  expect(lines.filter((line) => /^(tracking_update|check_in|review_request)/.test(line))).toEqual([]);
});

test('told once, however often the carrier repeats it; what is graver is told as well', () => {
  const told = makeRow(`delivery_problem|shipment:S1|failed:${failure.id}`, {
    state: 'sent',
    data: { covers: ['shipment:S1'], trouble: 'failed', troubleSince: failure.happenedAt.toISOString() },
  });
  const again = shipped([
    failure,
    makeScan('in_transit', '2026-03-07T12:00:00Z'),
    makeScan('failure', '2026-03-07T15:00:00Z'),
  ]);
  expect(
    planLines(makeInput({ facts: again, existing: [told], at: '2026-03-07T15:00:00Z' }), 'delivery_problem'),
  ).toEqual([]);
  const goesBack = shipped([failure, back]);
  expect(
    planLines(makeInput({ facts: goesBack, existing: [told], at: '2026-03-08T15:00:00Z' }), 'delivery_problem'),
  ).toEqual([`delivery_problem|shipment:S1|returning:${back.id} planned 2026-03-08T15:00Z`]);
});

test('who was told of a lost parcel hears that it moves again, and is asked how it was once it has come', () => {
  const at = '2026-03-16T14:00:00Z';
  const lost = planInto(makeInput({ facts: shipped([inTransit]), at })).rows;
  const existing = sendDue(lost, new Date(at));
  const moving = shipped([inTransit, makeScan('in_transit', '2026-03-18T15:00:00Z')]);
  const found = planLines(makeInput({ facts: moving, existing, at: '2026-03-18T15:00:00Z' }), 'delivery_problem');
  expect(found).toEqual(['delivery_problem|shipment:S1|moving:lost:2026-03-16 planned 2026-03-18T15:00Z']);
  const come = shipped([inTransit, makeScan('delivered', '2026-03-19T15:00:00Z')]);
  const lines = planLines(makeInput({ facts: come, existing, at: '2026-03-19T15:00:00Z' }));
  expect(lines.filter((line) => line.startsWith('delivery_problem'))).toEqual([]);
  expect(lines).toContain('check_in|shipment:S1|delivered planned 2026-03-21T15:00Z');
});

test('nobody is asked for a review of one parcel while another is lost', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', productId: 'P2' })];
  const there = makeShipment({ scans: [makeScan('delivered', '2026-03-05T15:00:00Z')] });
  const failed = makeShipment({ id: 'S2', lines: [{ lineId: 'L2', quantity: 1 }], scans: [failure] });
  const facts = makeFacts({ lines, shipments: [there, failed], promisedAt: null, promiseSource: null });
  expect(planLines(makeInput({ facts, at: '2026-03-19T16:00:00Z' }), 'review_request')[0]).toBe(
    'review_request|shipment:S1|first planned 2026-03-20T13:00Z late_parcel',
  );
});

test('what the staff have found out themselves is theirs to tell', () => {
  const arrivalWords = [
    { shipmentId: 'S1', by: 'staff', answer: 'not_arrived', saidAt: new Date('2026-03-07T15:00:00Z') },
  ];
  const facts = shipped([failure], { arrivalWords });
  expect(planLines(makeInput({ facts, at: '2026-03-07T16:00:00Z' }), 'delivery_problem')).toEqual([]);
});
