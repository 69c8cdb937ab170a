import { randomUUID } from 'node:crypto';
import type { LoyaltyAnswer, LoyaltyDone } from '#app/storefront/contract.ts';
import { giveByHand, giveRewardByHand, sendLetterNow } from './loyalty-merchant.ts';
import type { Merchant } from './merchant.ts';
import { whereItIsDay } from './people.ts';
import { buy, ship } from './shopper.ts';
import type { Ago, World } from './world.ts';

// Points in a second store: 5 for every dollar spent on goods, pending for 14 days, expiring after 6 months; Silver
// from $250, which ships free.

/**
 * The expected end, worked out by hand: "+49 pending" was added to the pending points, "-500" left the available ones.
 */
export type ExpectedPoints = {
  available: number;
  pending: number;
  tier?: string;
  /** every entry, oldest first, as in the merchant's download: "earn +49 pending" */
  entries: string[];
  /** every reward, oldest first: "off-5 for 500: used" */
  rewards?: string[];
  /** the shipping paid, order by order, if the story is about it: "9.90" */
  shipping?: string[];
};

/** The second store as its stories use it. */
export type Club = {
  world: World;
  merchant: Merchant;
  /** waits until every webhook is applied */
  settle: () => Promise<void>;
  /** backdates somebody's points, as if this many days had passed */
  letDaysPass: (email: string, days: number) => Promise<void>;
};

export type PointsStory = {
  name: string;
  title: string;
  /** what happened before today; reported all at once */
  past?: (world: World) => Promise<void>;
  /** what happens now, once the past is applied */
  now?: (club: Club) => Promise<void>;
  /** by address */
  expected: Record<string, ExpectedPoints>;
  /** addresses, and how many mails each has received in the end */
  mails: Record<string, number>;
};

type Bought = { name: string; email?: string; ago: Ago; product?: string; quantity?: number };

/** An order delivered long ago, by default of two wooden trains ($178.00, 890 points) 40 days ago. @returns its id */
async function boughtLongAgo(
  world: World,
  { name, email, ago, product = 'wooden-train', quantity = 1 }: Bought,
): Promise<string> {
  const order = await buy(world, { name, email, ago, lines: [{ product, quantity }] });
  const days = ago.days ?? 0;
  await ship(world, { order, dispatched: { days: days - 1 }, delivered: { days: days - 3 } });
  return order;
}

const fortyDays = { days: 40 };
const twoTrains = { ago: fortyDays, quantity: 2 };

/** The buyer of an order, by Shopify's number. */
async function customerOf({ shopify }: World, email: string): Promise<{ customer: number; order: string }> {
  const order = (await shopify('orders')).find((each) => each.email === email);
  if (!order?.customer) throw new Error(`${email} has no order as a customer`);
  return { customer: order.customer.id, order: String(order.id) };
}

/** A reward, bought with points in the storefront; by default five dollars off for 500. @returns the code */
async function redeem({ world }: Club, email: string, rewardKey = 'off-5'): Promise<string> {
  const { customer } = await customerOf(world, email);
  const request = { do: 'redeem', rewardKey, requestId: randomUUID() };
  const { done } = await world.askLoyalty<LoyaltyDone>(customer, request);
  if (!done.redemption?.code) throw new Error(`${email} got no code: ${done.words}`);
  // A double tap sends the same request again.
  const again = await world.askLoyalty<LoyaltyDone>(customer, request);
  if (again.done.redemption?.code !== done.redemption.code)
    throw new Error(`${email} got another code when the request was sent again`);
  return done.redemption.code;
}

/** Buys a bear ($64.00) with a code for five dollars off, right now: 59.00 earn 295. @returns the order's id */
async function useOnABear({ world, settle }: Club, email: string, code: string): Promise<string> {
  const { customer } = await customerOf(world, email);
  const order = await world.shopify('placeOrder', {
    customer,
    lines: [{ product: 'plush-bear' }],
    discountCodes: [code],
    shippingAddress: whereItIsDay(world.now),
  });
  await settle();
  return String(order.id);
}

export const storiesOfPoints: PointsStory[] = [
  {
    name: 'pending points',
    title: 'Bea bought five days ago: her points wait until the return window is over',
    async past(world) {
      const order = await buy(world, { name: 'Bea Holm', lines: [{ product: 'building-blocks' }], ago: { days: 5 } });
      await ship(world, { order, dispatched: { days: 2 } });
    },
    expected: { 'bea@mail.example': { available: 0, pending: 120, entries: ['earn +120 pending'] } },
    mails: { 'bea@mail.example': 0 },
  },
  {
    name: 'released points',
    title: 'Cyrus bought ten days ago; a week goes by, and his points can be spent',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Cyrus Dahl', ago: { days: 10 } })),
    now: ({ letDaysPass }) => letDaysPass('cyrus@mail.example', 7),
    expected: {
      'cyrus@mail.example': { available: 445, pending: 0, entries: ['earn +445 pending', 'release -445 pending +445'] },
    },
    mails: { 'cyrus@mail.example': 1 },
  },
  {
    name: 'tier',
    title:
      'Dora has spent $267: she is Silver, gets five dollars off for it, and from now on earns half as much again and ships free',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Dora Weiss', ago: fortyDays, quantity: 3 })),
    async now({ world }) {
      const { customer } = await customerOf(world, 'dora@mail.example');
      await world.shopify('placeOrder', {
        customer,
        lines: [{ product: 'building-blocks' }],
        shippingAddress: whereItIsDay(world.now),
      });
    },
    expected: {
      'dora@mail.example': {
        available: 1335,
        pending: 180,
        tier: 'Silver',
        entries: ['earn +1335', 'earn +180 pending'],
        rewards: ['off-5 for 0: issued'],
        shipping: ['9.90', '0.00'],
      },
    },
    mails: { 'dora@mail.example': 0 },
  },
  {
    name: 'redeem and use',
    title: 'Edda turns 500 points into five dollars off, and uses them on her next order',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Edda Quist', ...twoTrains })),
    now: async (club) => void (await useOnABear(club, 'edda@mail.example', await redeem(club, 'edda@mail.example'))),
    expected: {
      'edda@mail.example': {
        available: 390,
        pending: 295,
        entries: ['earn +890', 'redeem -500', 'earn +295 pending'],
        rewards: ['off-5 for 500: used'],
      },
    },
    mails: { 'edda@mail.example': 0 },
  },
  {
    name: 'free shipping',
    title: 'Otto turns 600 points into free shipping, and his next order ships free',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Otto Berg', ...twoTrains })),
    now: async (club) =>
      void (await useOnABear(club, 'otto@mail.example', await redeem(club, 'otto@mail.example', 'free-shipping'))),
    expected: {
      'otto@mail.example': {
        available: 290,
        pending: 320,
        entries: ['earn +890', 'redeem -600', 'earn +320 pending'],
        rewards: ['free-shipping for 600: used'],
        shipping: ['9.90', '0.00'],
      },
    },
    mails: { 'otto@mail.example': 0 },
  },
  {
    name: 'three refunds',
    title: 'Finn gets $9.99 back in three parts of $3.33: exactly the 49 points it earned go back',
    past: async (world) => {
      const order = await buy(world, {
        name: 'Finn Moreau',
        lines: [{ title: 'Kite to print (PDF)', priceMinor: 999, requiresShipping: false }],
        taxRate: 0,
        shippingAddress: null,
        shipping: null,
        ago: { days: 1 },
      });
      for (const hours of [6, 4, 2])
        await world.shopify('refund', { order, amountMinor: 333, at: world.ago({ hours }) });
    },
    expected: {
      'finn@mail.example': {
        available: 0,
        pending: 0,
        entries: ['earn +49 pending', 'reverse -16 pending', 'reverse -16 pending', 'reverse -17 pending'],
      },
    },
    mails: { 'finn@mail.example': 1 },
  },
  {
    name: 'shipping refund',
    title: 'Ravi gets half his shipping back: he paid that for no goods, and keeps his points',
    past: async (world) => {
      const order = await buy(world, { name: 'Ravi Menon', lines: [{ product: 'plush-bear' }], ago: { days: 1 } });
      await world.shopify('refund', { order, shippingMinor: 495, at: world.ago({ hours: 3 }) });
    },
    expected: { 'ravi@mail.example': { available: 0, pending: 320, entries: ['earn +320 pending'] } },
    mails: { 'ravi@mail.example': 1 },
  },
  {
    name: 'spent points come back',
    title: 'Gwen uses her points on an order and sends it back: what it earned goes, what she spent comes back',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Gwen Stark', ...twoTrains })),
    async now(club) {
      const order = await useOnABear(club, 'gwen@mail.example', await redeem(club, 'gwen@mail.example'));
      await club.world.shopify('refund', { order });
    },
    expected: {
      'gwen@mail.example': {
        available: 890,
        pending: 0,
        rewards: ['off-5 for 500: used'],
        entries: ['earn +890', 'redeem -500', 'earn +295 pending', 'reverse -295 pending', 'reverse +500'],
      },
    },
    // The mail about what was taken back and her new balance.
    mails: { 'gwen@mail.example': 1 },
  },
  {
    name: 'expiry',
    title: 'Hugo never spends his points; half a year goes by, and they lapse',
    past: async (world) =>
      void (await boughtLongAgo(world, { name: 'Hugo Brandt', product: 'plush-bear', ago: fortyDays })),
    now: ({ letDaysPass }) => letDaysPass('hugo@mail.example', 184),
    expected: { 'hugo@mail.example': { available: 0, pending: 0, entries: ['earn +320', 'expire -320'] } },
    mails: { 'hugo@mail.example': 0 },
  },
  {
    name: 'merge',
    title: 'Ida has two accounts, and Shopify makes them one: points go along, and so does a later refund',
    async past(world) {
      await boughtLongAgo(world, { name: 'Ida Falk', product: 'building-blocks', ago: fortyDays });
      await boughtLongAgo(world, {
        name: 'Ida Old',
        email: 'ida.old@mail.example',
        product: 'spinning-top',
        ago: fortyDays,
      });
    },
    async now({ world, settle }) {
      const [kept, removed] = [
        await customerOf(world, 'ida@mail.example'),
        await customerOf(world, 'ida.old@mail.example'),
      ];
      await world.shopify('mergeCustomers', { kept: kept.customer, removed: removed.customer });
      await settle();
      await world.shopify('refund', { order: removed.order });
    },
    expected: {
      'ida@mail.example': { available: 120, pending: 0, entries: ['earn +120', 'merge +92', 'reverse -92'] },
    },
    // The order is older than the store's first mail. That its points are gone is news of today, sent to the address it
    // was ordered from.
    mails: { 'ida@mail.example': 0, 'ida.old@mail.example': 1 },
  },
  {
    name: 'guest claims',
    title: 'Jonas buys as a guest: his thank-you mail says what he has earned, and its link claims it',
    now: async ({ world }) => {
      await world.shopify('placeOrder', {
        lines: [{ product: 'plush-bear' }],
        customer: null,
        email: 'jonas@mail.example',
        at: world.ago({ minutes: 40 }),
      });
      const mail = await world.mailTo('jonas@mail.example');
      await world.claimPoints(mail);
    },
    expected: { 'jonas@mail.example': { available: 0, pending: 320, entries: ['earn +320 pending'] } },
    mails: { 'jonas@mail.example': 1 },
  },
  {
    name: 'below zero',
    title: 'Kaya spends points and then sends the order back that had earned them: she owes them',
    past: async (world) =>
      void (await boughtLongAgo(world, { name: 'Kaya Demir', product: 'plush-bear', quantity: 2, ago: fortyDays })),
    async now(club) {
      await redeem(club, 'kaya@mail.example');
      const { order } = await customerOf(club.world, 'kaya@mail.example');
      await club.world.shopify('refund', { order });
    },
    expected: {
      'kaya@mail.example': {
        available: -500,
        pending: 0,
        entries: ['earn +640', 'redeem -500', 'reverse -640'],
        rewards: ['off-5 for 500: issued'],
      },
    },
    // The mail that says why her balance is negative.
    mails: { 'kaya@mail.example': 1 },
  },
  {
    name: 'handed back',
    title: 'Leo takes a reward and changes his mind: he hands it back, and has his points again',
    past: async (world) => void (await boughtLongAgo(world, { name: 'Leo Hart', ...twoTrains })),
    async now(club) {
      await redeem(club, 'leo@mail.example');
      const { customer } = await customerOf(club.world, 'leo@mail.example');
      const seen = await club.world.askLoyalty<LoyaltyAnswer>(customer);
      await club.world.askLoyalty(customer, { do: 'hand_back', redemptionId: seen.customer!.redemptions[0]!.id });
    },
    expected: {
      'leo@mail.example': {
        available: 890,
        pending: 0,
        entries: ['earn +890', 'redeem -500', 'reverse +500'],
        rewards: ['off-5 for 500: handed_back'],
      },
    },
    mails: { 'leo@mail.example': 0 },
  },
  {
    name: 'goodwill',
    title: 'Mila’s box came dented: the staff give her 50 points and say why',
    past: async (world) =>
      void (await boughtLongAgo(world, { name: 'Mila Sorel', product: 'building-blocks', ago: fortyDays })),
    now: ({ merchant }) => giveByHand(merchant, 'mila@mail.example', 50, 'The box came dented'),
    expected: { 'mila@mail.example': { available: 170, pending: 0, entries: ['earn +120', 'adjust +50'] } },
    mails: { 'mila@mail.example': 0 },
  },
  {
    name: 'letter',
    title:
      'Nora has joined and never ordered: the staff give her a reward, and a letter tells her, though there is no order to write about',
    async now({ world, merchant, settle }) {
      const { id } = await world.shopify('createCustomer', {
        email: 'nora@mail.example',
        firstName: 'Nora',
        lastName: 'Lund',
      });
      await settle();
      await world.askLoyalty(id, { do: 'join' });
      await giveRewardByHand(merchant, 'nora@mail.example', 'off-5', 'Met at the fair');
      await sendLetterNow(merchant, 'reward_ready');
      const { subject } = await world.mailTo('nora@mail.example');
      if (!subject.startsWith('Your reward is ready'))
        throw new Error(`Nora was written to about something else: ${subject}`);
    },
    expected: { 'nora@mail.example': { available: 0, pending: 0, entries: [], rewards: ['off-5 for 0: issued'] } },
    mails: { 'nora@mail.example': 1 },
  },
];
