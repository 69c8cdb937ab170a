import type { Language } from '#app/i18n/languages.ts';

// What merchants' words can use: plain text, numbers and yes/no, already written for the customer's language.
// Null or empty text: not known. app/messages/rendering/tags.ts explains every name to the merchant.

export type ItemView = {
  title: string;
  variant: string;
  quantity: number;
  /** of one piece */
  price: string;
  total: string;
  sku: string;
};

export type ItemList = { items: ItemView[]; more_items: number };

export type ScanView = { status: string; label: string; place: string; at: string };

export type ShipmentView = ItemList & {
  carrier: string;
  /** the first with a link, and its link */
  number: string;
  url: string;
  numbers: string[];
  /** one for each number, "" where it has none, then those without a number */
  urls: string[];
  dispatched_on: string;
  scans: ScanView[];
  /** shipping, pickup_point, pickup, local, retail or none; empty where the mail is about no parcel */
  way: string;
  /** 1 for the first parcel; 0 for none */
  index: number;
  count: number;
  /** "Parcel 1 of 2: Wooden train, mug"; empty where there is only one */
  title: string;
};

export type OrderView = ItemList & {
  number: string;
  placed_on: string;
  item_count: number;
  items_total: string;
  discount: string;
  discount_codes: string;
  other: string;
  shipping: string;
  shipping_is_free: boolean;
  shipping_method: string;
  tax: string;
  tax_lines: { title: string; amount: string }[];
  taxes_included: boolean;
  duties: string;
  tip: string;
  total: string;
  /** after edits and refunds; empty when nothing changed */
  current_total: string;
  refunded: string;
  is_paid: boolean;
  is_test: boolean;
  is_dispatched: boolean;
  is_partly_dispatched: boolean;
  /** somebody waits for something: it is brought or to be picked up */
  needs_shipping: boolean;
  /** how it reaches the customer: shipping, pickup, local, mixed, retail or none */
  way: string;
  /** where goods and money are: app/orders/delivery/told-state.ts */
  state: string;
  /** the day before which a pre-order does not leave; empty without one */
  scheduled_for: string;
  cancel_reason: string;
  shows_summary: boolean;
};

export type MailView = {
  language: Language;
  order: OrderView;
  customer: {
    first_name: string;
    full_name: string;
    greeting: string;
    /** both false when it is not known */
    is_first_order: boolean;
    is_returning: boolean;
    order_count: number;
  };
  shop: { name: string; email: string; phone: string; help_url: string };
  sender: { person: string; signature: string };
  ship_to: { name: string; lines: string[]; city: string; country: string };
  /** the parcel this mail is about; the first where there are several */
  shipment: ShipmentView;
  /** all parcels this mail is about */
  shipments: ShipmentView[];
  /** `part`: "Parcel 1 of 2", or "Parcels 1, 2 of 3"; empty where the mail is about all parcels of the order */
  parcel: { part: string };
  /** the first promise (of dispatch, of arrival), unless it was only a guess; `new` empty: the new date is not known */
  promise: {
    dispatch: string;
    first: string;
    new: string;
    /** of a pickup: when it should be ready */
    ready: string;
    /** when it is expected as of now, which no later news has overtaken; empty when nobody knows */
    expected: string;
  };
  /** where the order is picked up; empty where nothing is, or Shopify has not named the place */
  pickup: { name: string; lines: string[]; phone: string; instructions: string };
  /** not_dispatched, scan_delayed, estimate_moved or estimate_passed; empty when it is not late */
  delay: { reason: string };
  /** failed, returning, lost, not_scanned or moving; `since` is the day of the last thing known, or empty */
  trouble: { kind: string; since: string };
  /** when it reached the customer; is_assumed: the carrier has not said so */
  arrival: { day: string; is_assumed: boolean; is_late: boolean };
  /** the last day on which the goods may be sent back; empty where the store has not said, and once it is over */
  returns: { until: string };
  update: { status: string; label: string; place: string; at: string; day: string };
  refund: ItemList & { amount: string; day: string; reason: string };
  review: ItemList & { is_reminder: boolean };
  /** amounts with the name of the points ("45 points"); empty where this mail has nothing to say of them */
  points: {
    earned: string;
    /** for an answer to this mail, however it turns out; for each review, where it asks for reviews */
    offered: string;
    taken_back: string;
    expiring: string;
    balance: string;
    /** of what this mail is about, as a number: words that bend ask for 1 */
    count: number;
    is_below_zero: boolean;
    /** empty: at once */
    available_on: string;
    /** the last day to spend them; where it is several days, the first, and then the last of them */
    expires_on: string;
    expires_last: string;
    /** what they came for (events/earned-for.ts); empty when it is several things */
    reason: string;
    /** refund, cancel or edit */
    why: string;
    /** what the staff write with points that they give */
    note: string;
    /** how the program calls them: "points" */
    name: string;
    program: string;
  };
  /** the tier reached, or the one about to be lost; `lower`: what comes after it, empty for none */
  tier: { name: string; lower: string; factor: string; drops_on: string };
  reward: RewardView;
  rewards: RewardView[];
  links: MailLinks;
};

/** needs_account: it waits until its owner has an account in the store */
export type RewardView = { name: string; code: string; expires_on: string; needs_account: boolean };

/** Absolute addresses, signed where they need to be. Empty: there is none. */
export type MailLinks = {
  order_page: string;
  invoice: string;
  invoice_pdf: string;
  check_in_well: string;
  check_in_not_arrived: string;
  check_in_problem: string;
  review: string;
  /** the member's own page of points */
  points: string;
  preferences: string;
  /** one click, without login: for the List-Unsubscribe header */
  unsubscribe: string;
};
