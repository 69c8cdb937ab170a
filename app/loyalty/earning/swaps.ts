/**
 * Goods that an edit or an exchange put in the place of others, in the shop's minor units, as far as they have earned
 * nothing themselves. Points of the goods that are gone stand for them.
 */
export type Swap = {
  /** still with the customer, or on their way */
  kept: number;
  /** taken back in turn, for money */
  refunded: number;
};

export const noSwap: Swap = { kept: 0, refunded: 0 };
