// Holds the state, assigns ids, and saves the state in a file between runs.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { RestCustomer, RestFulfillment, RestOrder } from './rest-types.ts';
import type { CustomerExtras, PretendState, ReturnRecord, ShopState } from './state.ts';
import { restTime } from './time.ts';

/** Shopify's global id. */
export function gid(type: string, id: number): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number at the end of a global id, or the number itself. */
export function idOf(reference: string | number): number {
  const id = Number(String(reference).split('/').pop()?.split('?')[0]);
  if (!Number.isSafeInteger(id)) throw new Error(`"${reference}" is no id: give a number or a gid://shopify/… id`);
  return id;
}

export class Store {
  readonly state: PretendState;
  readonly #file: string | undefined;
  #saving: NodeJS.Timeout | undefined;

  /** @param file where the state is saved; without it the state lives in memory only */
  constructor(file?: string) {
    this.#file = file;
    this.state = readState(file) ?? { version: 1, nextId: 6_100_000_000_001, shops: [], tokens: [], notes: {} };
  }

  /** The next id, with thirteen digits like Shopify's. Steps are uneven, because ids of one shop are never adjacent. */
  newId(): number {
    this.state.nextId += 32_768 + (this.state.nextId % 97);
    return this.state.nextId;
  }

  /** @throws Error when there is no such shop */
  shop(domain: string): ShopState {
    const shop = this.findShop(domain);
    if (!shop) throw new Error(`There is no shop "${domain}" here: add it with addShop`);
    return shop;
  }

  findShop(domain: string): ShopState | undefined {
    return this.state.shops.find((each) => each.domain === domain || each.domain === `${domain}.myshopify.com`);
  }

  /** @throws Error when the shop has no such order */
  order(shop: ShopState, id: number | string): RestOrder {
    const order = shop.orders.find((each) => each.id === idOf(id));
    if (!order) throw new Error(`${shop.domain} has no order ${id}`);
    return order;
  }

  /** @throws Error when the shop has no such fulfillment */
  fulfillment(shop: ShopState, id: number | string): { order: RestOrder; fulfillment: RestFulfillment } {
    for (const order of shop.orders)
      for (const fulfillment of order.fulfillments) if (fulfillment.id === idOf(id)) return { order, fulfillment };
    throw new Error(`${shop.domain} has no fulfillment ${id}`);
  }

  /** @throws Error when the shop has no such customer */
  customer(shop: ShopState, id: number | string): { customer: RestCustomer; extras: CustomerExtras } {
    const customer = shop.customers.find((each) => each.id === idOf(id));
    const extras = customer && shop.customerExtras[String(customer.id)];
    if (!extras) throw new Error(`${shop.domain} has no customer ${id}`);
    return { customer, extras };
  }

  /** @throws Error when the shop has no such return */
  return(shop: ShopState, id: number | string): ReturnRecord {
    const found = shop.returns.find((each) => each.id === idOf(id));
    if (!found) throw new Error(`${shop.domain} has no return ${id}`);
    return found;
  }

  /** Marks an order as changed at an instant; versions of one order never share a time. */
  touch(shop: ShopState, order: RestOrder, at: Date): Date {
    const changedAt = new Date(Math.max(at.getTime(), new Date(order.updated_at).getTime() + 1000));
    order.updated_at = restTime(changedAt, shop.settings.timezone);
    return changedAt;
  }

  /** Saves the state soon; several changes share one write. */
  save(): void {
    if (!this.#file || this.#saving) return;
    this.#saving = setTimeout(() => this.saveNow(), 200);
    this.#saving.unref();
  }

  saveNow(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    if (!this.#file) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.state));
    renameSync(`${this.#file}.new`, this.#file);
  }
}

function readState(file: string | undefined): PretendState | undefined {
  if (!file) return undefined;
  try {
    const state = JSON.parse(readFileSync(file, 'utf8')) as PretendState;
    // Fills in what older saved states lack.
    for (const [index, shop] of state.shops.entries())
      state.shops[index] = {
        ...{
          discounts: [],
          segments: [],
          automaticDiscounts: [],
          giftCards: [],
          storeCreditAccounts: [],
          metafields: [],
          placedParts: [],
        },
        ...shop,
      };
    return state;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`The state in ${file} can't be read: delete the file to start over`, { cause: error });
  }
}
