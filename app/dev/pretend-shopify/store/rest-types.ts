// The store's state, stored in the shape of Shopify's REST payloads: webhook bodies are these objects unchanged, and
// GraphQL answers are views of them.
import type { orderConstants } from './order-constants.ts';

interface MoneyAmount {
  amount: string;
  currency_code: string;
}
export interface MoneySet {
  shop_money: MoneyAmount;
  presentment_money: MoneyAmount;
}
export interface RestAddress {
  first_name: string | null;
  last_name: string | null;
  name: string;
  company: string | null;
  address1: string | null;
  address2: string | null;
  city: string | null;
  zip: string | null;
  province: string | null;
  province_code: string | null;
  country: string;
  country_code: string;
  phone: string | null;
  latitude: number | null;
  longitude: number | null;
}
export interface RestTaxLine {
  channel_liable: boolean;
  price: string;
  price_set: MoneySet;
  rate: number;
  title: string;
}
export interface RestAttribute {
  name: string;
  value: string;
}
export interface RestDiscountApplication {
  target_type: 'line_item' | 'shipping_line';
  type: 'discount_code' | 'manual' | 'automatic';
  value: string;
  value_type: 'fixed_amount' | 'percentage';
  allocation_method: 'across' | 'each';
  target_selection: 'all' | 'entitled';
  code?: string;
  title?: string;
  description?: string;
}
interface RestDiscountAllocation {
  amount: string;
  amount_set: MoneySet;
  discount_application_index: number;
}
export interface RestLineItem {
  id: number;
  admin_graphql_api_id: string;
  attributed_staffs: { id: string; quantity: number }[];
  current_quantity: number;
  fulfillable_quantity: number;
  fulfillment_service: string;
  fulfillment_status: 'fulfilled' | 'partial' | 'not_eligible' | null;
  gift_card: boolean;
  grams: number;
  name: string;
  price: string;
  price_set: MoneySet;
  product_exists: boolean;
  product_id: number | null;
  properties: RestAttribute[];
  quantity: number;
  requires_shipping: boolean;
  sales_line_item_group_id: number | null;
  sku: string | null;
  taxable: boolean;
  title: string;
  total_discount: string;
  total_discount_set: MoneySet;
  variant_id: number | null;
  variant_inventory_management: string | null;
  variant_title: string | null;
  vendor: string | null;
  tax_lines: RestTaxLine[];
  duties: never[];
  discount_allocations: RestDiscountAllocation[];
}
export interface RestShippingLine {
  id: number;
  carrier_identifier: string | null;
  code: string | null;
  current_discounted_price_set: MoneySet;
  discounted_price: string;
  discounted_price_set: MoneySet;
  is_removed: boolean;
  phone: string | null;
  price: string;
  price_set: MoneySet;
  requested_fulfillment_service_id: string | null;
  source: string;
  title: string;
  tax_lines: RestTaxLine[];
  discount_allocations: RestDiscountAllocation[];
}
export interface RestFulfillment {
  id: number;
  order_id: number;
  status: 'pending' | 'open' | 'success' | 'cancelled' | 'error' | 'failure';
  created_at: string;
  service: string | null;
  updated_at: string;
  tracking_company: string | null;
  shipment_status: string | null;
  location_id: number | null;
  origin_address: null;
  email: string | null;
  destination: RestAddress | null;
  line_items: Omit<RestLineItem, 'attributed_staffs' | 'current_quantity' | 'sales_line_item_group_id'>[];
  tracking_number: string | null;
  tracking_numbers: string[];
  tracking_url: string | null;
  tracking_urls: string[];
  receipt: Record<string, never>;
  name: string;
  admin_graphql_api_id: string;
}
export interface RestFulfillmentEvent {
  id: number;
  fulfillment_id: number;
  status: string;
  message: string | null;
  happened_at: string;
  city: string | null;
  province: string | null;
  country: string | null;
  zip: string | null;
  address1: string | null;
  latitude: number | null;
  longitude: number | null;
  shop_id: number;
  created_at: string;
  updated_at: string;
  estimated_delivery_at: string | null;
  order_id: number;
  admin_graphql_api_id: string;
}
export interface RestTransaction {
  id: number;
  order_id: number;
  kind: 'sale' | 'refund';
  gateway: string;
  status: 'success' | 'failure';
  amount: string;
  amount_set: MoneySet;
  currency: string;
  processed_at: string;
  created_at: string;
  test: boolean;
  message: string | null;
  source_name: string;
  parent_id: number | null;
  payment_id: string;
  admin_graphql_api_id: string;
}
export interface RestRefundLineItem {
  id: number;
  quantity: number;
  line_item_id: number;
  location_id: number | null;
  restock_type: 'no_restock' | 'return' | 'cancel';
  subtotal: number;
  total_tax: number;
  subtotal_set: MoneySet;
  total_tax_set: MoneySet;
  line_item: RestFulfillment['line_items'][number];
}
export interface RestRefund {
  id: number;
  order_id: number;
  created_at: string;
  note: string | null;
  user_id: number | null;
  processed_at: string;
  duties: never[];
  total_duties_set: MoneySet;
  return: { id: number; admin_graphql_api_id: string } | null;
  refund_shipping_lines: {
    id: number;
    shipping_line_id: number;
    subtotal_amount_set: MoneySet;
    tax_amount_set: MoneySet;
  }[];
  restock: boolean;
  admin_graphql_api_id: string;
  order_adjustments: { id: number; amount_set: MoneySet; reason: string }[];
  refund_line_items: RestRefundLineItem[];
  transactions: RestTransaction[];
}
export interface RestCustomer {
  id: number;
  created_at: string | null;
  updated_at: string | null;
  first_name: string | null;
  last_name: string | null;
  state: 'disabled' | 'invited' | 'enabled';
  note: string | null;
  verified_email: boolean;
  multipass_identifier: null;
  tax_exempt: boolean;
  email: string | null;
  phone: string | null;
  currency: string;
  tax_exemptions: never[];
  admin_graphql_api_id: string;
  default_address: (RestAddress & { id: number; customer_id: number; country_name: string; default: boolean }) | null;
}
type OrderMoneySets =
  | 'current_shipping_price_set'
  | 'current_subtotal_price_set'
  | 'current_total_discounts_set'
  | 'current_total_price_set'
  | 'current_total_tax_set'
  | 'subtotal_price_set'
  | 'total_cash_rounding_payment_adjustment_set'
  | 'total_cash_rounding_refund_adjustment_set'
  | 'total_discounts_set'
  | 'total_line_items_price_set'
  | 'total_price_set'
  | 'total_shipping_price_set'
  | 'total_tax_set';
type OrderAmounts =
  | 'current_subtotal_price'
  | 'current_total_discounts'
  | 'current_total_price'
  | 'current_total_tax'
  | 'subtotal_price'
  | 'total_discounts'
  | 'total_line_items_price'
  | 'total_outstanding'
  | 'total_price'
  | 'total_tax'
  | 'total_tip_received';

export type RestOrder = typeof orderConstants &
  Record<OrderMoneySets, MoneySet> &
  Record<OrderAmounts, string> & {
    id: number;
    admin_graphql_api_id: string;
    buyer_accepts_marketing: boolean;
    cancel_reason: 'customer' | 'fraud' | 'inventory' | 'declined' | 'other' | 'staff' | null;
    cancelled_at: string | null;
    closed_at: string | null;
    confirmation_number: string;
    confirmed: boolean;
    contact_email: string | null;
    created_at: string;
    currency: string;
    customer_locale: string | null;
    discount_codes: { code: string; amount: string; type: string }[];
    email: string;
    financial_status: 'pending' | 'paid' | 'partially_paid' | 'partially_refunded' | 'refunded' | 'voided';
    fulfillment_status: 'partial' | 'fulfilled' | null;
    location_id: number | null;
    name: string;
    note: string | null;
    note_attributes: RestAttribute[];
    number: number;
    order_number: number;
    order_status_url: string;
    payment_gateway_names: string[];
    phone: string | null;
    presentment_currency: string;
    processed_at: string;
    source_name: string;
    source_identifier: string | null;
    tags: string;
    tax_lines: RestTaxLine[];
    taxes_included: boolean;
    test: boolean;
    token: string;
    total_weight: number;
    updated_at: string;
    billing_address: RestAddress | null;
    customer: RestCustomer | null;
    discount_applications: RestDiscountApplication[];
    fulfillments: RestFulfillment[];
    line_items: RestLineItem[];
    refunds: RestRefund[];
    shipping_address: RestAddress | null;
    shipping_lines: RestShippingLine[];
    returns: { id: number; admin_graphql_api_id: string; status: string }[];
  };
