import type { AddressInput, CustomerInput, LineInput, PlaceOrderInput } from '../pretend-shopify/operations/inputs.ts';
import { whereItIsDay } from './people.ts';
import type { Played } from './story.ts';
import type { Ago, World } from './world.ts';

type Purchase = Partial<Omit<PlaceOrderInput, 'lines' | 'at' | 'customer' | 'shop'>> & {
  /** "Ada Okafor" */
  name: string;
  email?: string;
  locale?: string;
  address?: AddressInput;
  acceptsMarketing?: boolean;
  /** product handles */
  lines: LineInput[];
  ago: Ago;
};

/** Somebody buys something; by default they live where it is day. */
export async function buy(world: World, purchase: Purchase): Promise<string> {
  const {
    name,
    email,
    locale = 'en',
    address = whereItIsDay(world.now),
    acceptsMarketing,
    ago,
    lines,
    ...order
  } = purchase;
  const [firstName, lastName] = name.split(' ');
  const customer: CustomerInput = {
    firstName,
    lastName,
    email: email ?? `${firstName?.toLowerCase()}@mail.example`,
    locale,
    address,
    acceptsMarketing,
  };
  const placed = await world.shopify('placeOrder', {
    customer,
    shippingAddress: address,
    locale,
    ...order,
    lines,
    at: world.ago(ago),
  });
  return String(placed.id);
}

type Parcel = {
  order: string;
  dispatched: Ago;
  /** SKUs; by default everything that is left */
  skus?: string[];
  delivered?: Ago;
  company?: string;
  number?: string;
};

/** A parcel leaves, travels, and, if the story says so, is delivered. */
export async function ship(
  world: World,
  { order, dispatched, skus, delivered, company = 'UPS', number = '1Z999AA10123456784' }: Parcel,
): Promise<string> {
  const { shopify, ago } = world;
  const lines = skus?.map((sku) => ({ line: sku }));
  const parcel = await shopify('fulfil', {
    order,
    ...(lines ? { lines } : {}),
    tracking: { company, number },
    at: ago(dispatched),
  });
  await shopify('scan', {
    fulfillment: parcel.id,
    status: 'in_transit',
    message: 'Departed facility',
    happenedAt: minutesAfter(ago(dispatched), 180),
    at: minutesAfter(ago(dispatched), 180),
  });
  if (delivered)
    await shopify('scan', {
      fulfillment: parcel.id,
      status: 'delivered',
      message: 'Left at the front door',
      happenedAt: ago(delivered),
      at: ago(delivered),
    });
  return String(parcel.id);
}

function minutesAfter(at: Date, minutes: number): Date {
  return new Date(at.getTime() + minutes * 60_000);
}

export function about(order: string, ...parcels: string[]): Played {
  return { orders: [order], parcels };
}

/** Plays a past all at once and returns its orders and parcels. */
export async function past(world: World, tell: () => Promise<Played>): Promise<Played> {
  let played: Played | undefined;
  await world.tellPast(async () => {
    played = await tell();
  });
  return played!;
}
