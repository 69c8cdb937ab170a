// The inputs of the operations. Every one takes `at`: the instant of the fact, so that stories can be set in the past.
// Amounts are minor units of the shop's currency. Over the control API dates are ISO strings.

/** A date, or an ISO string over the control API. */
export type When = Date | string;

export interface AddressInput {
  firstName?: string;
  lastName?: string;
  company?: string | null;
  address1?: string;
  address2?: string | null;
  city?: string;
  zip?: string;
  province?: string | null;
  provinceCode?: string | null;
  country?: string;
  countryCode: string;
  phone?: string | null;
}
export interface CustomerInput {
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  phone?: string | null;
  locale?: string;
  tags?: string[];
  acceptsMarketing?: boolean;
  address?: AddressInput | null;
}
export interface LineInput {
  /** Handle of a product of the shop; omitted for a custom line. */
  product?: string;
  title?: string;
  quantity?: number;
  priceMinor?: number;
  requiresShipping?: boolean;
  properties?: Record<string, string>;
}
export interface PlaceOrderInput {
  shop: string;
  at?: When;
  lines: LineInput[];
  /** A customer's id, a person (found again by email), or null for an order without a customer. */
  customer?: number | string | CustomerInput | null;
  /** The order's own address; the customer's by default, '' for none. */
  email?: string;
  phone?: string | null;
  shippingAddress?: AddressInput | null;
  billingAddress?: AddressInput | null;
  shipping?: { title?: string; amountMinor: number; code?: string } | null;
  /** A code over the whole order. */
  discount?: { code: string; amountMinor: number } | null;
  /** Codes of the shop's own discounts, checked like in the checkout. */
  discountCodes?: string[];
  /** 0.19 for 19%; by default from the country. */
  taxRate?: number;
  presentmentCurrency?: string;
  /** Presentment units per unit of the shop's currency. */
  exchangeRate?: number;
  locale?: string | null;
  /** 'web', 'pos', 'shopify_draft_order', or a sales channel's own name. */
  sourceName?: string;
  appId?: number | null;
  test?: boolean;
  isPaid?: boolean;
  tags?: string[];
  note?: string | null;
  noteAttributes?: Record<string, string>;
  /** Shopify's promise for the fulfillment order, its delivery method, and the day it is scheduled for. */
  promise?: {
    fulfillBy?: When;
    minDelivery?: When;
    maxDelivery?: When;
    methodType?: 'SHIPPING' | 'LOCAL' | 'PICK_UP';
    fulfillAt?: When;
    instructions?: string;
  };
}
export interface OrderAt {
  shop: string;
  order: number | string;
  at?: When;
}
export interface FulfilInput extends OrderAt {
  /** Quantities by line id or by SKU; by default everything that is left. */
  lines?: { line: number | string; quantity?: number }[];
  tracking?: { company?: string | null; number?: string | null; url?: string | null } | null;
}
export interface FulfillmentAt {
  shop: string;
  fulfillment: number | string;
  at?: When;
}
export interface ScanInput extends FulfillmentAt {
  /** Shopify's status in lower or upper case, such as in_transit; unknown ones are accepted. */
  status: string;
  /** When it happened; `at` is when Shopify learned of it, by default the same. */
  happenedAt?: When;
  estimatedDeliveryAt?: When | null;
  message?: string | null;
  place?: { city?: string; province?: string; country?: string; zip?: string };
}
export interface RefundInput extends OrderAt {
  /** Lines to refund by id or SKU; omitted with `amountMinor` for a plain amount, both omitted for everything. */
  lines?: { line: number | string; quantity?: number; restock?: boolean }[];
  amountMinor?: number;
  /** Of the shipping, without its tax. */
  shippingMinor?: number;
  note?: string | null;
  /** The return it settles. */
  return?: number | string;
  /** What becomes of the payment back. One that fails moves no money. */
  payment?: 'success' | 'failure' | 'none';
}
export interface ExchangeInput extends OrderAt {
  /** The line that comes back, by id or SKU. */
  give: number | string;
  /** Handle of the product that is sent in its place, at the price of what came back. */
  take: string;
}
export interface EditOrderInput extends OrderAt {
  add?: LineInput[];
  remove?: { line: number | string; quantity?: number }[];
}
export interface ReturnInput extends OrderAt {
  lines?: { line: number | string; quantity?: number; reason?: string; note?: string }[];
}
export interface ReturnAt {
  shop: string;
  return: number | string;
  at?: When;
}

/** The instant of an operation; now when it names none. */
export function instant(when: When | undefined | null): Date {
  if (when === undefined || when === null) return new Date();
  const at = new Date(when);
  if (Number.isNaN(at.getTime()))
    throw new Error(`"${String(when)}" is no time: give an ISO date such as 2026-11-22T09:00:00Z`);
  return at;
}
