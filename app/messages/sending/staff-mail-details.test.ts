import { expect, test } from 'vitest';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { staffMailDetails } from './staff-mail-details.ts';
import { staffAlertMail } from './staff-mail.ts';

const now = new Date('2026-03-10T12:00:00Z');
const lines = [makeLine(), makeLine({ id: 'L2', title: 'Train' })];
const failed = makeShipment({
  id: 'S2',
  dispatchedAt: new Date('2026-03-04T12:00:00Z'),
  lines: [{ lineId: 'L2', quantity: 1 }],
  scans: [makeScan('failure', '2026-03-06T12:00:00Z')],
});
const problem = { id: 'Q', shipmentId: 'S1', kind: 'damaged', openedAt: now, closedAt: null };
const facts = makeFacts({ lines, shipments: [makeShipment(), failed], problems: [problem] });

test('a problem names the customer, what they reported and the parcel; a failed parcel is named as well', () => {
  expect(staffMailDetails('problem_reported', facts, 'America/New_York', now)).toEqual([
    'Customer: Ada',
    'Reported: damaged',
    'Parcel: 1 of 2; 1 × Mug; USPS 1Z',
  ]);
  expect(staffMailDetails('delivery_failed', facts, 'America/New_York', now)).toEqual([
    'Customer: Ada',
    'Parcel: 2 of 2; 1 × Train; USPS 1Z',
  ]);
});

test('nobody who was erased is named, and alerts of other kinds name nobody', () => {
  const erased = { ...facts, erasedAt: now };
  expect(staffMailDetails('problem_reported', erased, 'America/New_York', now)).not.toContain('Customer: Ada');
  expect(staffMailDetails('sending_failed', facts, 'America/New_York', now)).toEqual([]);
});

test('the mail leads to the order', () => {
  const alert = { kind: 'problem_reported', summary: 'damaged', count: 1 };
  const { text } = staffAlertMail(alert, 'Super Toys', '#7', 'https://x.example/app/orders/7', ['Customer: Ada']);
  expect(text).toContain('Order: #7\nCustomer: Ada');
  expect(text).toContain('https://x.example/app/orders/7');
});
