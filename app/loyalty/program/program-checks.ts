import type { z } from 'zod';
import { ProgramFields, type Program, type Reward } from './program.ts';

/** A program whose parts fit together. Each issue names its field and what to do. */
export const ProgramSchema = ProgramFields.superRefine(checkProgram);

type Complain = (path: (string | number)[], message: string) => void;

function checkProgram(program: Program, context: z.RefinementCtx): void {
  const complain: Complain = (path, message) => context.addIssue({ code: 'custom', path, message });
  const rewardKeys = new Set(program.rewards.map((reward) => reward.key));
  checkPunchCard(program, rewardKeys, complain);
  checkTiers(program, rewardKeys, complain);
  program.rewards.forEach((reward, index) =>
    checkReward(reward, (field, message) => complain(['rewards', index, field], message)),
  );
  complainOfRepeats(
    program.rewards.map(({ key }) => key),
    (index) => complain(['rewards', index, 'key'], 'Another reward has this key. Choose a different one.'),
  );
  program.multipliers.campaigns.forEach(({ from, to }, index) => {
    if (to < from)
      complain(['multipliers', 'campaigns', index, 'to'], 'The last day must not be before the first day.');
  });
}

function checkPunchCard({ punchCard }: Program, rewardKeys: Set<string>, complain: Complain): void {
  if (!punchCard.isOn) return;
  if (!rewardKeys.has(punchCard.rewardKey))
    complain(['punchCard', 'rewardKey'], 'Choose the reward that a full card brings.');
  if (punchCard.per === 'product_tag' && punchCard.productTag === '')
    complain(['punchCard', 'productTag'], 'Enter the tag of the products that count.');
}

function checkTiers({ tiers: { levels } }: Program, rewardKeys: Set<string>, complain: Complain): void {
  complainOfRepeats(
    levels.map(({ key }) => key),
    (index) => complain(['tiers', 'levels', index, 'key'], 'Another tier has this key. Choose a different one.'),
  );
  levels.forEach(({ customerTag, perks: { earlyAccessTag } }, index) => {
    const comma = 'A tag cannot have a comma: Shopify would make two tags of it.';
    if (customerTag.includes(',')) complain(['tiers', 'levels', index, 'customerTag'], comma);
    if (earlyAccessTag.includes(',')) complain(['tiers', 'levels', index, 'perks', 'earlyAccessTag'], comma);
  });
  levels.forEach(({ threshold, entryRewardKey }, index) => {
    const below = levels[index - 1];
    if (below && threshold <= below.threshold)
      complain(['tiers', 'levels', index, 'threshold'], `Must be more than ${below.name} asks for.`);
    if (entryRewardKey !== '' && !rewardKeys.has(entryRewardKey)) {
      complain(
        ['tiers', 'levels', index, 'entryRewardKey'],
        'This reward is not there any more. Choose another one, or none.',
      );
    }
  });
}

function checkReward({ kind, value, variantId }: Reward, complain: (field: string, message: string) => void): void {
  if (kind === 'percent' && (value < 1 || value > 100)) complain('value', 'Enter a percentage from 1 to 100.');
  if (['fixed', 'store_credit', 'gift_card'].includes(kind) && value === 0)
    complain('value', 'Enter an amount above zero.');
  if (kind === 'free_product' && variantId === '')
    complain('variantId', 'Enter the number of the variant that is given.');
}

function complainOfRepeats(keys: string[], complain: (index: number) => void): void {
  keys.forEach((key, index) => {
    if (keys.indexOf(key) < index) complain(index);
  });
}
