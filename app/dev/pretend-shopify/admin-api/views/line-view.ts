// An order's line, as shown by orders, parcels and refunds.
import { toDecimal, toMinor } from '../../store/money.ts';
import type { RestLineItem, RestOrder, RestTaxLine } from '../../store/rest-types.ts';
import { gid } from '../../store/store.ts';
import { moneyBag, type View, type Views } from './base.ts';

export function lineView(views: Views, order: RestOrder, line: RestLineItem): View {
  const bag = (minor: number) => lineBag(order, line, minor);
  const unit = toMinor(line.price, order.currency);
  const discount = line.discount_allocations.reduce((total, each) => total + toMinor(each.amount, order.currency), 0);
  const product = views.shop.products.find((each) => each.id === line.product_id);
  return {
    __typename: 'LineItem',
    id: gid('LineItem', line.id),
    title: line.title,
    variantTitle: line.variant_title,
    name: line.name,
    sku: line.sku,
    vendor: line.vendor,
    quantity: line.quantity,
    currentQuantity: line.current_quantity,
    refundableQuantity: line.current_quantity,
    unfulfilledQuantity: line.fulfillable_quantity,
    requiresShipping: line.requires_shipping,
    isGiftCard: line.gift_card,
    taxable: line.taxable,
    image: product ? views.image(product) : null,
    originalUnitPriceSet: moneyBag(line.price_set),
    originalTotalSet: bag(unit * line.quantity),
    discountedTotalSet: bag(unit * line.quantity),
    discountedUnitPriceSet: moneyBag(line.price_set),
    totalDiscountSet: bag(discount),
    discountAllocations: line.discount_allocations.map((each) => ({ allocatedAmountSet: moneyBag(each.amount_set) })),
    taxLines: line.tax_lines.map(taxLineView),
    customAttributes: line.properties.map((each) => ({ key: each.name, value: each.value })),
    product: product ? views.product(product) : null,
    variant: product ? views.variant(product) : null,
  };
}

function lineBag(order: RestOrder, line: RestLineItem, minor: number): View {
  const unit = toMinor(line.price, order.currency);
  const presentmentUnit = toMinor(line.price_set.presentment_money.amount, order.presentment_currency);
  const share = unit === 0 ? 0 : Math.round((presentmentUnit * minor) / unit);
  return moneyBag({
    shop_money: { amount: toDecimal(minor, order.currency), currency_code: order.currency },
    presentment_money: {
      amount: toDecimal(share, order.presentment_currency),
      currency_code: order.presentment_currency,
    },
  });
}

export function taxLineView(line: RestTaxLine): View {
  return { title: line.title, rate: line.rate, ratePercentage: line.rate * 100, priceSet: moneyBag(line.price_set) };
}
