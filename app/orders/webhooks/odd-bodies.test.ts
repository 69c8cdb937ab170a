import { expect, test } from 'vitest';
import { oddBodies, rawWords, sampleTopics } from '#app/test/odd-bodies.ts';
import { seedsOfRun } from '#app/test/guarantees/chance.ts';
import { fulfillmentBody, lineBody, orderBody, refundBody, scanBody, webhook } from '#app/test/webhooks.ts';
import { readWebhook } from './news.ts';

const seeds = seedsOfRun(4);

test.each(sampleTopics)('%s with one odd field is read, or set aside in words a merchant can act on', (topic) => {
  for (const seed of seeds) {
    for (const { what, body } of oddBodies(topic, seed)) {
      const reading = readWebhook(webhook(topic, null, { body: Buffer.from(body) }));
      if (reading.kind !== 'problem') continue;
      expect(reading.reason, `seed ${seed}: ${what}`).not.toMatch(rawWords);
      expect(reading.reason, `seed ${seed}: ${what}`).toMatch(
        /^[\w.]+( body)?: (must|should|is|has) .*\. The webhook is kept\. .*replay/,
      );
    }
  }
});

const refused: [what: string, topic: string, body: object, reason: string][] = [
  [
    'a line id given twice',
    'orders/create',
    orderBody({ line_items: [lineBody(), lineBody()] }),
    'line_items.1.id: is the id of another line too',
  ],
  [
    'year 0',
    'orders/create',
    orderBody({ created_at: '0000-01-01T00:00:00Z' }),
    'created_at: must be a date and time from 1970 to 2999',
  ],
  [
    'a year of six digits',
    'fulfillments/create',
    fulfillmentBody({ updated_at: '+275760-09-13T00:00:00Z' }),
    'updated_at: must be a date',
  ],
  [
    'a year that ends in the next',
    'orders/paid',
    orderBody({ processed_at: '9999-12-31T23:59:59-05:00' }),
    'processed_at: must be a date',
  ],
  [
    'an estimate in a far year',
    'fulfillment_events/create',
    scanBody({ estimated_delivery_at: '9999-12-31T00:00:00Z' }),
    'estimated_delivery_at: must be a date',
  ],
  [
    'quantity -5',
    'orders/create',
    orderBody({ line_items: [lineBody({ quantity: -5 })] }),
    'line_items.0.quantity: must be 0 or more|line_items.0.quantity: is too small',
  ],
  [
    'a quantity too large',
    'orders/create',
    orderBody({ line_items: [lineBody({ quantity: 99_999_999_999 })] }),
    'line_items.0.quantity: is too large',
  ],
  [
    'half a thing',
    'refunds/create',
    refundBody({ refund_line_items: [{ line_item_id: 1, quantity: 0.5 }] }),
    'refund_line_items.0.quantity: (must|should) be a whole number',
  ],
  ['order id 0', 'orders/create', orderBody({ id: 0 }), 'id: must be a Shopify id'],
  ['a negative id', 'refunds/create', refundBody({ order_id: -7 }), 'order_id: must be a Shopify id'],
  ['a gid of nothing', 'customers/update', { id: 'gid://shopify/Customer/0' }, 'id: must be a Shopify id'],
  [
    'a price beyond all',
    'orders/create',
    orderBody({ line_items: [lineBody({ price: '9999999999999.99' })] }),
    'line_items.0.price: must be an amount of money below',
  ],
  ['a status of nothing but NUL', 'fulfillment_events/create', scanBody({ status: '\0' }), 'status: is empty'],
  ['a list where text is', 'orders/create', orderBody({ email: ['a'] }), 'email: should be text'],
  ['text where a list is', 'orders/create', orderBody({ line_items: 'a' }), 'line_items: should be a list'],
];

test.each(refused)('%s', (_, topic, body, reason) => {
  expect(readWebhook(webhook(topic, body))).toEqual({
    kind: 'problem',
    reason: expect.stringMatching(new RegExp(`^(${reason.replaceAll('.', '\\.')})`)),
  });
});
