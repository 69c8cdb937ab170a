// Discount codes at the checkout: whether one may be used, and what it deducts.
import { moneySet, toDecimal, toMinor, type Pricing } from './money.ts';
import { lineAmount, sum } from './order-totals.ts';
import type { RestDiscountApplication, RestLineItem, RestOrder } from './rest-types.ts';
import type { Discount, ShopState } from './state.ts';
import { discountStatus } from '../admin-api/views/reward-view.ts';

/** Codes are case-insensitive. */
export function findDiscount(shop: ShopState, code: string): Discount | undefined {
  return shop.discounts.find((each) => each.code.toLowerCase() === code.toLowerCase());
}

type Parts = Pick<RestOrder, 'line_items' | 'shipping_lines' | 'discount_codes' | 'discount_applications'>;

/**
 * Applies codes to an order that is being placed, in the given order, and records what each deducted.
 * @returns the discounts used
 * @throws Error saying why a code cannot be used, like the checkout
 */
export function applyCodes(
  shop: ShopState,
  order: Parts,
  codes: string[],
  customerId: number | null,
  pricing: Pricing,
  at: Date,
): Discount[] {
  const used: Discount[] = [];
  for (const code of codes) {
    const discount = findDiscount(shop, code);
    if (!discount) throw new Error(`Enter a valid discount code: ${shop.domain} has no "${code}"`);
    const refusal = refusalOf(discount, order, used, customerId, at);
    if (refusal) throw new Error(`The code ${discount.code} ${refusal}`);
    apply(discount, order, pricing);
    used.push(discount);
  }
  return used;
}

function refusalOf(
  discount: Discount,
  order: Parts,
  used: Discount[],
  customerId: number | null,
  at: Date,
): string | null {
  const { customerIds, usageLimit, uses, minimumMinor, variantIds } = discount;
  if (discountStatus(discount, at) !== 'ACTIVE') return 'is not active';
  if (customerIds && (customerId === null || !customerIds.includes(customerId))) return 'is for another customer';
  if (usageLimit !== null && uses.length >= usageLimit) return 'was used already';
  if (discount.isOncePerCustomer && customerId !== null && uses.some((use) => use.customerId === customerId))
    return 'was used by this customer already';
  if (sum(order.line_items.map((line) => lineAmount(line, line.quantity))) < minimumMinor)
    return 'needs a larger order';
  if (variantIds && entitled(discount, order).length === 0) return 'is for goods that are not in the order';
  const other = used.find((each) => !each.combinesWith[classOf(discount)] || !discount.combinesWith[classOf(each)]);
  return other ? `does not combine with ${other.code}` : null;
}

export function classOf({ value, variantIds }: Discount): 'order' | 'product' | 'shipping' {
  if (value.kind === 'shipping') return 'shipping';
  return variantIds ? 'product' : 'order';
}

const entitled = ({ variantIds }: Discount, order: Parts): RestLineItem[] =>
  order.line_items.filter((line) => !variantIds || (line.variant_id !== null && variantIds.includes(line.variant_id)));

function apply(discount: Discount, order: Parts, pricing: Pricing): void {
  const index = order.discount_applications.length;
  const takenMinor =
    discount.value.kind === 'shipping' ? freeShipping(order, index, pricing) : takeOff(discount, order, index, pricing);
  order.discount_applications.push(applicationOf(discount, pricing.shopCurrency));
  const type =
    discount.value.kind === 'shipping' ? 'shipping' : discount.value.kind === 'share' ? 'percentage' : 'fixed_amount';
  order.discount_codes.push({ code: discount.code, amount: toDecimal(takenMinor, pricing.shopCurrency), type });
}

function takeOff(discount: Discount, order: Parts, index: number, pricing: Pricing): number {
  const lines = entitled(discount, order);
  const total = sum(lines.map((line) => lineAmount(line, line.quantity)));
  const wanted =
    discount.value.kind === 'amount'
      ? discount.value.minor
      : discount.value.kind === 'share'
        ? Math.round(total * discount.value.share)
        : 0;
  const amount = Math.min(wanted, total);
  allocate(lines, amount, index, pricing);
  return amount;
}

/** Spreads an amount over lines in proportion to their price; the last one takes the rounding difference. */
export function allocate(lines: RestLineItem[], amountMinor: number, index: number, pricing: Pricing): void {
  const worth = lines.map((line) => lineAmount(line, line.quantity));
  const total = sum(worth);
  let left = Math.min(amountMinor, total);
  lines.forEach((line, position) => {
    const fair = Math.round((amountMinor * (worth[position] ?? 0)) / Math.max(total, 1));
    const share = position === lines.length - 1 ? left : Math.min(fair, left);
    left -= share;
    line.discount_allocations.push({
      amount: toDecimal(share, pricing.shopCurrency),
      discount_application_index: index,
      amount_set: moneySet(share, pricing),
    });
  });
}

/** Makes the shipping of an order free. @returns the amount deducted, in minor units */
export function freeShipping(order: Pick<Parts, 'shipping_lines'>, index: number, pricing: Pricing): number {
  const { shopCurrency } = pricing;
  let taken = 0;
  for (const line of order.shipping_lines) {
    const minor = toMinor(line.discounted_price, shopCurrency);
    taken += minor;
    const none = moneySet(0, pricing);
    Object.assign(line, {
      discounted_price: toDecimal(0, shopCurrency),
      discounted_price_set: none,
      current_discounted_price_set: none,
    });
    line.discount_allocations.push({
      amount: toDecimal(minor, shopCurrency),
      discount_application_index: index,
      amount_set: moneySet(minor, pricing),
    });
  }
  return taken;
}

function applicationOf({ code, value, variantIds }: Discount, currency: string): RestDiscountApplication {
  const base = {
    type: 'discount_code',
    allocation_method: 'across',
    target_selection: variantIds ? 'entitled' : 'all',
    code,
  } as const;
  if (value.kind === 'shipping')
    return {
      ...base,
      target_type: 'shipping_line',
      value: '100.0',
      value_type: 'percentage',
      allocation_method: 'each',
    };
  if (value.kind === 'share')
    return { ...base, target_type: 'line_item', value: (value.share * 100).toFixed(1), value_type: 'percentage' };
  return { ...base, target_type: 'line_item', value: toDecimal(value.minor, currency), value_type: 'fixed_amount' };
}
