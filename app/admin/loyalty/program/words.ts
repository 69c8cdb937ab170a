import { bonuses, bonusKeys } from '#app/loyalty/activity/bonuses.ts';
import { bonusPoints } from '#app/loyalty/program/earn-rules.ts';
import type { Program, Reward, TierLevel } from '#app/loyalty/program/program.ts';
import { combinableClasses, combinationOf } from '#app/loyalty/rewards/combining.ts';
import { plural } from '#app/ui/dates.ts';
import { amountWords, cardWords, earningWords, rewardKindWords } from '../words.ts';

// Describes a whole loyalty program in plain words, and the differences between two.

type Rule = { label: string; words: string };
export type RuleGroup = { title: string; rules: Rule[] };

/** Every rule of the program that has an effect; what is switched off is left out. */
export function describeProgram(program: Program): RuleGroup[] {
  const groups: RuleGroup[] = [
    { title: 'Earning', rules: [...purchaseRules(program), ...bonusRules(program), ...excludeRules(program)] },
    { title: 'Pending, expiry and refunds', rules: lifeRules(program) },
    {
      title: 'Rewards',
      rules: program.rewards.map((reward) => ({ label: reward.name, words: rewardWords(reward, program.currency) })),
    },
    { title: 'Tiers', rules: tierRules(program) },
    { title: 'Punch card', rules: program.punchCard.isOn ? [{ label: 'Card', words: cardWords(program) }] : [] },
    {
      title: 'Campaigns',
      rules: program.multipliers.campaigns.map(({ name, from, to, factorPercent }) => ({
        label: name,
        words: `Points for purchases times ${factorPercent / 100}, ${from} to ${to}`,
      })),
    },
    { title: 'Widget', rules: widgetRules(program) },
  ];
  return groups.filter(({ rules }) => rules.length > 0);
}

function purchaseRules(program: Program): Rule[] {
  return [{ label: 'Purchases', words: earningWords(program, program.currency) }];
}

function bonusRules({ earn }: Program): Rule[] {
  return bonusKeys
    .map((key) => ({ label: bonuses[key].label, points: bonusPoints(earn, key) }))
    .filter(({ points }) => points > 0)
    .map(({ label, points }) => ({ label, words: plural(points, 'point') }));
}

function excludeRules({ exclude }: Program): Rule[] {
  const lists: [string, string[]][] = [
    ['products', exclude.productIds],
    ['collections', exclude.collections],
    ['product tags', exclude.productTags],
    ['sales channels', exclude.channels],
    ['customer tags', exclude.customerTags],
  ];
  return lists
    .filter(([, list]) => list.length > 0)
    .map(([what, list]) => ({ label: `Earns nothing: ${what}`, words: list.join(', ') }));
}

function lifeRules({ points: { isOn, pendingDays, expiry, belowZero, storeCreditRefundCounts } }: Program): Rule[] {
  if (!isOn) return [];
  const months = plural(expiry.months, 'month');
  const lapse = {
    never: 'Never',
    months: `Each lot ${months} after it can be spent`,
    inactivity: `Everything after ${months} without earning or spending`,
  }[expiry.kind];
  return [
    { label: 'Can be spent', words: pendingDays === 0 ? 'At once' : `${plural(pendingDays, 'day')} after the order` },
    { label: 'Expires', words: lapse },
    {
      label: 'When spent points are taken back',
      words:
        belowZero === 'allow' ? 'The balance goes below zero' : 'The balance stops at zero, the rest is written off',
    },
    {
      label: 'Refund to store credit',
      words: storeCreditRefundCounts ? 'Takes points back too' : 'Takes no points back',
    },
  ];
}

function rewardWords(reward: Reward, currency: string): string {
  const { kind, value, variantId, costPoints, minOrderMinor, expiresDays, returnsPoints, limitPerCustomer, limitDays } =
    reward;
  const combination = combinationOf(reward);
  const combines = combinableClasses(kind).filter((what) => combination[what]);
  const parts = [
    rewardKindWords[kind] + valueWords(kind, value, variantId, currency),
    costPoints === null ? 'only given, not for points' : `for ${plural(costPoints, 'point')}`,
    minOrderMinor > 0 && `orders from ${amountWords(minOrderMinor, currency)}`,
    expiresDays === null
      ? 'never lapses'
      : `lapses after ${plural(expiresDays, 'day')}${returnsPoints ? ', then its points come back' : ''}`,
    limitPerCustomer !== null &&
      `${limitPerCustomer} times for each customer${limitDays === null ? '' : ` in ${plural(limitDays, 'day')}`}`,
    combinableClasses(kind).length > 0 &&
      (combines.length > 0 ? `combines with ${combines.join(', ')} discounts` : 'combines with no other discount'),
  ];
  return parts.filter((part) => part !== false).join('; ');
}

function valueWords(kind: Reward['kind'], value: number, variantId: string, currency: string): string {
  switch (kind) {
    case 'percent':
      return ` ${value}%`;
    case 'free_product':
      return ` (variant ${variantId}, costs ${amountWords(value, currency)})`;
    case 'free_shipping':
      return value > 0 ? ` (costs ${amountWords(value, currency)})` : '';
    case 'fixed':
    case 'store_credit':
    case 'gift_card':
      return ` ${amountWords(value, currency)}`;
  }
}

function tierRules({ tiers, rewards, currency }: Program): Rule[] {
  if (tiers.levels.length === 0) return [];
  const basis = {
    spend: 'What was paid for goods',
    points: 'Points earned for orders',
    orders: 'The number of orders',
  }[tiers.basis];
  const window = tiers.window === 'life' ? 'all of life' : 'the last 12 months';
  return [
    {
      label: 'Counted by',
      words: `${basis} over ${window}; notice of ${plural(tiers.noticeDays, 'day')} before a drop`,
    },
    ...tiers.levels.map((level) => ({ label: level.name, words: levelWords(level, tiers.basis, rewards, currency) })),
  ];
}

function levelWords(level: TierLevel, basis: Program['tiers']['basis'], rewards: Reward[], currency: string): string {
  const { threshold, multiplierPercent, entryRewardKey, customerTag, perks } = level;
  const parts = [
    `From ${basis === 'spend' ? amountWords(threshold, currency) : plural(threshold, basis === 'points' ? 'point' : 'order')}`,
    multiplierPercent !== 100 && `points for purchases times ${multiplierPercent / 100}`,
    entryRewardKey !== '' &&
      `on reaching it: ${rewards.find(({ key }) => key === entryRewardKey)?.name ?? entryRewardKey}`,
    customerTag !== '' && `tagged ${customerTag}`,
    ...perkWords(perks),
  ];
  return parts.filter((part) => part !== false).join('; ');
}

/** A tier's perks for the merchant, with tag and address. */
export function perkWords({ earlyAccessTag, freeShipping, returnWindowDays, replyTo }: TierLevel['perks']): string[] {
  const parts = [
    earlyAccessTag !== '' && `early access with the tag ${earlyAccessTag}`,
    freeShipping && 'free shipping',
    returnWindowDays !== null && `returns within ${plural(returnWindowDays, 'day')}`,
    replyTo !== '' && `answers go to ${replyTo}`,
  ];
  return parts.filter((part) => part !== false);
}

function widgetRules({ widget: { isOn, position, icon, color, textColor, showsOnPhone }, texts }: Program): Rule[] {
  if (!isOn) return [{ label: 'In the store', words: 'Hidden' }];
  const own = Object.entries(texts).map(([language, words]) => ({
    label: `Own words, ${language}`,
    words: Object.values(words)
      .filter((each) => each !== '')
      .join(' · '),
  }));
  return [
    {
      label: 'In the store',
      words: `${position === 'end' ? 'Right' : 'Left'}, with a ${icon}${showsOnPhone ? '' : ', not on phones'}`,
    },
    {
      label: 'Colors',
      words:
        color === '' && textColor === ''
          ? 'The theme’s own'
          : `${color || 'the theme’s'}, writing ${textColor || 'the theme’s'}`,
    },
    ...own.filter(({ words }) => words !== ''),
  ];
}

export type Difference = { label: string; before: string | null; after: string | null };

/** The rules in which two versions differ; null where a rule is new or was removed. */
export function differencesBetween(before: Program, after: Program): Difference[] {
  const [old, now] = [rulesByLabel(before), rulesByLabel(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((label) => ({ label, before: old.get(label) ?? null, after: now.get(label) ?? null }))
    .filter((difference) => difference.before !== difference.after);
}

function rulesByLabel(program: Program): Map<string, string> {
  return new Map(
    describeProgram(program).flatMap(({ title, rules }) =>
      rules.map(({ label, words }) => [`${title}: ${label}`, words]),
    ),
  );
}
