import { expect, test } from 'vitest';
import { makeFacts, makeLine, makeShipment } from '#app/test/order-facts.ts';
import { nameParcels } from './parcel-names.ts';

const lines = ['L1', 'L2', 'L3'].map((id) => makeLine({ id }));
const parcels = (count: number) =>
  ['1', '2', '3'].slice(0, count).map((id) =>
    makeShipment({
      id: `S${id}`,
      dispatchedAt: new Date(`2026-03-0${id}T20:00:00Z`),
      lines: [{ lineId: `L${id}`, quantity: 1 }],
    }),
  );

test.each([
  ['one of two', 2, 'S2', ['S2'], 'Parcel 2 of 2'],
  ['two of three', 3, 'S1', ['S1', 'S3'], 'Parcels 1, 3 of 3'],
  ['both', 2, 'S1', ['S1', 'S2'], null],
  ['the only one', 1, 'S1', ['S1'], null],
  ['the order', 2, null, [], null],
])('a message about %s', (_, count, shipmentId, shipmentIds, name) => {
  const facts = makeFacts({ lines, shipments: parcels(count) });
  expect(nameParcels(facts, { shipmentId, data: { shipmentIds } })).toBe(name);
});
