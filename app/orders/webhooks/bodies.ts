import { z } from 'zod';
import {
  amount,
  currencyOrNull,
  flag,
  id,
  idOrNull,
  instant,
  instantOrNull,
  list,
  moneySet,
  quantity,
  requiredText,
  tagsIfTold,
  text,
  textIfTold,
} from './fields.ts';

// The fields we read from each webhook body. Whatever Shopify may omit is optional; unknown statuses are kept.

const AddressBody = z
  .object({
    name: text,
    first_name: text,
    last_name: text,
    company: text,
    address1: text,
    address2: text,
    city: text,
    zip: text,
    province: text,
    province_code: text,
    country: text,
    country_code: text,
  })
  .nullish()
  .transform((address) => address ?? null);

const TaxLineBody = z.object({
  title: text,
  rate: z
    .number()
    .nullish()
    .transform((rate) => rate ?? null),
  price: amount,
  price_set: moneySet,
});

const AllocationBody = z.object({
  discount_application_index: z.int().nullish(),
  amount_set: moneySet,
});

const LineBody = z.object({
  id,
  title: text,
  name: text,
  variant_title: text,
  sku: text,
  product_id: idOrNull,
  variant_id: idOrNull,
  vendor: text,
  quantity,
  current_quantity: quantity.nullish(),
  fulfillable_quantity: quantity.nullish(),
  price: amount,
  price_set: moneySet,
  total_discount_set: moneySet,
  discount_allocations: list(AllocationBody),
  tax_lines: list(TaxLineBody),
  requires_shipping: z
    .boolean()
    .nullish()
    .transform((value) => value ?? true),
  gift_card: flag,
  /** present only on a tip's line, even if null */
  tip_payment_gateway: z.unknown().optional(),
});
export type LineBody = z.output<typeof LineBody>;

const ConsentBody = z
  .object({ state: text, consent_updated_at: instantOrNull })
  .nullish()
  .transform((consent) => (consent?.state ? { state: consent.state, changedAt: consent.consent_updated_at } : null));

export const CustomerBody = z.object({
  id,
  email: text,
  phone: text,
  first_name: text,
  last_name: text,
  updated_at: instantOrNull,
  tags: tagsIfTold,
  locale: textIfTold,
  orders_count: quantity.nullish().transform((count) => count ?? null),
  default_address: z.object({ country_code: text }).nullish(),
  email_marketing_consent: ConsentBody,
});
export type CustomerBody = z.output<typeof CustomerBody>;

export const FulfillmentBody = z.object({
  id,
  order_id: id,
  name: text,
  status: text,
  shipment_status: text,
  service: text,
  tracking_company: text,
  tracking_number: text,
  tracking_numbers: list(text),
  tracking_url: text,
  tracking_urls: list(text),
  created_at: instantOrNull,
  updated_at: instantOrNull,
  line_items: list(z.object({ id, quantity })),
});
export type FulfillmentBody = z.output<typeof FulfillmentBody>;

export const FulfillmentEventBody = z.object({
  id,
  fulfillment_id: id,
  order_id: id,
  status: requiredText,
  message: text,
  happened_at: instant,
  city: text,
  province: text,
  country: text,
  estimated_delivery_at: instantOrNull,
});

export const RefundBody = z.object({
  id,
  order_id: id,
  created_at: instantOrNull,
  processed_at: instantOrNull,
  note: text,
  return: z.object({ id }).nullish(),
  total_duties_set: moneySet,
  refund_line_items: list(
    z.object({ line_item_id: id, quantity, restock_type: text, subtotal_set: moneySet, total_tax_set: moneySet }),
  ),
  refund_shipping_lines: list(z.object({ subtotal_amount_set: moneySet, tax_amount_set: moneySet })),
  order_adjustments: list(z.object({ amount_set: moneySet, tax_amount_set: moneySet })),
  transactions: list(
    z.object({
      kind: text,
      status: text,
      gateway: text,
      processed_at: instantOrNull,
      amount,
      currency: currencyOrNull,
      amount_set: moneySet,
    }),
  ),
});
export type RefundBody = z.output<typeof RefundBody>;

const EmbeddedReturnBody = z.object({
  id,
  status: requiredText,
  name: text,
  created_at: instantOrNull,
  updated_at: instantOrNull,
});

export const ReturnBody = EmbeddedReturnBody.extend({
  order: z.object({ id }).nullish(),
  order_id: idOrNull,
}).transform(({ order, order_id, ...body }, context) => {
  const orderId = order?.id ?? order_id;
  if (orderId) return { ...body, orderId };
  context.addIssue({ code: 'custom', path: ['order_id'], message: 'is missing' });
  return z.NEVER;
});

export const OrderBody = z.object({
  id,
  name: text,
  created_at: instant,
  processed_at: instantOrNull,
  updated_at: instantOrNull,
  cancelled_at: instantOrNull,
  cancel_reason: text,
  closed_at: instantOrNull,
  financial_status: text,
  fulfillment_status: text,
  test: flag,
  source_name: text,
  tags: tagsIfTold,
  email: text,
  contact_email: text,
  phone: text,
  customer: CustomerBody.nullish(),
  customer_locale: text,
  note_attributes: list(z.object({ name: text, value: z.unknown() })),
  currency: currencyOrNull,
  presentment_currency: currencyOrNull,
  subtotal_price: amount,
  subtotal_price_set: moneySet,
  total_discounts: amount,
  total_discounts_set: moneySet,
  total_shipping_price_set: moneySet,
  total_tax: amount,
  total_tax_set: moneySet,
  original_total_duties_set: moneySet,
  total_tip_received: amount,
  total_price: amount,
  total_price_set: moneySet,
  current_total_price: amount,
  current_total_price_set: moneySet,
  total_outstanding: amount,
  taxes_included: flag,
  tax_lines: list(TaxLineBody),
  discount_codes: list(z.object({ code: text, amount })),
  discount_applications: list(z.object({ code: text, title: text, description: text })),
  line_items: list(LineBody).superRefine((lines, context) => {
    const seen = new Set<string>();
    const twice = lines.findIndex((line) => seen.size === seen.add(line.id).size);
    if (twice >= 0) context.addIssue({ code: 'custom', path: [twice, 'id'], message: 'is the id of another line too' });
  }),
  shipping_lines: list(
    z.object({
      title: text,
      code: text,
      price: amount,
      price_set: moneySet,
      discounted_price: amount,
      discounted_price_set: moneySet,
      is_removed: flag,
      discount_allocations: list(AllocationBody),
    }),
  ),
  shipping_address: AddressBody,
  billing_address: AddressBody,
  order_status_url: text,
  fulfillments: list(FulfillmentBody),
  refunds: list(RefundBody),
  returns: list(EmbeddedReturnBody),
});
export type OrderBody = z.output<typeof OrderBody>;
export type AddressBody = z.output<typeof AddressBody>;

/** orders/edited carries the edit; the changed order follows as orders/updated. */
export const OrderEditedBody = z.object({
  order_edit: z.object({
    id,
    order_id: id,
    created_at: instantOrNull,
    committed_at: instantOrNull,
    line_items: z.object({ additions: list(z.object({ id })) }).nullish(),
  }),
});

export const ConsentUpdateBody = z.object({ customer_id: id, email_marketing_consent: ConsentBody });

export const MergeBody = z.object({
  admin_graphql_api_customer_kept_id: id,
  admin_graphql_api_customer_deleted_id: id,
  status: requiredText,
});
