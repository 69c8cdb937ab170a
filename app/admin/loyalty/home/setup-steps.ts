import type { Settings } from '#app/shops/settings.ts';

// The steps from the first draft to the first reward, for the checklist on the loyalty home.

/** What only Shopify knows: whether the theme shows our parts. The page asks App Bridge. */
export type ThemePart = 'embed' | 'product';

/** App Bridge's answer also says whether the order page in customer accounts shows points. */
export type AskedPart = ThemePart | 'account';

const loyaltyStepKeys = ['draft', 'launch', 'embed', 'product', 'account', 'member', 'redemption'] as const;
export type LoyaltyStepKey = (typeof loyaltyStepKeys)[number];

export type LoyaltyStep = {
  key: LoyaltyStepKey;
  title: string;
  why: string;
  /** null when there is nothing to do: it happens by itself */
  action: { words: string; url: string } | null;
  /** the name of a part: done when Shopify reports that it is on */
  isDone: boolean | AskedPart;
};

export type LoyaltyProgress = { isLaunched: boolean; hasMember: boolean; hasRedemption: boolean };

/** The steps the merchant has not dismissed. `editorUrls` lead into Shopify's editors. */
export function loyaltySteps(
  progress: LoyaltyProgress,
  editorUrls: Record<AskedPart, string>,
  dismissed: readonly string[],
): LoyaltyStep[] {
  const steps: LoyaltyStep[] = [
    {
      key: 'draft',
      title: 'Shape your program',
      why: 'What earns points, what they buy, and what it costs you. Nobody sees the draft.',
      action: { words: 'Shape it', url: '/app/loyalty/program' },
      isDone: true,
    },
    {
      key: 'launch',
      title: 'Launch it',
      why: 'From then on orders earn. Before that you see what it would have done with the orders you have.',
      action: { words: 'Review and launch', url: '/app/loyalty/program' },
      isDone: progress.isLaunched,
    },
    {
      key: 'embed',
      title: 'Show the widget in your theme',
      why: 'The theme editor opens with the widget switched on. Save there, and it is on every page of your store.',
      action: { words: 'Open the theme editor', url: editorUrls.embed },
      isDone: 'embed',
    },
    {
      key: 'product',
      title: 'Say on product pages what a purchase earns',
      why: 'A line such as “Earn 45 points” beside the price. Put it where you like, and save.',
      action: { words: 'Open the theme editor', url: editorUrls.product },
      isDone: 'product',
    },
    {
      key: 'account',
      title: 'Show points in customer accounts',
      why: 'Customers see what an order earned on its page. In Shopify’s settings choose Checkout, then Customize, open the order status page, and add the block Aftercare under Apps. The page with their balance and rewards can be put into the account’s menu.',
      action: { words: 'Open checkout settings', url: editorUrls.account },
      isDone: 'account',
    },
    {
      key: 'member',
      title: 'Your first member',
      why: 'Comes with the first order after the launch, or when somebody joins.',
      action: null,
      isDone: progress.hasMember,
    },
    {
      key: 'redemption',
      title: 'The first reward redeemed',
      why: 'Points that are used are what brings people back.',
      action: null,
      isDone: progress.hasRedemption,
    },
  ];
  return steps.filter(({ key }) => !dismissed.includes(key));
}

export function isLoyaltyStep(text: string): text is LoyaltyStepKey {
  return (loyaltyStepKeys as readonly string[]).includes(text);
}

/** Hides the step in this shop, for all staff. */
export function withStepDismissed(settings: Settings, step: LoyaltyStepKey): Settings {
  const { onboarding } = settings;
  if (onboarding.dismissedLoyaltySteps.includes(step)) return settings;
  return {
    ...settings,
    onboarding: { ...onboarding, dismissedLoyaltySteps: [...onboarding.dismissedLoyaltySteps, step] },
  };
}
