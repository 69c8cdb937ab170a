import type { z } from 'zod';
import { decimalsOf, formatMoney } from '#app/lib/money.ts';
import { rewardCostPercent } from './reward-cost.ts';
import type { Program, ProgramFields } from './program.ts';
import { ProgramSchema } from './program-checks.ts';

export const starterKeys = ['gentle', 'usual', 'generous', 'punch_card'] as const;
export type StarterKey = (typeof starterKeys)[number];

export type Starter = {
  key: StarterKey;
  title: string;
  summary: string;
  rewardCostPercent: number | null;
  program: Program;
};

/**
 * Programs to begin with, each complete and ready to launch.
 * @param currency the shop's; amounts are scaled to make sense in it (5 USD, 500 JPY)
 * @param timeZone the shop's; campaign days and expiry are counted in it
 */
export function starterPrograms(currency: string, timeZone: string): Record<StarterKey, Starter> {
  const make = (key: StarterKey): Starter => {
    const program = ProgramSchema.parse({ ...inputs[key](scaleOf(currency)), currency, timeZone });
    return { key, ...saidOf[key], rewardCostPercent: rewardCostPercent(program), program };
  };
  return { gentle: make('gentle'), usual: make('usual'), generous: make('generous'), punch_card: make('punch_card') };
}

const saidOf: Record<StarterKey, { title: string; summary: string }> = {
  gentle: { title: 'Gentle', summary: 'A small thank-you: points for purchases and two rewards.' },
  usual: { title: 'Usual', summary: 'What most stores give: points for purchases, joining, birthdays and reviews.' },
  generous: { title: 'Generous', summary: 'For stores that live on regulars: more points, three tiers and referrals.' },
  punch_card: { title: 'Punch card', summary: 'No points: every 6th order brings a quarter off the next one.' },
};

type Input = z.input<typeof ProgramFields>;
/** The equivalent of one dollar: `unit` in minor units, `perAmount` in whole ones. */
type Scale = { unit: number; perAmount: number; currency: string };

// In currencies without decimals one unit buys next to nothing, so a hundred units stand for one.
function scaleOf(currency: string): Scale {
  const decimals = decimalsOf(currency);
  return decimals === 0 ? { unit: 100, perAmount: 100, currency } : { unit: 10 ** decimals, perAmount: 1, currency };
}

/** Rewards that cost 100 points per unit. */
function amountsOff({ unit, currency }: Scale, amounts: number[]): NonNullable<Input['rewards']> {
  return amounts.map((amount) => {
    const value = amount * unit;
    return {
      key: `off-${amount}`,
      name: `${formatMoney({ amountMinor: value, currency }, 'en')} off`,
      kind: 'fixed',
      value,
      costPoints: amount * 100,
    };
  });
}

const inputs: Record<StarterKey, (scale: Scale) => Input> = {
  gentle: (scale) => ({
    points: { perUnit: 2, perAmount: scale.perAmount },
    rewards: amountsOff(scale, [5, 10]),
  }),
  usual: (scale) => ({
    points: { perUnit: 5, perAmount: scale.perAmount },
    earn: { signUp: 100, birthday: 200, review: 100 },
    rewards: amountsOff(scale, [5, 10, 25]),
  }),
  generous: (scale) => ({
    points: { perUnit: 8, perAmount: scale.perAmount },
    earn: {
      signUp: 200,
      firstOrder: 200,
      birthday: 300,
      review: 100,
      checkIn: 50,
      referral: { friend: 500, referrer: 500 },
    },
    tiers: {
      levels: [
        { key: 'bronze', name: 'Bronze', threshold: 100 * scale.unit },
        { key: 'silver', name: 'Silver', threshold: 300 * scale.unit, multiplierPercent: 125 },
        {
          key: 'gold',
          name: 'Gold',
          threshold: 1000 * scale.unit,
          multiplierPercent: 150,
          perks: { freeShipping: true },
        },
      ],
    },
    rewards: [
      ...amountsOff(scale, [5, 10, 25]),
      {
        key: 'free-shipping',
        name: 'Free shipping',
        kind: 'free_shipping',
        value: 5 * scale.unit,
        costPoints: 600,
        combinesWith: { shipping: false },
      },
    ],
  }),
  punch_card: () => ({
    points: { isOn: false },
    punchCard: { isOn: true, every: 6, per: 'order', rewardKey: 'full-card' },
    rewards: [{ key: 'full-card', name: '25% off your next order', kind: 'percent', value: 25, costPoints: null }],
  }),
};
