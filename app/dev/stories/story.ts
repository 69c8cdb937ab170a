import type { Merchant } from './merchant.ts';
import type { World } from './world.ts';

/**
 * What a story expects of one message: "kind occasion: state" or "kind occasion: state (reason)"; with several parcels
 * "kind parcel N occasion: …". Written by hand, from what a customer should hear; never recorded.
 */
type Expectation = string;

/** The orders and parcels a story is about, in the order in which it speaks of them. */
export type Played = { orders: string[]; parcels: string[] };

export type Story = {
  name: string;
  /** one line for the person who watches */
  title: string;
  /** plays Shopify's side */
  play: (world: World) => Promise<Played>;
  /** what happens after the first mails have come */
  after?: (world: World, played: Played, merchant: Merchant) => Promise<void>;
  expected: Expectation[];
  /** kinds without any message, and why: "kind: reason"; "kind: not yet" when its moment has not come */
  explained?: Expectation[];
  /** addresses and how many mails each has got in the end */
  mails: Record<string, number>;
};
