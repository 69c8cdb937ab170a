import type { Reward } from '../program/program.ts';

// What a reward's code may be used together with. Shopify refuses a discount that is to combine with its own kind where
// the kind allows no second one: a discount on shipping combines with none on shipping
// (INVALID_COMBINES_WITH_FOR_DISCOUNT_CLASS).

type DiscountClass = keyof Reward['combinesWith'];

const classes: readonly DiscountClass[] = ['order', 'product', 'shipping'];

/** The classes of discounts that a reward of this kind may be combined with; none for money to pay with. */
export function combinableClasses(kind: Reward['kind']): readonly DiscountClass[] {
  if (kind === 'gift_card' || kind === 'store_credit') return [];
  return kind === 'free_shipping' ? classes.filter((each) => each !== 'shipping') : classes;
}

/** The merchant's choice as far as Shopify takes it: what an older program stored beyond that counts as not chosen. */
export function combinationOf({ kind, combinesWith }: Pick<Reward, 'kind' | 'combinesWith'>): Reward['combinesWith'] {
  const can = combinableClasses(kind);
  const isOn = (each: DiscountClass) => can.includes(each) && combinesWith[each];
  return { order: isOn('order'), product: isOn('product'), shipping: isOn('shipping') };
}
