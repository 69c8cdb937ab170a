import { describe, expect, test } from 'vitest';
import { stageOf } from '#app/orders/delivery/stage.ts';
import type { ArrivalWord, OrderFacts } from '#app/orders/facts.ts';
import { makeFacts, makeLine, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn } from '#app/test/planning.ts';
import { makeOrderView, type OrderView } from './order-view.ts';

const shop = {
  name: 'Super Toys',
  domain: 'x',
  email: null,
  timeZone: 'America/New_York',
  currency: 'USD',
  countryCode: 'US',
};

function view(own: Partial<OrderFacts>, at: string, language: 'en' | 'de' = 'en'): OrderView {
  const now = new Date(at);
  const facts = makeFacts(own);
  return makeOrderView({
    facts,
    stage: stageOf(facts, now),
    shop,
    settings: allOn,
    tierWindow: null,
    chosen: { language, locale: language },
    preferencesUrl: null,
    invoiceUrl: '/i',
    now,
  });
}

const inTransit = makeScan('in_transit', '2026-03-04T12:00:00Z');
const failure = makeScan('failure', '2026-03-06T12:00:00Z');
const back = makeScan('in_transit', '2026-03-08T12:00:00Z', { message: 'Returned to sender' });
const label = makeScan('label_printed', '2026-03-03T12:00:00Z');
const said = (by: string, answer: string): ArrivalWord => ({
  shipmentId: 'S1',
  by,
  answer,
  saidAt: new Date('2026-03-20T12:00:00Z'),
});
const currentStep = (page: OrderView) => page.steps.find(({ state }) => state === 'current')?.label;

test.each([
  [
    'failed',
    [inTransit, failure],
    '2026-03-07T12:00:00Z',
    'Your parcel could not be delivered',
    'Could not be delivered',
    'March 6',
  ],
  [
    'going back',
    [inTransit, back],
    '2026-03-09T12:00:00Z',
    'Your parcel is going back to us',
    'Going back to us',
    'March 8',
  ],
  ['lost', [inTransit], '2026-03-17T12:00:00Z', 'Your parcel may be lost', 'No news of it', 'since Wednesday, March 4'],
  [
    'never scanned',
    [label],
    '2026-03-10T12:00:00Z',
    'The carrier has not scanned your parcel yet',
    'Handed to the carrier',
    'on Tuesday, March 3',
  ],
])('the page of a parcel that is %s', (_, scans, at, headline, step, date) => {
  const page = view({ shipments: [makeShipment({ scans })] }, at);
  expect(page.headline).toBe(headline);
  expect(currentStep(page)).toBe(step);
  expect(page.notices[0]).toMatchObject({ tone: 'warning' });
  expect(page.notices[0]?.text).toContain(date);
  expect(page.notices[0]?.text).not.toMatch(/in touch|let you know/);
});

test('no date is promised for a parcel that will not come, in German either', () => {
  const parcel = { shipments: [makeShipment({ scans: [inTransit, failure] })] };
  expect(view(parcel, '2026-03-20T12:00:00Z').dates).toMatchObject({
    present: { value: 'not known yet' },
    note: 'When it comes is not known any more.',
  });
  const german = view(parcel, '2026-03-20T12:00:00Z', 'de');
  expect(german.headline).toBe('Dein Paket war nicht zustellbar');
  expect(german.dates?.note).toBe('Wann sie kommt, ist nicht mehr bekannt.');
});

describe('of two parcels', () => {
  const lines = [makeLine(), makeLine({ id: 'L2', title: 'Plate' })];
  const second = makeShipment({
    id: 'S2',
    dispatchedAt: new Date('2026-03-04T20:00:00Z'),
    lines: [{ lineId: 'L2', quantity: 1 }],
    scans: [failure],
  });
  const delivered = makeShipment({ scans: [makeScan('delivered', '2026-03-05T12:00:00Z')] });

  test('the one in trouble is named', () => {
    const page = view({ lines, shipments: [delivered, second] }, '2026-03-07T12:00:00Z');
    expect(page.headline).toBe('A parcel of your order could not be delivered');
    expect(page.notices.map(({ text }) => text.split(':')[0])).toEqual(['Parcel 2 of 2']);
  });

  test('two in the same trouble are two notices', () => {
    const first = makeShipment({ scans: [failure] });
    const page = view({ lines, shipments: [first, second] }, '2026-03-07T12:00:00Z');
    expect(new Set(page.notices.map(({ text }) => text)).size).toBe(2);
  });
});

test.each([
  ['all_well', 'Your order has been delivered', 'Your order has arrived, as far as we know.'],
  ['not_arrived', 'We are looking for your order', 'When it comes is not known any more.'],
  ['dealt_with', 'Your order has been delivered', 'Nothing more is expected.'],
])('what the staff say, %s, is what the page says', (answer, headline, note) => {
  const shipments = [makeShipment({ scans: [inTransit, failure] })];
  const page = view({ shipments, arrivalWords: [said('staff', answer)] }, '2026-03-21T12:00:00Z');
  expect(page.dates?.note).toBe(note);
  if (answer !== 'dealt_with') expect(page.headline).toBe(headline);
  else expect(page.headline).toBe('Your order is complete');
});
