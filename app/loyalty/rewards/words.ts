import type { Refusal } from './answers.ts';

/** For the merchant: why Shopify did not create a reward. A customer who paid with points has them back. */
export const refusalWords: Record<Refusal, string> = {
  customer_gone: 'Shopify no longer has this customer.',
  product_gone: 'The free product is no longer in the store. Choose another one in the program.',
  scope_missing: 'The app is not allowed to make rewards of this kind. Allow it under Program, Rewards.',
  too_late: 'It had lapsed before Shopify could make it.',
  misconfigured: 'Shopify does not take this reward as the program has it. Change it in the program.',
  rejected: 'Shopify refused it.',
};
