import type { RestLineItem, RestOrder } from '../store/rest-types.ts';

/** A line by id or SKU. @throws Error that lists the existing lines */
export function lineOf(order: RestOrder, reference: number | string): RestLineItem {
  const line = order.line_items.find((each) => String(each.id) === String(reference) || each.sku === reference);
  if (!line)
    throw new Error(
      `${order.name} has no line "${reference}": it has ${order.line_items.map((each) => each.sku ?? each.id).join(', ')}`,
    );
  return line;
}
