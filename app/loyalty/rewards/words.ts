import type { Refusal } from './answers.ts';

/** Why Shopify did not make a reward, for the merchant; the customer's points are back then. */
export const refusalWords: Record<Refusal, string> = {
  customer_gone: 'Shopify no longer has this customer.',
  product_gone: 'The free product is no longer in the store. Choose another one in the program.',
  scope_missing: 'The app is not allowed to make rewards of this kind. Allow it under Program, Rewards.',
  too_late: 'It had lapsed before Shopify could make it.',
  rejected: 'Shopify refused it.',
};
