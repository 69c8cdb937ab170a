// Customers and addresses in REST shape.
import type { AddressInput, CustomerInput } from '../operations/inputs.ts';
import type { RestAddress, RestCustomer } from './rest-types.ts';
import type { CustomerExtras, ShopState } from './state.ts';
import { gid, type Store } from './store.ts';
import { restTime } from './time.ts';

const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** An address with Shopify's keys; names come from the person when the address has none. */
export function restAddress(
  input: AddressInput,
  person: { firstName?: string | null; lastName?: string | null },
): RestAddress {
  const firstName = input.firstName ?? person.firstName ?? null;
  const lastName = input.lastName ?? person.lastName ?? null;
  return {
    first_name: firstName,
    address1: input.address1 ?? '1 Main Street',
    phone: input.phone ?? null,
    city: input.city ?? 'Springfield',
    zip: input.zip ?? '00000',
    province: input.province ?? null,
    country: input.country ?? countryNames.of(input.countryCode) ?? input.countryCode,
    last_name: lastName,
    address2: input.address2 ?? null,
    company: input.company ?? null,
    latitude: null,
    longitude: null,
    name: [firstName, lastName].filter(Boolean).join(' '),
    country_code: input.countryCode,
    province_code: input.provinceCode ?? null,
  };
}

/** Finds a customer by email or creates one; says which. */
export function findOrCreateCustomer(
  store: Store,
  shop: ShopState,
  input: CustomerInput,
  at: Date,
): { customer: RestCustomer; isNew: boolean } {
  const known = input.email ? shop.customers.find((each) => each.email === input.email) : undefined;
  if (known) return { customer: known, isNew: false };
  const id = store.newId();
  const time = restTime(at, shop.settings.timezone);
  const address = input.address ? restAddress(input.address, input) : null;
  const customer: RestCustomer = {
    id,
    created_at: time,
    updated_at: time,
    first_name: input.firstName ?? null,
    last_name: input.lastName ?? null,
    state: 'disabled',
    note: null,
    verified_email: true,
    multipass_identifier: null,
    tax_exempt: false,
    email: input.email ?? null,
    phone: input.phone ?? null,
    currency: shop.settings.currency,
    tax_exemptions: [],
    admin_graphql_api_id: gid('Customer', id),
    default_address: address && {
      ...address,
      id: store.newId(),
      customer_id: id,
      country_name: address.country,
      default: true,
    },
  };
  shop.customers.push(customer);
  shop.customerExtras[String(id)] = newExtras(input, shop, at);
  return { customer, isNew: true };
}

function newExtras(input: CustomerInput, shop: ShopState, at: Date): CustomerExtras {
  const subscribed = input.acceptsMarketing === true;
  return {
    locale: input.locale ?? shop.settings.locales[0] ?? 'en',
    tags: input.tags ?? [],
    consent: {
      state: subscribed ? 'SUBSCRIBED' : 'NOT_SUBSCRIBED',
      optInLevel: subscribed ? 'SINGLE_OPT_IN' : null,
      updatedAt: subscribed ? at.toISOString() : null,
    },
  };
}

/** A customer as customers/* webhooks send it. */
export function customerPayload(customer: RestCustomer): RestCustomer & { addresses: unknown[] } {
  return { ...customer, addresses: customer.default_address ? [customer.default_address] : [] };
}
