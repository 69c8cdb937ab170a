import { about, buy } from './shopper.ts';
import { whereItIsDay } from './people.ts';
import type { Story } from './story.ts';

// Orders of the last hour. The store's thank-you note waits half an hour.

export const storiesOfToday: Story[] = [
  {
    name: 'first order',
    title: 'Ada buys for the first time: a personal note, with words for a first order',
    play: async (world) =>
      about(
        await buy(world, {
          name: 'Ada Okafor',
          lines: [{ product: 'wooden-train' }, { product: 'building-blocks', quantity: 2 }],
          ago: { minutes: 40 },
        }),
      ),
    expected: ['thank_you placed: sent'],
    explained: ['order_confirmation: sent_by_shopify', 'shipping_confirmation: sent_by_shopify', 'check_in: not yet'],
    mails: { 'ada@mail.example': 1 },
  },
  {
    name: 'repeat customer',
    title: 'Ben comes back; every webhook comes twice, in disorder, and he still hears once',
    async play(world) {
      const second = await buy(world, {
        name: 'Ben Sato',
        lines: [{ product: 'spinning-top', quantity: 3 }],
        ago: { minutes: 35 },
      });
      await world.shopify('settleWebhooks');
      await world.shopify('repeatWebhooks', { last: 6 });
      return about(second);
    },
    expected: ['thank_you placed: sent'],
    mails: { 'ben@mail.example': 1 },
  },
  {
    name: 'cancelled in time',
    title: 'Cleo cancels before her thank-you note is due: it is called off, the cancellation confirmed',
    play: async (world) =>
      about(
        await buy(world, {
          name: 'Cleo Marsh',
          lines: [{ product: 'balance-board' }],
          isPaid: false,
          ago: { minutes: 5 },
        }),
      ),
    async after({ shopify, mailTo }, { orders }) {
      await shopify('cancel', { order: orders[0]!, reason: 'customer' });
      await mailTo('cleo@mail.example');
    },
    expected: ['thank_you placed: canceled (order_canceled)', 'order_canceled canceled: sent'],
    mails: { 'cleo@mail.example': 1 },
  },
  {
    name: 'no email',
    title: 'A guest without an address: nothing can be sent, and the order says so',
    async play({ shopify, ago, now }) {
      const order = await shopify('placeOrder', {
        lines: [{ product: 'building-blocks' }],
        customer: null,
        email: '',
        shippingAddress: whereItIsDay(now),
        at: ago({ minutes: 45 }),
      });
      return about(String(order.id));
    },
    expected: ['thank_you placed: skipped (no_address)'],
    mails: {},
  },
  {
    name: 'digital goods',
    title: 'Dana buys a paper castle to print out: thanked, asked two days later, never told of parcels',
    play: async (world) =>
      about(
        await buy(world, {
          name: 'Dana Reyes',
          lines: [{ product: 'paper-castle' }],
          shippingAddress: null,
          billingAddress: whereItIsDay(world.now),
          shipping: null,
          ago: { minutes: 50 },
        }),
      ),
    expected: [
      'thank_you placed: sent',
      'check_in delivered: planned',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    explained: ['tracking_update: not_shipped', 'delay_notice: not_shipped'],
    mails: { 'dana@mail.example': 1 },
  },
  {
    name: 'marketplace',
    title: 'An order that came by a marketplace: its customer is the marketplace’s, and hears nothing of us',
    play: async (world) =>
      about(
        await buy(world, {
          name: 'Mo Hart',
          lines: [{ product: 'building-blocks' }],
          sourceName: 'amazon-us',
          ago: { minutes: 50 },
        }),
      ),
    expected: [],
    explained: ['thank_you: excluded_channel', 'review_request: excluded_channel'],
    mails: {},
  },
  {
    name: 'lost webhooks',
    title:
      'Shopify’s webhooks of Rosa’s order never arrive: the merchant compares with Shopify, and she is thanked in time',
    async play(world) {
      await world.shopify('dropWebhooks', { count: 3 });
      return about(await buy(world, { name: 'Rosa Blum', lines: [{ product: 'spinning-top' }], ago: {} }));
    },
    after: (_world, _played, merchant) => merchant.compareWithShopify('rosa@mail.example'),
    expected: ['thank_you placed: planned'],
    mails: {},
  },
  {
    name: 'data request',
    title: 'Sam asks the store for his data: it is put together, and the staff are told',
    play: async (world) =>
      about(await buy(world, { name: 'Sam Iqbal', lines: [{ product: 'spinning-top' }], ago: { minutes: 40 } })),
    async after({ shopify, mailTo }, { orders }) {
      const order = (await shopify('orders')).find(({ id }) => String(id) === orders[0]);
      await shopify('requestCustomerData', { customer: order!.customer!.id });
      await mailTo('staff@super-toys.example', (mail) => mail.subject.includes('asks for their data'));
    },
    expected: ['thank_you placed: sent'],
    // The other staff mails are about Noa's problem and Zoe's parcel, see their stories.
    mails: { 'sam@mail.example': 1, 'staff@super-toys.example': 3 },
  },
];
