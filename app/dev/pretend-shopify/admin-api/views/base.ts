// Shared by the views: objects with GraphQL's names over the REST state. A member may be a function of the field's
// arguments.
import { GraphQLError } from 'graphql';
import type { MoneySet, RestAddress, RestCustomer, RestOrder } from '../../store/rest-types.ts';
import type { Collection, Product, ShopState } from '../../store/state.ts';
import { gid, type Store } from '../../store/store.ts';

export type View = Record<string, unknown>;

/** What the views of one shop need from each other: an order shows its customer, and a customer their orders. */
export interface Views {
  readonly store: Store;
  readonly shop: ShopState;
  order(order: RestOrder): View;
  image(product: Product): View;
  product(product: Product): View;
  variant(product: Product): View;
  collection(collection: Collection): View;
  customerIn(customer: RestCustomer): View | null;
  customer(customer: RestCustomer): View;
}

export interface PageArguments {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  reverse?: boolean | null;
  query?: string | null;
  sortKey?: string | null;
}
export interface AnswerContext {
  scopes: string[];
  now: Date;
  /** Bulk operations read whole connections. */
  isBulk: boolean;
}

/** GraphQL writes 20.00 as "20.0": decimals without trailing zeros, but at least one. */
export function decimal(amount: string): string {
  const number = String(Number(amount));
  return number.includes('.') ? number : `${number}.0`;
}

export function money(amount: { amount: string; currency_code: string }): View {
  return { __typename: 'MoneyV2', amount: decimal(amount.amount), currencyCode: amount.currency_code };
}

export function moneyBag(set: MoneySet): View {
  return { shopMoney: money(set.shop_money), presentmentMoney: money(set.presentment_money) };
}

export function mailingAddress(address: RestAddress | null, id: number): View | null {
  return (
    address && {
      id: gid('MailingAddress', id),
      firstName: address.first_name,
      lastName: address.last_name,
      name: address.name,
      company: address.company,
      address1: address.address1,
      address2: address.address2,
      city: address.city,
      zip: address.zip,
      province: address.province,
      provinceCode: address.province_code,
      country: address.country,
      countryCodeV2: address.country_code,
      phone: address.phone,
      latitude: address.latitude,
      longitude: address.longitude,
    }
  );
}

interface Sorted<Item> {
  items: Item[];
  /** What the list is sorted by; ids break ties. */
  keyOf: (item: Item) => string | number;
  idOf: (item: Item) => number;
}

/**
 * A connection over a whole list. Cursors contain the sort key and id, so that pages stay correct while the list
 * changes.
 */
export function connection<Item>(
  list: Sorted<Item>,
  page: PageArguments,
  context: AnswerContext,
  view: (item: Item) => View,
): View {
  if (!context.isBulk && (page.first ?? page.last ?? null) === null)
    throw new GraphQLError('you must provide one of first or last', { extensions: { code: 'BAD_USER_INPUT' } });
  const order = (a: Item, b: Item) => compare(list.keyOf(a), list.keyOf(b)) || list.idOf(a) - list.idOf(b);
  const sorted = [...list.items].sort(page.reverse ? (a, b) => order(b, a) : order);
  const cursorOf = (item: Item) => Buffer.from(JSON.stringify([list.keyOf(item), list.idOf(item)])).toString('base64');
  const from = page.after ? positionAfter(sorted, list, readCursor(page.after), page.reverse ?? false) : 0;
  const size = context.isBulk ? sorted.length : (page.first ?? page.last ?? 0);
  const start = page.last && !page.first ? Math.max(from, sorted.length - page.last) : from;
  const taken = sorted.slice(start, start + size);
  const nodes = taken.map(view);
  return {
    nodes,
    edges: taken.map((item, index) => ({ cursor: cursorOf(item), node: nodes[index] })),
    pageInfo: {
      hasNextPage: start + taken.length < sorted.length,
      hasPreviousPage: start > 0,
      startCursor: taken[0] ? cursorOf(taken[0]) : null,
      endCursor: taken.at(-1) ? cursorOf(taken.at(-1) as Item) : null,
    },
  };
}

function readCursor(cursor: string): [string | number, number] {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64').toString('utf8')) as [string | number, number];
  } catch {
    throw new GraphQLError('Invalid cursor for current pagination sort.', { extensions: { code: 'BAD_USER_INPUT' } });
  }
}

function positionAfter<Item>(
  sorted: Item[],
  list: Sorted<Item>,
  [key, id]: [string | number, number],
  isReversed: boolean,
): number {
  const direction = isReversed ? -1 : 1;
  const index = sorted.findIndex((item) => direction * (compare(list.keyOf(item), key) || list.idOf(item) - id) > 0);
  return index === -1 ? sorted.length : index;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A short list sorted only by its ids. */
export function byId<Item extends { id: number }>(items: Item[]): Sorted<Item> {
  return { items, keyOf: (item) => item.id, idOf: (item) => item.id };
}
