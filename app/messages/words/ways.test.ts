import { afterAll, beforeAll, expect, test } from 'vitest';
import type { OrderFacts, Shipment } from '#app/orders/facts.ts';
import { readSettings } from '#app/shops/settings.ts';
import { planLines, makeInput, allOn } from '#app/test/planning.ts';
import {
  makeFacts,
  makeFulfillmentOrder,
  makeLine,
  makeScan,
  makeShipment,
  wharfStreet,
} from '#app/test/order-facts.ts';
import type { MessageKind } from '../kinds.ts';
import type { MessageData } from '../planning/plan-types.ts';
import { warmUpLayout } from '../rendering/layout.server.ts';
import { closeLiquidThreads } from '../rendering/liquid-pool.server.ts';
import { renderMessage } from '../rendering/render.server.ts';
import { sampleLinks } from '../rendering/samples.ts';

// What mails say of orders that are not one parcel by post, in both languages: never of a carrier, a parcel, a day or a
// payment that the facts don't hold.

beforeAll(warmUpLayout);
afterAll(closeLiquidThreads);

const handedOver = (...scans: Shipment['scans']) => makeShipment({ carrier: null, trackingNumbers: [], scans });
const noPromise = { promisedAt: null, promisedDispatchAt: null, promisedFrom: null, promiseSource: null };
const pickup = {
  fulfillmentOrders: [makeFulfillmentOrder({ way: 'pickup', place: wharfStreet })],
  shipTo: null,
  promisedAt: null,
};
const local = { fulfillmentOrders: [makeFulfillmentOrder({ way: 'local' })], promisedAt: null };
const scheduled = [makeFulfillmentOrder({ status: 'scheduled', fulfillAt: '2026-04-01T13:00:00Z' })];

async function textOf(
  kind: MessageKind,
  language: string,
  own: Partial<OrderFacts>,
  data: Partial<MessageData> = {},
): Promise<string> {
  const facts = makeFacts(own);
  const [shipment] = facts.shipments;
  const mail = await renderMessage({
    kind,
    facts,
    settings: readSettings({ languages: { fallback: language, enabled: [language] }, sender: { personName: 'Anna' } }),
    shop: { name: 'Super Toys', email: null, domain: 'x', timeZone: 'America/New_York' },
    message: {
      kind,
      subject: shipment ? `shipment:${shipment.id}` : 'order:1001',
      occasion: 'x',
      shipmentId: shipment?.id ?? null,
      data: { covers: [], ...data },
    },
    links: sampleLinks(),
    now: new Date('2026-03-03T15:00:00Z'),
  });
  return `${mail.subject}\n${mail.text}`.replaceAll(/\s+/g, ' ');
}

const noCarrier = /carrier|parcel|Versanddienst|Paketdienst|Paket|tracking|Sendungs/i;
const noCarrierNorArrival = new RegExp(`${noCarrier.source}|with you by|bei dir ist`, 'i');

type Row = [
  what: string,
  kind: MessageKind,
  order: Partial<OrderFacts>,
  data: Partial<MessageData>,
  says: [en: string, de: string],
  never: RegExp,
];

const rows: Row[] = [
  [
    'a parcel, as ever',
    'thank_you',
    {},
    {},
    [
      'We are getting it ready now and expect it to be with you by Thursday, March 12',
      'bis Donnerstag, 12. März bei dir',
    ],
    /already|schon/,
  ],
  [
    'placed a moment ago: nobody knows yet whether it is a pre-order or picked up, so no day is named',
    'thank_you',
    { fulfillmentOrders: null },
    {},
    ['We are getting it ready now. If', 'Wir machen sie jetzt fertig. Wenn'],
    /March|März/,
  ],
  [
    'pickup',
    'thank_you',
    pickup,
    {},
    [
      'getting it ready for you to pick up at Wharf Street, and expect it to be ready by Thursday, March 5. Please wait for the mail',
      'zum Abholen her (Wharf Street) und rechnen damit, dass sie bis Donnerstag, 5. März bereitliegt',
    ],
    noCarrierNorArrival,
  ],
  [
    'pickup, with place and hours',
    'order_confirmation',
    pickup,
    {},
    ['Monday to Friday, 10 to 6. Ring the bell.', '12 Wharf Street'],
    noCarrierNorArrival,
  ],
  [
    'pickup that is ready',
    'thank_you',
    { ...pickup, shipments: [handedOver(makeScan('ready_for_pickup', '2026-03-02T16:00:00Z'))] },
    {},
    [
      'It is ready, and you can pick it up at Wharf Street',
      'Sie liegt bereit, und du kannst sie abholen: Wharf Street',
    ],
    noCarrierNorArrival,
  ],
  [
    'already sent',
    'thank_you',
    { shipments: [makeShipment()] },
    {},
    ['It is on its way to you already', 'Sie ist schon auf dem Weg zu dir'],
    /getting it ready|machen sie jetzt fertig/,
  ],
  [
    'already there',
    'thank_you',
    { shipments: [makeShipment({ scans: [makeScan('delivered', '2026-03-03T15:00:00Z')] })] },
    {},
    ['It is with you already', 'Sie ist schon bei dir'],
    /getting it ready|machen sie jetzt fertig|with you by/,
  ],
  [
    'not paid',
    'thank_you',
    { ...noPromise, paidAt: null, financialStatus: 'pending' },
    {},
    ['as soon as your payment has arrived', 'Sobald deine Zahlung da ist'],
    /getting it ready now|jetzt fertig/,
  ],
  [
    'on invoice, in a store that counts from the order',
    'thank_you',
    { paidAt: null, financialStatus: 'pending' },
    {},
    ['We are getting it ready now', 'Wir machen sie jetzt fertig'],
    /payment|Zahlung/,
  ],
  [
    'a pre-order',
    'thank_you',
    { fulfillmentOrders: scheduled, promisedAt: new Date('2026-04-15T23:59:00Z') },
    {},
    [
      'It is scheduled to leave us from Wednesday, April 1 on, and we expect it to be with you by Wednesday, April 15',
      'Ihr Versand ist ab Mittwoch, 1. April eingeplant',
    ],
    /getting it ready|jetzt fertig/,
  ],
  [
    'on hold',
    'order_confirmation',
    { ...noPromise, fulfillmentOrders: [makeFulfillmentOrder({ status: 'on_hold', holds: ['other'] })] },
    {},
    ["so we don't name a date yet", 'deshalb nennen wir noch kein Datum'],
    /March|März/,
  ],
  [
    'digital goods',
    'thank_you',
    { lines: [makeLine({ requiresShipping: false })] },
    {},
    ['Thank you for your order #1001', 'deine Bestellung #1001'],
    noCarrierNorArrival,
  ],
  [
    'pickup that is late',
    'delay_notice',
    pickup,
    { cause: 'not_dispatched', newDate: null },
    [
      'should have been ready for pickup by Thursday, March 5, and it is not ready yet',
      'bis Donnerstag, 5. März zum Abholen bereitliegen sollen',
    ],
    noCarrier,
  ],
  [
    'the driver is on the way',
    'tracking_update',
    { ...local, shipments: [handedOver(makeScan('out_for_delivery', '2026-03-03T14:00:00Z'))] },
    { milestone: 'out_for_delivery', scanId: 'out_for_delivery@2026-03-03T14:00:00Z' },
    ['Our driver is on the way with your order', 'unser Fahrdienst ist mit deiner Bestellung unterwegs'],
    /carrier|Versanddienst|tracking number|Sendungsnummer/i,
  ],
  [
    'nobody noted that it was collected',
    'check_in',
    { ...pickup, shipments: [handedOver()] },
    { isAssumed: true },
    ['Have you picked up your order #1001?', 'Hast du deine Bestellung #1001 abgeholt?'],
    noCarrier,
  ],
  [
    'collected',
    'check_in',
    { ...pickup, shipments: [handedOver(makeScan('picked_up', '2026-03-03T14:00:00Z'))] },
    { deliveredAt: '2026-03-03T14:00:00Z', isAssumed: false },
    [
      'You picked up your order #1001 on Tuesday, March 3',
      'du hast deine Bestellung #1001 am Dienstag, 3. März abgeholt',
    ],
    noCarrier,
  ],
  [
    'brought by the driver',
    'check_in',
    { ...local, shipments: [handedOver(makeScan('delivered', '2026-03-03T14:00:00Z'))] },
    { deliveredAt: '2026-03-03T14:00:00Z', isAssumed: false },
    [
      'Our driver brought your order #1001 on Tuesday, March 3',
      'unser Fahrdienst hat deine Bestellung #1001 am Dienstag, 3. März gebracht',
    ],
    noCarrier,
  ],
];

test.each(rows)('%s: %s', async (_what, kind, order, data, [en, de], never) => {
  for (const [language, words] of [
    ['en', en],
    ['de', de],
  ] as const) {
    const text = await textOf(kind, language, order, data);
    expect(text).toContain(words);
    expect(text.replaceAll('Always up to date: parcels', '').replaceAll('Immer aktuell: Pakete', '')).not.toMatch(
      never,
    );
  }
});

const kindsPlanned = (own: Partial<OrderFacts>, at: string) =>
  planLines(makeInput({ facts: makeFacts(own), at, settings: allOn })).map((line) => line.replace(/ .*/, ''));

test('a pickup gets no mail about a parcel; it is asked about once it was collected', () => {
  const ready = { ...pickup, shipments: [handedOver(makeScan('ready_for_pickup', '2026-03-03T16:00:00Z'))] };
  const kinds = (own: Partial<OrderFacts>, at: string) =>
    new Set(kindsPlanned(own, at).map((key) => key.split('|')[0]));
  for (const kind of ['shipping_confirmation', 'tracking_update', 'delay_notice'])
    expect(kinds(ready, '2026-03-04T15:00:00Z')).not.toContain(kind);
  const collected = { ...pickup, shipments: [handedOver(makeScan('picked_up', '2026-03-04T16:00:00Z'))] };
  expect(kindsPlanned(collected, '2026-03-05T15:00:00Z')).toEqual(
    expect.arrayContaining(['check_in|shipment:S1|delivered', 'review_request|shipment:S1|first']),
  );
});
