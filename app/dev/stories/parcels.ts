import { germany, whereItIsNight } from './people.ts';
import { about, buy, past, ship } from './shopper.ts';
import type { Played, Story } from './story.ts';
import type { Ago, World } from './world.ts';

// Orders with a past. It is reported newest first, as after an outage, so that plans are based on all of it.

type Delivery = { placed: Ago; dispatched: Ago; delivered?: Ago } & Partial<
  Pick<Parameters<typeof buy>[1], 'locale' | 'address' | 'lines'>
>;

/** One order in one parcel, however far it has got. */
function oneParcel(
  name: string,
  { placed, dispatched, delivered, lines = bothLines, ...person }: Delivery,
): (world: World) => Promise<Played> {
  return (world) =>
    past(world, async () => {
      const order = await buy(world, { name, lines, ...person, ago: placed });
      return about(order, await ship(world, { order, dispatched, delivered }));
    });
}

const underWay = { placed: { days: 2, hours: 12 }, dispatched: { days: 1, hours: 12 } };
const twoDaysAgo = { placed: { days: 6 }, dispatched: { days: 5 }, delivered: { days: 2, hours: 3 } };

const bothLines = [{ product: 'plush-bear' }, { product: 'building-blocks' }];
const [bearSku, blocksSku] = ['PLU-BEA', 'BUI-BLO'];

export const storiesOfParcels: Story[] = [
  {
    name: 'two parcels',
    title: 'Emil gets two parcels: one came yesterday, the other is out for delivery now',
    async play(world) {
      const played = await past(world, async () => {
        const order = await buy(world, { name: 'Emil Varga', lines: bothLines, ago: { days: 2, hours: 20 } });
        const first = await ship(world, {
          order,
          dispatched: { days: 2, hours: 6 },
          skus: [bearSku],
          delivered: { days: 1, hours: 3 },
          number: '1Z999AA10123456001',
        });
        const second = await ship(world, {
          order,
          dispatched: { days: 1 },
          skus: [blocksSku],
          number: '1Z999AA10123456002',
        });
        return about(order, first, second);
      });
      await world.shopify('scan', {
        fulfillment: played.parcels[1]!,
        status: 'out_for_delivery',
        message: 'On the van',
      });
      return played;
    },
    expected: [
      'thank_you placed: sent',
      'tracking_update parcel 1 delivered: missed (kind_was_off)',
      'tracking_update parcel 2 out_for_delivery: sent',
      'check_in parcel 1 delivered: planned',
      'review_request parcel 1 first: planned',
      // The carrier reports deliveries: nobody is asked about the second parcel before it is there.
      'review_request parcel 1 reminder_1: planned',
    ],
    mails: { 'emil@mail.example': 2 },
  },
  {
    name: 'check-in',
    title: 'Fay’s parcel came two days ago: we ask; all is well, and she says so',
    play: oneParcel('Fay Lund', twoDaysAgo),
    async after(world) {
      const mail = await world.mailTo('fay@mail.example');
      await world.confirmCheckIn(mail, 'all_well');
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: sent',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: { 'fay@mail.example': 1 },
  },
  {
    name: 'review',
    title: 'Gus has had his parcel for weeks: now we ask for a review, and will remind him once',
    play: oneParcel('Gus Adeyemi', { placed: { days: 22 }, dispatched: { days: 20 }, delivered: { days: 17 } }),
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: missed (too_old)',
      'review_request first: sent',
      'review_request reminder_1: planned',
    ],
    mails: { 'gus@mail.example': 1 },
  },
  {
    name: 'late order',
    title: 'Hana’s order should have left days ago: we say so before she asks',
    play: (world) =>
      past(world, async () => about(await buy(world, { name: 'Hana Petrov', lines: bothLines, ago: { days: 9 } }))),
    expected: ['thank_you placed: missed (too_old)', 'delay_notice not_dispatched: sent'],
    mails: { 'hana@mail.example': 1 },
  },
  {
    name: 'late parcel',
    title: 'The carrier holds Ivo’s parcel up: what happened, and the new date',
    async play(world) {
      const played = await oneParcel('Ivo Lindgren', underWay)(world);
      await world.shopify('scan', {
        fulfillment: played.parcels[0]!,
        status: 'delayed',
        message: 'Delayed by weather',
        estimatedDeliveryAt: world.ahead(16),
      });
      return played;
    },
    expected: ['thank_you placed: sent', 'delay_notice scan_delayed: sent'],
    mails: { 'ivo@mail.example': 2 },
  },
  {
    name: 'quiet hours',
    title: 'It is night where Jun lives: his parcel’s news waits for the morning',
    async play(world) {
      const played = await oneParcel('Jun Abe', {
        ...underWay,
        lines: [{ product: 'plush-bear' }],
        address: whereItIsNight(world.now),
      })(world);
      await world.shopify('scan', {
        fulfillment: played.parcels[0]!,
        status: 'attempted_delivery',
        message: 'Nobody at home',
      });
      return played;
    },
    expected: ['thank_you placed: sent', 'tracking_update attempted_delivery: planned'],
    mails: { 'jun@mail.example': 1 },
  },
  {
    name: 'refund',
    title: 'Kim gets part of her money back: the refund is confirmed, and the review still asked for later',
    async play(world) {
      const played = await oneParcel('Kim Osei', {
        placed: { days: 5 },
        dispatched: { days: 4 },
        delivered: { days: 1 },
      })(world);
      await world.shopify('refund', { order: played.orders[0]!, lines: [{ line: blocksSku }], note: 'A broken block' });
      return played;
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'tracking_update delivered: missed (kind_was_off)',
      'refund_issued issued: sent',
      'check_in delivered: planned',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: { 'kim@mail.example': 1 },
  },
  {
    name: 'German customer',
    title: 'Lena in Freiburg is thanked in German',
    play: async (world) =>
      about(
        await buy(world, { name: 'Lena Vogt', locale: 'de', address: germany, lines: bothLines, ago: { minutes: 40 } }),
      ),
    expected: ['thank_you placed: sent'],
    mails: { 'lena@mail.example': 1 },
  },
  {
    name: 'German customer’s older order',
    title: 'Lars in Freiburg had a parcel two days ago; he has not agreed to be asked how it was',
    play: oneParcel('Lars Roth', { ...twoDaysAgo, locale: 'de', address: germany }),
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: skipped (no_consent)',
      'review_request first: skipped (no_consent)',
    ],
    mails: {},
  },
  {
    name: 'unsubscribed',
    title: 'Mia gets a check-in and unsubscribes with one click: nobody asks her again',
    play: oneParcel('Mia Torres', twoDaysAgo),
    async after(world) {
      await world.unsubscribeWithOneClick(await world.mailTo('mia@mail.example'));
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: sent',
      'review_request first: skipped (unsubscribed)',
      'review_request reminder_1: skipped (unsubscribed)',
    ],
    mails: { 'mia@mail.example': 1 },
  },
  {
    name: 'problem',
    title: 'Noa’s parcel never came: she says so in the check-in, the staff hear at once',
    play: oneParcel('Noa Peretz', twoDaysAgo),
    async after(world) {
      await world.confirmCheckIn(await world.mailTo('noa@mail.example'), 'not_arrived');
      await world.mailTo('staff@super-toys.example', (mail) => mail.subject.includes('#'));
    },
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: sent',
      'review_request first: canceled (not_arrived_yet)',
      'review_request reminder_1: canceled (not_arrived_yet)',
    ],
    mails: { 'noa@mail.example': 1 },
  },
  {
    name: 'open return',
    title: 'Oda is sending something back: her review request waits until that is settled',
    play: (world) =>
      past(world, async () => {
        const order = await buy(world, { name: 'Oda Winter', lines: bothLines, ago: { days: 22 } });
        const parcel = await ship(world, { order, dispatched: { days: 20 }, delivered: { days: 17 } });
        await world.shopify('requestReturn', {
          order,
          lines: [{ line: blocksSku, reason: 'DEFECTIVE' }],
          at: world.ago({ days: 1 }),
        });
        return about(order, parcel);
      }),
    expected: [
      'thank_you placed: missed (too_old)',
      'check_in delivered: missed (too_old)',
      'review_request first: planned',
      'review_request reminder_1: planned',
    ],
    mails: {},
  },
  {
    name: 'bounce',
    title: 'Pia’s address does not exist: the mail comes back, and nothing more goes there',
    play: async (world) =>
      about(
        await buy(world, {
          name: 'Pia Nord',
          email: 'late-bounce+pia@mail.example',
          lines: [{ product: 'paper-castle' }],
          shippingAddress: null,
          shipping: null,
          ago: { minutes: 55 },
        }),
      ),
    async after({ mailTo }) {
      await mailTo('late-bounce+pia@mail.example');
    },
    expected: [
      'thank_you placed: sent',
      'check_in delivered: skipped (bounced)',
      'review_request first: skipped (bounced)',
      'review_request reminder_1: skipped (bounced)',
    ],
    mails: { 'late-bounce+pia@mail.example': 1 },
  },
  {
    name: 'Shopify’s own samples',
    title: 'Shopify’s sample webhooks as they are: cancelled test orders of 2021; taken in, nothing sent',
    async play({ shopify }) {
      for (const topic of [
        'orders/create',
        'orders/cancelled',
        'orders/fulfilled',
        'orders/partially_fulfilled',
        'fulfillments/create',
        'fulfillments/update',
        'fulfillment_events/create',
        'refunds/create',
        'customers/create',
        'customers/update',
        'returns/request',
        'returns/approve',
        'returns/decline',
        'returns/close',
      ]) {
        await shopify('sendSample', { topic });
      }
      return { orders: ['820982911946154508'], parcels: [] };
    },
    expected: [],
    explained: [
      'thank_you: before_go_live',
      'delay_notice: before_go_live',
      'order_canceled: before_go_live',
      'refund_issued: before_go_live',
    ],
    mails: {},
  },
];
