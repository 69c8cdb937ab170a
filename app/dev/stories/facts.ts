import { about, buy, past, ship } from './shopper.ts';
import type { Story } from './story.ts';

// Orders that are not one parcel by post, and facts that are easily taken for others.

const [bearSku, blocksSku, giftCardSku] = ['PLU-BEA', 'BUI-BLO', 'GIF-CAR'];

export const storiesOfFacts: Story[] = [
  {
    name: 'pickup',
    title: 'Uma collects her bear at the store: no parcel, no carrier; asked about once she has it',
    async play(world) {
      const order = await buy(world, {
        name: 'Uma Castell',
        lines: [{ product: 'plush-bear' }],
        shipping: { title: 'Pick up at the store', amountMinor: 0 },
        promise: { methodType: 'PICK_UP', instructions: 'Monday to Friday, 10 to 18' },
        ago: { minutes: 45 },
      });
      return about(order);
    },
    expected: ['thank_you placed: sent'],
    explained: ['tracking_update: not_shipped', 'check_in: not yet'],
    mails: { 'uma@mail.example': 1 },
  },
  {
    name: 'pre-order',
    title: 'Viktor’s train comes out in five weeks: he is thanked, told of the day, and nothing is late',
    async play(world) {
      const order = await buy(world, {
        name: 'Viktor Holt',
        lines: [{ product: 'wooden-train' }],
        promise: { fulfillAt: world.ahead(35) },
        ago: { minutes: 50 },
      });
      return about(order);
    },
    expected: ['thank_you placed: sent'],
    mails: { 'viktor@mail.example': 1 },
  },
  {
    name: 'gift card beside goods',
    title: 'Wanda’s gift card comes by email at once; her bear is the only parcel, and on its way',
    play: (world) =>
      past(world, async () => {
        const order = await buy(world, {
          name: 'Wanda Lys',
          lines: [{ product: 'plush-bear' }, { product: 'gift-card' }],
          ago: { hours: 5 },
        });
        const at = world.ago({ hours: 5 });
        const card = await world.shopify('fulfil', { order, lines: [{ line: giftCardSku }], at });
        const bear = await ship(world, { order, skus: [bearSku], dispatched: { hours: 4 } });
        return about(order, String(card.id), bear);
      }),
    expected: ['thank_you placed: sent'],
    mails: { 'wanda@mail.example': 1 },
  },
  {
    name: 'same-day delivery',
    title: 'Xavier’s parcel is on the van and at his door on one day: each is told at once, the older news never after',
    async play(world) {
      const order = await buy(world, { name: 'Xavier Cruz', lines: [{ product: 'plush-bear' }], ago: { hours: 9 } });
      const parcel = await ship(world, { order, dispatched: { hours: 7 } });
      return about(order, parcel);
    },
    async after({ shopify, mailTo }, { parcels }) {
      await shopify('scan', { fulfillment: parcels[0]!, status: 'out_for_delivery', message: 'On the van' });
      await mailTo('xavier@mail.example', ({ subject }) => subject.startsWith('Arriving today'));
      await shopify('scan', { fulfillment: parcels[0]!, status: 'delivered', message: 'Front door' });
      await mailTo('xavier@mail.example', ({ subject }) => subject.startsWith('Delivered'));
    },
    expected: [
      'thank_you placed: sent',
      'tracking_update out_for_delivery: sent',
      'tracking_update delivered: sent',
      'check_in delivered: planned',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: { 'xavier@mail.example': 3 },
  },
  {
    name: 'late, then arrived',
    title: 'Yara’s parcel is held up, and she is told; then it comes, and nobody tells her that it is late any more',
    async play(world) {
      const played = await past(world, async () => {
        const order = await buy(world, { name: 'Yara Bloom', lines: [{ product: 'plush-bear' }], ago: { days: 4 } });
        return about(order, await ship(world, { order, dispatched: { days: 3 } }));
      });
      await world.shopify('scan', {
        fulfillment: played.parcels[0]!,
        status: 'delayed',
        message: 'Delayed by weather',
        estimatedDeliveryAt: world.ahead(20),
      });
      return played;
    },
    async after({ shopify, mailTo }, { parcels }) {
      await mailTo('yara@mail.example', ({ subject }) => subject.includes('late'));
      await shopify('scan', { fulfillment: parcels[0]!, status: 'delivered', message: 'Front door' });
      await mailTo('yara@mail.example', ({ subject }) => subject.startsWith('Delivered'));
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'delay_notice scan_delayed: sent',
      'tracking_update delivered: sent',
      'check_in delivered: planned',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: { 'yara@mail.example': 2 },
  },
  {
    name: 'failed parcel',
    title: 'The carrier gives Zoe’s parcel up: she hears it from the store, and so do the staff',
    async play(world) {
      const played = await past(world, async () => {
        const order = await buy(world, { name: 'Zoe Brandt', lines: [{ product: 'plush-bear' }], ago: { days: 4 } });
        return about(order, await ship(world, { order, dispatched: { days: 3 } }));
      });
      await world.shopify('scan', {
        fulfillment: played.parcels[0]!,
        status: 'failure',
        message: 'Undeliverable',
      });
      return played;
    },
    async after({ mailTo }) {
      await mailTo('staff@super-toys.example', ({ subject }) => subject.includes('could not be delivered'));
    },
    expected: ['thank_you placed: missed (too_old)', 'delivery_problem failed: sent'],
    mails: { 'zoe@mail.example': 1 },
  },
  {
    name: 'failed transaction',
    title: 'A payment back to Abel fails: nothing is told of money that never moved',
    async play(world) {
      const order = await buy(world, { name: 'Abel Frost', lines: [{ product: 'plush-bear' }], ago: { minutes: 50 } });
      await world.shopify('refund', { order, amountMinor: 1_000, payment: 'failure' });
      return about(order);
    },
    expected: ['thank_you placed: sent'],
    mails: { 'abel@mail.example': 1 },
  },
  {
    name: 'exchange',
    title: 'Bruno swaps blocks for a spinning top at the same price: no refund is told, no second order thanked',
    async play(world) {
      const played = await past(world, async () => {
        const lines = [{ product: 'plush-bear' }, { product: 'building-blocks' }];
        const order = await buy(world, { name: 'Bruno Keller', lines, ago: { days: 5 } });
        return about(order, await ship(world, { order, dispatched: { days: 4 }, delivered: { days: 1 } }));
      });
      await world.shopify('exchange', { order: played.orders[0]!, give: blocksSku, take: 'spinning-top' });
      return played;
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'tracking_update delivered: missed (kind_was_off)',
      'check_in delivered: planned',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: {},
  },
];
