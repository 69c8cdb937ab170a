import { expect, test } from 'vitest';
import { rewardCostPercent, costOfPoints, valueOfPoint } from './reward-cost.ts';
import { readProgram } from './program.ts';
import { ProgramSchema } from './program-checks.ts';
import { starterKeys, starterPrograms } from './starter-programs.ts';

test('an empty draft is a complete program', () => {
  expect(readProgram({}).points).toMatchObject({ perUnit: 5, rounding: 'down', pendingDays: 30, belowZero: 'allow' });
});

test.each(['USD', 'EUR', 'JPY', 'KWD'])(
  'every starter program is valid and shows what it gives back, in %s',
  (currency) => {
    const starters = starterPrograms(currency, 'Europe/Berlin');
    expect(starterKeys.map((key) => [key, starters[key].rewardCostPercent])).toEqual([
      ['gentle', 2],
      ['usual', 5],
      ['generous', 8],
      ['punch_card', 4.2],
    ]);
    for (const key of starterKeys) expect(ProgramSchema.safeParse(starters[key].program).success).toBe(true);
  },
);

test('no starter program asks for what Shopify refuses: free shipping that combines with discounts on shipping', () => {
  const rewards = Object.values(starterPrograms('USD', 'UTC')).flatMap(({ program }) => program.rewards);
  const freeShipping = rewards.filter(({ kind }) => kind === 'free_shipping');
  expect(freeShipping.map(({ combinesWith }) => combinesWith.shipping)).toEqual([false]);
});

const fixed = { key: 'r', name: 'R', kind: 'fixed', value: 500, costPoints: 500 };
const level = (key: string, threshold: number, own: object = {}) => ({ key, name: key, threshold, ...own });

test.each([
  ['a full card without a reward', { punchCard: { isOn: true } }, 'punchCard.rewardKey'],
  [
    'a tag card without a tag',
    { rewards: [fixed], punchCard: { isOn: true, per: 'product_tag', rewardKey: 'r' } },
    'punchCard.productTag',
  ],
  ['tiers that do not rise', { tiers: { levels: [level('a', 200), level('b', 200)] } }, 'tiers.levels.1.threshold'],
  ['two tiers of one key', { tiers: { levels: [level('a', 200), level('a', 300)] } }, 'tiers.levels.1.key'],
  [
    'an entry reward that is gone',
    { tiers: { levels: [level('a', 200, { entryRewardKey: 'x' })] } },
    'tiers.levels.0.entryRewardKey',
  ],
  ['two rewards of one key', { rewards: [fixed, fixed] }, 'rewards.1.key'],
  ['more than everything off', { rewards: [{ ...fixed, kind: 'percent', value: 101 }] }, 'rewards.0.value'],
  ['a gift card of nothing', { rewards: [{ ...fixed, kind: 'gift_card', value: 0 }] }, 'rewards.0.value'],
  [
    'a campaign that ends before it begins',
    { multipliers: { campaigns: [{ name: 'x', from: '2026-05-02', to: '2026-05-01', factorPercent: 200 }] } },
    'multipliers.campaigns.0.to',
  ],
  ['negative points', { points: { perUnit: -1 } }, 'points.perUnit'],
  ['half a point', { points: { perUnit: 1.5 } }, 'points.perUnit'],
  ['pending for ever', { points: { pendingDays: 91 } }, 'points.pendingDays'],
  ['a huge bonus', { earn: { signUp: 1e12 } }, 'earn.signUp'],
])('reports %s at its field', (_, input, path) => {
  const result = ProgramSchema.safeParse(input);
  expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
});

test('the value of a point is that of the most expensive reward per point', () => {
  const program = ProgramSchema.parse({ rewards: [fixed, { ...fixed, key: 'big', value: 3000, costPoints: 2000 }] });
  expect(costOfPoints(1, valueOfPoint(program))).toBe(2);
  expect(costOfPoints(2000, valueOfPoint(program))).toBe(3000);
  expect(costOfPoints(0, valueOfPoint(program))).toBe(0);
  expect(costOfPoints(-1000, valueOfPoint(program))).toBe(-1500);
});

test('a percentage has a value once there are orders to estimate its size', () => {
  const program = ProgramSchema.parse({
    points: { perUnit: 1 },
    rewards: [{ ...fixed, kind: 'percent', value: 10, costPoints: 100 }],
  });
  expect(rewardCostPercent(program)).toBeNull();
  expect(rewardCostPercent(program, 5000)).toBe(5);
});
