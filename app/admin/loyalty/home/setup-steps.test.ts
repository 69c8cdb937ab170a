import { expect, test } from 'vitest';
import { readSettings } from '#app/shops/settings.ts';
import { loyaltySteps, withStepDismissed } from './setup-steps.ts';

const urls = { embed: 'shopify://admin/embed', product: 'shopify://admin/product', account: 'shopify://admin/account' };

test.each([
  [
    { isLaunched: false, hasMember: false, hasRedemption: false },
    {
      draft: true,
      launch: false,
      embed: 'embed',
      product: 'product',
      account: 'account',
      member: false,
      redemption: false,
    },
  ],
  [
    { isLaunched: true, hasMember: true, hasRedemption: false },
    {
      draft: true,
      launch: true,
      embed: 'embed',
      product: 'product',
      account: 'account',
      member: true,
      redemption: false,
    },
  ],
])('%o', (progress, expected) => {
  expect(Object.fromEntries(loyaltySteps(progress, urls, []).map(({ key, isDone }) => [key, isDone]))).toEqual(
    expected,
  );
});

test('a dismissed step stays away, and the others stay', () => {
  const settings = withStepDismissed(withStepDismissed(readSettings({}), 'embed'), 'embed');
  expect(settings.onboarding.dismissedLoyaltySteps).toEqual(['embed']);
  const keys = loyaltySteps(
    { isLaunched: true, hasMember: false, hasRedemption: false },
    urls,
    settings.onboarding.dismissedLoyaltySteps,
  ).map(({ key }) => key);
  expect(keys).toEqual(['draft', 'launch', 'product', 'account', 'member', 'redemption']);
});
