// Automatic free-shipping discounts at the checkout: who gets one, and what it does.
import { classOf, freeShipping } from './discounts.ts';
import type { Pricing } from './money.ts';
import type { RestOrder } from './rest-types.ts';
import type { AutomaticDiscount, Discount, Segment, ShopState } from './state.ts';
import { discountStatus } from '../admin-api/views/reward-view.ts';

/** The tag that a segment asks for, the only kind of segment supported here. Null for any other query. */
export function tagOfSegment(query: string): string | null {
  return /^\s*customer_tags CONTAINS '([^']+)'\s*$/.exec(query)?.[1] ?? null;
}

/**
 * Applies the first that fits the customer and the codes used so far, and records it on the order.
 * @returns the one applied
 */
export function applyAutomatic(
  shop: ShopState,
  order: Pick<RestOrder, 'shipping_lines' | 'discount_applications'>,
  codes: Discount[],
  customerId: number | null,
  pricing: Pricing,
  at: Date,
): AutomaticDiscount | null {
  const isCharged = order.shipping_lines.some((line) => Number(line.discounted_price) > 0);
  const discount = shop.automaticDiscounts.find(
    (each) => discountStatus(each, at) === 'ACTIVE' && isFor(shop, each, customerId) && combines(each, codes),
  );
  if (!isCharged || !discount) return null;
  freeShipping(order, order.discount_applications.length, pricing);
  order.discount_applications.push({
    type: 'automatic',
    title: discount.title,
    target_type: 'shipping_line',
    target_selection: 'all',
    allocation_method: 'each',
    value: '100.0',
    value_type: 'percentage',
  });
  return discount;
}

function isFor(shop: ShopState, { segmentIds }: AutomaticDiscount, customerId: number | null): boolean {
  if (!segmentIds) return true;
  return (
    customerId !== null &&
    shop.segments.some((segment) => segmentIds.includes(segment.id) && isIn(shop, segment, customerId))
  );
}

function isIn({ customerExtras }: ShopState, { query }: Segment, customerId: number): boolean {
  const tag = tagOfSegment(query)?.toLowerCase();
  return (customerExtras[String(customerId)]?.tags ?? []).some((each) => each.toLowerCase() === tag);
}

function combines(discount: AutomaticDiscount, codes: Discount[]): boolean {
  return codes.every((code) => code.combinesWith.shipping && discount.combinesWith[classOf(code)]);
}
