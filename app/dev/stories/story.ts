import type { Merchant } from './merchant.ts';
import type { World } from './world.ts';

/**
 * What a story expects of one message: "kind occasion: state" or "kind occasion: state (reason)"; with several parcels
 * "kind parcel N occasion: …". Written by hand, from what a customer should receive; never recorded.
 */
type Expectation = string;

/** The orders and parcels of a story, in the order it mentions them. */
export type Played = { orders: string[]; parcels: string[] };

export type Story = {
  name: string;
  /** one line for whoever watches */
  title: string;
  /** plays Shopify's side */
  play: (world: World) => Promise<Played>;
  /** what happens after the first mails have arrived */
  after?: (world: World, played: Played, merchant: Merchant) => Promise<void>;
  expected: Expectation[];
  /** kinds without any message, and why: "kind: reason"; "kind: not yet" when it is not due yet */
  explained?: Expectation[];
  /** addresses, and how many mails each has received in the end */
  mails: Record<string, number>;
};
