import { expect, test } from 'vitest';
import { fulfillmentBody, webhook } from '#app/test/webhooks.ts';
import { trackingOf } from './tracking.ts';
import { readWebhook } from './webhooks/news.ts';

const [a, b, c] = ['1Z999AA10123456784', '1Z999AA10123456795', '1Z999AA10123456801'];
const to = (number: string) => `https://ups.example/track?n=${number}`;

test.each<[string, (string | null)[], (string | null)[], [string, string][]]>([
  ['one of each', [a], [to(a)], [[a, to(a)]]],
  [
    'an empty link between',
    [a, b, c],
    [to(a), '', to(c)],
    [
      [a, to(a)],
      [b, ''],
      [c, to(c)],
    ],
  ],
  [
    'an empty link first',
    [a, b],
    [null, to(b)],
    [
      [a, ''],
      [b, to(b)],
    ],
  ],
  [
    'equal links',
    [a, b],
    ['https://x.example/', 'https://x.example/'],
    [
      [a, 'https://x.example/'],
      [b, 'https://x.example/'],
    ],
  ],
  [
    'more numbers than links',
    [a, b, c],
    [to(b)],
    [
      [a, ''],
      [b, to(b)],
      [c, ''],
    ],
  ],
  [
    'more numbers than links, which name none',
    [a, b, c],
    ['https://x.example/1', 'https://x.example/2'],
    [
      [a, 'https://x.example/1'],
      [b, 'https://x.example/2'],
      [c, ''],
    ],
  ],
  [
    'one link for all',
    [a, b],
    ['https://x.example/order'],
    [
      [a, 'https://x.example/order'],
      [b, 'https://x.example/order'],
    ],
  ],
  [
    'more links than numbers',
    [b],
    [to(a), to(b)],
    [
      [b, to(b)],
      ['', to(a)],
    ],
  ],
  ['a link alone', [], [to(a)], [['', to(a)]]],
  [
    'no links',
    [a, b],
    [],
    [
      [a, ''],
      [b, ''],
    ],
  ],
  ['a number twice', [a, a], [null, to(a)], [[a, to(a)]]],
  ['nothing', [], [], []],
])('tracking numbers keep step with links: %s', (_, numbers, urls, expected) => {
  const body = fulfillmentBody({
    tracking_numbers: numbers,
    tracking_urls: urls,
    tracking_number: numbers[0] ?? null,
    tracking_url: urls[0] ?? null,
  });
  const reading = readWebhook(webhook('fulfillments/create', body));
  if (reading.kind !== 'news' || reading.orders[0]?.kind !== 'shipment') throw new Error(JSON.stringify(reading));
  const { shipment } = reading.orders[0];
  expect(trackingOf(shipment).map(({ number, url }) => [number, url])).toEqual(expected);
  expect(shipment.trackingNumbers).toEqual(expected.flatMap(([number]) => number || []));
});
