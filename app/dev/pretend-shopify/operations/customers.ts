// Customers: their data, consent, and removal.
import { omit } from '../store/omit.ts';
import { customerPayload, findOrCreateCustomer, restAddress } from '../store/people.ts';
import type { RestCustomer } from '../store/rest-types.ts';
import type { ConsentState, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { addTags } from '../store/tags.ts';
import { restTime } from '../store/time.ts';
import { tell, type OperationContext } from './context.ts';
import { instant, type CustomerInput, type When } from './inputs.ts';

export interface CustomerAt {
  shop: string;
  customer: number | string;
  at?: When;
}

/** customers/create, unless a customer with this email exists. */
export function createCustomer(
  context: OperationContext,
  input: CustomerInput & { shop: string; at?: When },
): RestCustomer {
  const shop = context.store.shop(input.shop);
  const at = instant(input.at);
  const { customer, isNew } = findOrCreateCustomer(context.store, shop, input, at);
  tell(context, shop, at, isNew ? [['customers/create', customerPayload(customer)]] : []);
  return customer;
}

/** customers/update. Orders keep the address they were placed with. */
export function updateCustomer(context: OperationContext, input: CustomerAt & CustomerInput): RestCustomer {
  const shop = context.store.shop(input.shop);
  const { customer, extras } = context.store.customer(shop, input.customer);
  const at = instant(input.at);
  if (input.firstName !== undefined) customer.first_name = input.firstName;
  if (input.lastName !== undefined) customer.last_name = input.lastName;
  if (input.email !== undefined) customer.email = input.email;
  if (input.phone !== undefined) customer.phone = input.phone;
  if (input.locale !== undefined) extras.locale = input.locale;
  if (input.tags !== undefined) extras.tags = input.tags;
  if (input.address) {
    const address = restAddress(input.address, { firstName: customer.first_name, lastName: customer.last_name });
    const id = customer.default_address?.id ?? context.store.newId();
    customer.default_address = {
      ...address,
      id,
      customer_id: customer.id,
      country_name: address.country,
      default: true,
    };
  }
  customer.updated_at = restTime(at, shop.settings.timezone);
  for (const order of shop.orders) if (order.customer?.id === customer.id) order.customer = { ...customer };
  tell(context, shop, at, [['customers/update', customerPayload(customer)]]);
  return customer;
}

export interface ConsentInput extends CustomerAt {
  state: ConsentState;
  optInLevel?: 'SINGLE_OPT_IN' | 'CONFIRMED_OPT_IN' | null;
}

/** customers_email_marketing_consent/update, customers/update. */
export function changeMarketingConsent(context: OperationContext, input: ConsentInput): RestCustomer {
  const shop = context.store.shop(input.shop);
  const { customer, extras } = context.store.customer(shop, input.customer);
  const at = instant(input.at);
  const optInLevel = input.optInLevel ?? (input.state === 'SUBSCRIBED' ? 'SINGLE_OPT_IN' : extras.consent.optInLevel);
  extras.consent = { state: input.state, optInLevel, updatedAt: at.toISOString() };
  customer.updated_at = restTime(at, shop.settings.timezone);
  tell(context, shop, at, [
    [
      'customers_email_marketing_consent/update',
      {
        customer_id: customer.id,
        email_address: customer.email,
        email_marketing_consent: {
          state: input.state.toLowerCase(),
          opt_in_level: optInLevel?.toLowerCase() ?? null,
          consent_updated_at: customer.updated_at,
        },
      },
    ],
    ['customers/update', customerPayload(customer)],
  ]);
  return customer;
}

export interface MergeInput {
  shop: string;
  kept: number | string;
  removed: number | string;
  at?: When;
}

/** the most tags that one customer can have */
const maxTags = 250;
const maxNoteLength = 5000;

/**
 * customers/merge: orders of the removed customer move to the kept one, who gets the tags of both.
 * @throws Error with Shopify's words when it refuses to merge the two
 */
export function mergeCustomers(context: OperationContext, input: MergeInput): RestCustomer {
  const shop = context.store.shop(input.shop);
  const { customer: kept } = context.store.customer(shop, input.kept);
  const { customer: removed } = context.store.customer(shop, input.removed);
  const [refused] = mergeErrors(shop, [removed.id, kept.id]);
  if (refused) throw new Error(refused.message);
  const { extras } = context.store.customer(shop, input.kept);
  extras.tags = addTags(extras.tags, context.store.customer(shop, input.removed).extras.tags);
  for (const order of shop.orders) if (order.customer?.id === removed.id) order.customer = { ...kept };
  drop(shop, removed);
  const payload = {
    admin_graphql_api_customer_kept_id: gid('Customer', kept.id),
    admin_graphql_api_customer_deleted_id: gid('Customer', removed.id),
    admin_graphql_api_job_id: null,
    status: 'completed',
    errors: [],
  };
  tell(context, shop, instant(input.at), [['customers/merge', payload]]);
  return kept;
}

type MergeError = { field: string[] | null; message: string; code: string };

/**
 * Why Shopify refuses to merge two customers: nothing when it does not.
 * @param two their ids, in the order of the mutation's arguments
 */
export function mergeErrors(shop: ShopState, two: [number, number]): MergeError[] {
  const error = (index: number, message: string, code = 'INVALID_CUSTOMER'): MergeError => ({
    field: [index === 0 ? 'customerOneId' : 'customerTwoId'],
    message,
    code,
  });
  const unknown = two.findIndex((id) => !shop.customers.some((each) => each.id === id));
  if (unknown >= 0) return [error(unknown, `Customer does not exist with ID ${two[unknown]}`, 'INVALID_CUSTOMER_ID')];
  if (two[0] === two[1])
    return [{ field: null, message: 'Customers IDs should not match', code: 'INVALID_CUSTOMER_ID' }];
  const both = two.map((id) => shop.customers.find((each) => each.id === id)!);
  const withCards = both.flatMap((customer, index) =>
    shop.giftCards.some(({ customerId }) => customerId === customer.id)
      ? [error(index, `${nameOf(customer)} has gift cards and can’t be merged.`)]
      : [],
  );
  if (withCards.length > 0) return withCards;
  const [kept = [], removed = []] = two.map((id) => shop.customerExtras[String(id)]?.tags ?? []);
  if (addTags(kept, removed).length > maxTags)
    return [0, 1].map((index) => error(index, `Customers must have ${maxTags} tags or less.`));
  return both.map(({ note }) => note ?? '').join(' ').length > maxNoteLength
    ? [0, 1].map((index) => error(index, 'Customer notes must be 5,000 characters or less.'))
    : [];
}

const nameOf = ({ first_name: first, last_name: last, email }: RestCustomer) =>
  [first, last].filter(Boolean).join(' ') || (email ?? 'Customer');

/** customers/redact. Shopify's own copy loses the name and address too. */
export function redactCustomer(context: OperationContext, input: CustomerAt): void {
  const shop = context.store.shop(input.shop);
  const { customer } = context.store.customer(shop, input.customer);
  const orders = shop.orders.filter((order) => order.customer?.id === customer.id);
  const payload = {
    shop_id: shop.id,
    shop_domain: shop.domain,
    customer: { id: customer.id, email: customer.email, phone: customer.phone },
    orders_to_redact: orders.map((order) => order.id),
  };
  for (const order of orders) {
    order.email = '';
    Object.assign(order, {
      contact_email: null,
      phone: null,
      customer: null,
      shipping_address: null,
      billing_address: null,
    });
  }
  drop(shop, customer);
  tell(context, shop, instant(input.at), [['customers/redact', payload]]);
}

/** customers/data_request. */
export function requestCustomerData(context: OperationContext, input: CustomerAt): void {
  const shop = context.store.shop(input.shop);
  const { customer } = context.store.customer(shop, input.customer);
  const payload = {
    shop_id: shop.id,
    shop_domain: shop.domain,
    customer: { id: customer.id, email: customer.email, phone: customer.phone },
    orders_requested: shop.orders.filter((order) => order.customer?.id === customer.id).map((order) => order.id),
    data_request: { id: context.store.newId() },
  };
  tell(context, shop, instant(input.at), [['customers/data_request', payload]]);
}

function drop(shop: ShopState, customer: RestCustomer): void {
  shop.customers = shop.customers.filter((each) => each.id !== customer.id);
  shop.customerExtras = omit(shop.customerExtras, String(customer.id));
}
