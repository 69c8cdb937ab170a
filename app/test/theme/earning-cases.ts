import type { z } from 'zod';
import type { ProgramFields } from '#app/loyalty/program/program.ts';

// What a cart earns, stated once: both the app's calculation for the order and the theme's Liquid must match it.

export type CartLine = {
  /** minor units of the shop's currency, for one item */
  price: number;
  quantity?: number;
  /** deducted from the whole line */
  discount?: number;
  productId?: string;
  tags?: string[];
  collections?: string[];
  isGiftCard?: boolean;
};

export type EarningCase = {
  what: string;
  program: z.input<typeof ProgramFields>;
  lines: CartLine[];
  currency?: string;
  /** a code over the whole cart */
  cartDiscount?: number;
  tierKey?: string;
  customerTags?: string[];
  isFirstOrder?: boolean;
  /** New York by default; the program keeps its own */
  shopTimeZone?: string;
  /** noon in New York on 3 March 2026 by default */
  at?: string;
  points: number;
};

const train: CartLine = { price: 8900, productId: '71', tags: ['Wood', 'handmade'], collections: ['Nursery'] };
const top: CartLine = { price: 1850, productId: '72', tags: ['gift'], collections: ['Games'] };
const tiers = {
  levels: [
    { key: 'silver', name: 'Silver', threshold: 1, multiplierPercent: 125 },
    { key: 'gold', name: 'Gold', threshold: 2, multiplierPercent: 150 },
  ],
};
const campaign = (factorPercent: number, from = '2026-03-01', to = '2026-03-03') => ({
  name: 'Weeks',
  factorPercent,
  from,
  to,
});

export const earningCases: EarningCase[] = [
  { what: 'five points a dollar', program: {}, lines: [train], points: 445 },
  { what: 'several pieces, several lines', program: {}, lines: [{ ...train, quantity: 2 }, top], points: 982 },
  { what: 'the sum is rounded, not each line', program: {}, lines: [{ price: 999 }, { price: 999 }], points: 99 },
  ...(
    [
      ['down', 49],
      ['nearest', 50],
      ['up', 50],
    ] as const
  ).map(([rounding, points]) => ({
    what: `9.99 rounded ${rounding}`,
    program: { points: { rounding } },
    lines: [{ price: 999 }],
    points,
  })),
  ...(
    [
      ['down', 0],
      ['nearest', 1],
      ['up', 1],
    ] as const
  ).map(([rounding, points]) => ({
    what: `exactly half rounded ${rounding}`,
    program: { points: { perUnit: 1, rounding } },
    lines: [{ price: 50 }],
    points,
  })),
  {
    what: 'a third of a point rounded up',
    program: { points: { perUnit: 1, perAmount: 3, rounding: 'up' } },
    lines: [{ price: 100 }],
    points: 1,
  },
  {
    what: 'one point for every ten dollars',
    program: { points: { perUnit: 1, perAmount: 10 } },
    lines: [train, top],
    points: 10,
  },
  {
    what: 'yen have no hundredths',
    program: { points: { perUnit: 1, perAmount: 100 } },
    currency: 'JPY',
    lines: [{ price: 1550 }],
    points: 15,
  },
  {
    what: 'dinars have thousandths',
    program: { points: { perUnit: 10 } },
    currency: 'KWD',
    lines: [{ price: 1250 }],
    points: 12,
  },
  { what: 'a discounted line', program: {}, lines: [{ ...train, discount: 900 }], points: 400 },
  { what: 'a code over the whole cart', program: {}, lines: [train, top], cartDiscount: 750, points: 500 },
  { what: 'a code larger than the cart', program: {}, lines: [top], cartDiscount: 1850, points: 0 },
  {
    what: 'a code over a cart of which half earns',
    program: { exclude: { productTags: ['gift'] } },
    lines: [{ price: 2000 }, { price: 2000, tags: ['gift'] }],
    cartDiscount: 1000,
    points: 75,
  },
  { what: 'a tier', program: { tiers }, tierKey: 'silver', lines: [{ price: 999 }], points: 62 },
  {
    what: 'a tier that the program no longer has',
    program: { tiers },
    tierKey: 'diamond',
    lines: [{ price: 999 }],
    points: 49,
  },
  {
    what: 'a campaign on its first day',
    program: { multipliers: { campaigns: [campaign(200, '2026-03-03', '2026-03-09')] } },
    lines: [{ price: 1000 }],
    points: 100,
  },
  {
    what: 'a campaign that was over yesterday',
    program: { multipliers: { campaigns: [campaign(200, '2026-02-01', '2026-03-02')] } },
    lines: [{ price: 1000 }],
    points: 50,
  },
  {
    what: 'the larger of two campaigns, times the tier',
    program: { tiers, multipliers: { campaigns: [campaign(200), campaign(300)] } },
    tierKey: 'gold',
    lines: [{ price: 1000 }],
    points: 225,
  },
  {
    what: 'the day is New York’s',
    program: { multipliers: { campaigns: [campaign(200, '2026-03-02', '2026-03-02')] } },
    at: '2026-03-03T04:59:00Z',
    lines: [{ price: 1000 }],
    points: 100,
  },
  {
    what: 'the day is the program’s, wherever the shop has moved',
    program: { timeZone: 'Asia/Tokyo', multipliers: { campaigns: [campaign(200, '2026-03-04', '2026-03-04')] } },
    shopTimeZone: 'Europe/Berlin',
    at: '2026-03-03T15:00:00Z',
    lines: [{ price: 1000 }],
    points: 100,
  },
  {
    what: 'its last second',
    program: { timeZone: 'Asia/Tokyo', multipliers: { campaigns: [campaign(200, '2026-03-04', '2026-03-04')] } },
    shopTimeZone: 'Europe/Berlin',
    at: '2026-03-04T14:59:59Z',
    lines: [{ price: 1000 }],
    points: 100,
  },
  {
    what: 'a second later',
    program: { timeZone: 'Asia/Tokyo', multipliers: { campaigns: [campaign(200, '2026-03-04', '2026-03-04')] } },
    shopTimeZone: 'Europe/Berlin',
    at: '2026-03-04T15:00:00Z',
    lines: [{ price: 1000 }],
    points: 50,
  },
  {
    what: 'tier and campaign that need rounding up',
    program: {
      points: { perUnit: 1, perAmount: 10, rounding: 'up' },
      tiers,
      multipliers: { campaigns: [campaign(150)] },
    },
    tierKey: 'silver',
    lines: [{ price: 1 }],
    points: 1,
  },
  {
    what: 'where floating point would lose a point',
    program: {
      points: { perUnit: 1000, perAmount: 2000, rounding: 'down' },
      tiers,
      multipliers: { campaigns: [campaign(999)] },
    },
    tierKey: 'silver',
    lines: [{ price: 999_999_999 }],
    points: 62_437_499,
  },
  {
    what: 'no order earns beyond measure',
    program: { points: { perUnit: 1000 } },
    lines: [{ price: 999_999_999_99 }],
    points: 100_000_000,
  },
  {
    what: 'not with its bonuses either',
    program: { points: { perUnit: 1000 }, earn: { perOrder: 100_000 } },
    lines: [{ price: 999_999_999_99 }],
    points: 100_000_000,
  },
  { what: 'a gift card', program: {}, lines: [{ ...top, isGiftCard: true }, train], points: 445 },
  { what: 'a product left out', program: { exclude: { productIds: ['72', '99'] } }, lines: [train, top], points: 445 },
  {
    what: 'a tag left out, whatever its case',
    program: { exclude: { productTags: ['wood'] } },
    lines: [train, top],
    points: 92,
  },
  {
    what: 'a part of a tag is another tag',
    program: { exclude: { productTags: ['woo', 'hand'] } },
    lines: [train],
    points: 445,
  },
  {
    what: 'a collection left out, whatever its case',
    program: { exclude: { collections: ['GAMES'] } },
    lines: [train, top],
    points: 445,
  },
  {
    what: 'a customer left out',
    program: { exclude: { customerTags: ['wholesale'] } },
    customerTags: ['VIP', 'Wholesale'],
    lines: [train],
    points: 0,
  },
  { what: 'the online store left out', program: { exclude: { channels: ['Web'] } }, lines: [train], points: 0 },
  {
    what: 'bonuses come on top and are not multiplied',
    program: { tiers, earn: { perOrder: 10, firstOrder: 100 } },
    tierKey: 'gold',
    isFirstOrder: true,
    lines: [{ price: 1000 }],
    points: 185,
  },
  {
    what: 'no first order twice',
    program: { earn: { perOrder: 10, firstOrder: 100 } },
    isFirstOrder: false,
    lines: [{ price: 1000 }],
    points: 60,
  },
  {
    what: 'nothing bought that earns, no bonus',
    program: { earn: { perOrder: 10 } },
    lines: [{ ...top, isGiftCard: true }],
    points: 0,
  },
  { what: 'a program without points', program: { points: { isOn: false } }, lines: [train], points: 0 },
  {
    what: 'no points for money, but for the order',
    program: { points: { isOn: false }, earn: { perOrder: 10 } },
    lines: [train],
    points: 10,
  },
];
