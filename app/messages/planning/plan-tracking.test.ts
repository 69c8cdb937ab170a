import { expect, test } from 'vitest';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { makeInput, makeRow, planInto, planLines } from '#app/test/planning.ts';

const outForDelivery = makeScan('out_for_delivery', '2026-03-05T13:30:00Z');
const delivered = makeScan('delivered', '2026-03-05T19:00:00Z');

function shipped(...scans: ReturnType<typeof makeScan>[]) {
  return makeFacts({ shipments: [makeShipment({ scans })] });
}

test('a parcel is announced; one without a number two hours later, and at once when the number comes', () => {
  const input = makeInput({ facts: shipped(), at: '2026-03-03T20:00:00Z' });
  expect(planLines(input, 'shipping_confirmation')).toEqual([
    'shipping_confirmation|shipment:S1|dispatched planned 2026-03-03T20:00Z',
  ]);
  const without = makeFacts({ shipments: [makeShipment({ trackingNumbers: [] })] });
  const before = planInto(makeInput({ facts: without, at: '2026-03-03T20:00:00Z' })).rows;
  const announced = (rows: typeof before) =>
    rows.find(({ kind }) => kind === 'shipping_confirmation')?.sendAt.toISOString();
  expect(announced(before)).toBe('2026-03-03T22:00:00.000Z');
  const numbered = planInto(makeInput({ facts: shipped(), existing: before, at: '2026-03-03T20:30:00Z' })).rows;
  expect(announced(numbered)).toBe('2026-03-03T20:00:00.000Z');
});

test('a gift card beside goods is no parcel: it is not announced, late or tracked, nor asked about on its own', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', requiresShipping: false, isGiftCard: true })];
  const card = makeShipment({ id: 'S2', trackingNumbers: [], lines: [{ lineId: 'L2', quantity: 1 }] });
  const facts = makeFacts({ lines, shipments: [makeShipment(), card] });
  const ofCard = planLines(makeInput({ facts, at: '2026-03-03T20:00:00Z' })).filter((line) => line.includes('S2'));
  expect(ofCard).toEqual([]);
});

test.each([
  ['out_for_delivery', '2026-03-05T15:00:00Z', 'planned 2026-03-05T15:00Z'],
  ['attempted_delivery', '2026-03-05T15:00:00Z', 'planned 2026-03-05T15:00Z'],
  ['ready_for_pickup', '2026-03-06T03:00:00Z', 'planned 2026-03-06T14:00Z quiet_hours'],
  ['delivered', '2026-03-05T15:00:00Z', 'planned 2026-03-05T15:00Z'],
])('%s at %s is told: %s', (status, at, outcome) => {
  const facts = shipped(makeScan('in_transit', '2026-03-04T12:00:00Z'), makeScan(status, at));
  expect(planLines(makeInput({ facts, at }), 'tracking_update')).toEqual([
    `tracking_update|shipment:S1|${status} ${outcome}`,
  ]);
});

test.each(['label_printed', 'confirmed', 'carrier_picked_up', 'in_transit', 'picked_up', 'teleported'])(
  '%s is not worth a mail',
  (status) => {
    const facts = shipped(makeScan(status, '2026-03-05T15:00:00Z'));
    expect(planLines(makeInput({ facts, at: '2026-03-05T15:00:00Z' }), 'tracking_update')).toEqual([]);
  },
);

test('a scan that a later one has overtaken is skipped', () => {
  const input = makeInput({ facts: shipped(outForDelivery, delivered), at: '2026-03-05T19:05:00Z' });
  expect(planLines(input, 'tracking_update')).toEqual([
    'tracking_update|shipment:S1|out_for_delivery skipped superseded',
    'tracking_update|shipment:S1|delivered planned 2026-03-05T19:00Z',
  ]);
});

test('a planned update is overtaken too, a sent one stays sent', () => {
  const morning = makeInput({
    facts: shipped(makeScan('out_for_delivery', '2026-03-05T11:00:00Z')),
    at: '2026-03-05T11:00:00Z',
  });
  const { rows } = planInto(morning);
  const early = makeScan('delivered', '2026-03-05T13:00:00Z');
  const later = planInto({
    ...morning,
    facts: shipped(makeScan('out_for_delivery', '2026-03-05T11:00:00Z'), early),
    existing: rows,
    now: early.happenedAt,
  });
  const states = later.rows
    .filter((row) => row.kind === 'tracking_update')
    .map(({ occasion, state, reason }) => [occasion, state, reason]);
  expect(states).toEqual([
    ['out_for_delivery', 'skipped', 'superseded'],
    ['delivered', 'planned', 'quiet_hours'],
  ]);
});

test('"out for delivery" in the evening is of no use the next morning', () => {
  const at = '2026-03-06T02:30:00Z';
  expect(planLines(makeInput({ facts: shipped(makeScan('out_for_delivery', at)), at }), 'tracking_update')).toEqual([
    'tracking_update|shipment:S1|out_for_delivery missed quiet_hours',
  ]);
});

test('news that reaches us days late is missed', () => {
  expect(planLines(makeInput({ facts: shipped(delivered), at: '2026-03-08T19:00:00Z' }), 'tracking_update')).toEqual([
    'tracking_update|shipment:S1|delivered missed too_old',
  ]);
});

test('two parcels at the door on one day are told together, with the goods of both', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', productId: 'P2' })];
  const other = makeShipment({
    id: 'S2',
    lines: [{ lineId: 'L2', quantity: 1 }],
    scans: [makeScan('delivered', '2026-03-05T19:30:00Z')],
  });
  const facts = makeFacts({ lines, shipments: [makeShipment({ scans: [delivered] }), other] });
  const input = makeInput({ facts, at: '2026-03-05T19:30:00Z' });
  expect(planLines(input, 'tracking_update')).toEqual([
    'tracking_update|shipment:S1|delivered planned 2026-03-05T19:00Z',
    'tracking_update|shipment:S2|delivered skipped merged',
  ]);
  const host = planInto(input).rows.find((row) => row.key === 'tracking_update|shipment:S1|delivered');
  expect(host?.data).toMatchObject({
    shipmentIds: ['S1', 'S2'],
    items: [{ lineId: 'L1' }, { lineId: 'L2' }],
    covers: ['shipment:S1', 'shipment:S2'],
  });
});

test('when the first has gone already, the second goes at once, too', () => {
  const other = makeShipment({ id: 'S2', scans: [makeScan('delivered', '2026-03-05T21:00:00Z')] });
  const facts = makeFacts({ shipments: [makeShipment({ scans: [delivered] }), other] });
  const existing = [
    makeRow('tracking_update|shipment:S1|delivered', { state: 'sent', sendAt: new Date('2026-03-05T19:00:00Z') }),
  ];
  expect(planLines(makeInput({ facts, existing, at: '2026-03-05T21:00:00Z' }), 'tracking_update')).toEqual([
    'tracking_update|shipment:S2|delivered planned 2026-03-05T21:00Z',
  ]);
});

test('a parcel taken back before it left is not spoken of', () => {
  const facts = makeFacts({ shipments: [makeShipment({ status: 'cancelled', scans: [] })] });
  expect(
    planLines(makeInput({ facts, at: '2026-03-03T20:00:00Z' })).filter((line) => line.includes('shipment')),
  ).toEqual([]);
});

test('an order cancelled and fulfilled again keeps no old date', () => {
  const first = planInto(makeInput({ facts: shipped(), at: '2026-03-03T20:00:00Z' }));
  const again = makeShipment({ id: 'S2', dispatchedAt: new Date('2026-03-10T20:00:00Z') });
  const facts = makeFacts({ shipments: [makeShipment({ status: 'cancelled' }), again] });
  const { rows } = planInto(makeInput({ facts, existing: first.rows, at: '2026-03-10T20:00:00Z' }));
  const checkIns = rows
    .filter((row) => row.kind === 'check_in')
    .map(({ subject, state, reason, sendAt }) => [subject, state, reason, sendAt.toISOString()]);
  expect(checkIns).toEqual([
    ['shipment:S1', 'canceled', 'no_longer_true', '2026-03-14T13:00:00.000Z'],
    ['shipment:S2', 'planned', 'quiet_hours', '2026-03-21T13:00:00.000Z'],
  ]);
});
