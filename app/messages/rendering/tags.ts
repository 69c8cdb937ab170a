import { kindsAbout, type MessageKind, messageKinds } from '../kinds.ts';
import { sampleView } from './samples.ts';

// The list merchants pick from in the editor, so that nobody has to know Liquid. A test makes sure that each one works.

export type MergeTag = {
  /** what is put into the editor */
  insert: string;
  label: string;
  description: string;
  group:
    'Customer' | 'Order' | 'Parcel' | 'Delay' | 'Refund' | 'Review' | 'Points' | 'Shop' | 'Links' | 'Ready-made pieces';
  /** what it says for the sample order; for pieces, what they look like */
  sample: string;
  kinds: readonly MessageKind[];
};

const earnedKinds: MessageKind[] = ['points_earned', 'thank_you', 'order_confirmation', 'check_in'];
const takenBackKinds: MessageKind[] = ['points_taken_back', 'refund_issued', 'order_canceled'];
const pointsKinds: MessageKind[] = [...earnedKinds, ...takenBackKinds, 'points_expiring'];
const parcelKinds: MessageKind[] = [
  'shipping_confirmation',
  'tracking_update',
  'delay_notice',
  'check_in',
  'review_request',
];

type Entry = [group: MergeTag['group'], name: string, label: string, description: string, kinds?: MessageKind[]];

const values: Entry[] = [
  ['Customer', 'customer.greeting', 'Greeting', '"Hello Maya," or just "Hello," where the name is not known'],
  ['Customer', 'customer.first_name', 'First name', 'Empty where it is not known'],
  ['Customer', 'customer.full_name', 'Full name', 'Empty where it is not known'],
  ['Customer', 'customer.order_count', 'Number of this order', '1 for the first order of this customer'],
  ['Order', 'order.number', 'Order number', 'As the customer knows it'],
  ['Order', 'order.placed_on', 'Order date', 'The day it was placed'],
  ['Order', 'order.item_count', 'Number of items', 'All pieces together'],
  ['Order', 'order.total', 'Total', 'What the customer paid, in the currency they saw'],
  ['Order', 'order.items_total', 'Items', 'All items before discounts'],
  ['Order', 'order.discount', 'Discount', 'Empty without one'],
  ['Order', 'order.shipping', 'Shipping costs', 'What shipping costs'],
  ['Order', 'order.tax', 'Tax', 'Empty without any'],
  ['Order', 'order.shipping_method', 'Shipping method', 'As chosen at checkout'],
  ['Order', 'ship_to.city', 'City', 'Where the order goes'],
  ['Order', 'ship_to.country', 'Country', 'Where the order goes'],
  ['Order', 'promise.first', 'Promised day', 'The first day of arrival we named; it does not change afterwards'],
  ['Parcel', 'shipment.carrier', 'Carrier', 'Who brings the parcel', parcelKinds],
  ['Parcel', 'shipment.number', 'Tracking number', 'Empty without one', parcelKinds],
  ['Parcel', 'shipment.url', 'Tracking address', "The carrier's page for this parcel", parcelKinds],
  ['Parcel', 'shipment.dispatched_on', 'Day of dispatch', 'When it left the store', parcelKinds],
  ['Parcel', 'update.label', 'What the carrier reports', 'Out for delivery, delivered and so on', ['tracking_update']],
  [
    'Parcel',
    'update.place',
    'Place of the report',
    'Empty where the carrier names none',
    ['tracking_update', 'delay_notice'],
  ],
  ['Parcel', 'update.at', 'Time of the report', "In the customer's time zone", ['tracking_update', 'delay_notice']],
  ['Parcel', 'arrival.day', 'Day of arrival', 'When the parcel was delivered', ['check_in', 'review_request']],
  [
    'Parcel',
    'returns.until',
    'Can be sent back until',
    'By Settings, Returns, and the customer’s tier; empty where nothing is said, and when it is over',
    ['check_in', 'review_request', 'tracking_update'],
  ],
  ['Delay', 'promise.new', 'New day', 'Empty while nobody knows it', ['delay_notice']],
  ['Delay', 'promise.dispatch', 'Promised day of dispatch', 'When the order should have left', ['delay_notice']],
  ['Refund', 'refund.amount', 'Refunded amount', 'What went back to the customer', ['refund_issued']],
  [
    'Refund',
    'order.refunded',
    'All refunds',
    'Everything that went back for this order',
    ['refund_issued', 'order_canceled'],
  ],
  ['Points', 'points.earned', 'Points earned', 'With the word for them; empty where there are none', earnedKinds],
  ['Points', 'points.available_on', 'Can be spent from', 'Empty when at once', earnedKinds],
  ['Points', 'points.taken_back', 'Points taken back', 'Empty where there are none', takenBackKinds],
  ['Points', 'points.expiring', 'Points about to be lost', 'What of them is still unspent', ['points_expiring']],
  ['Points', 'points.expires_on', 'Last day to spend them', 'The day after, they are lost', ['points_expiring']],
  [
    'Points',
    'points.expires_last',
    'Last day for the last of them',
    'Empty where all of them go on one day',
    ['points_expiring'],
  ],
  [
    'Points',
    'points.balance',
    'Balance',
    'As of the moment the mail is sent',
    [...pointsKinds, 'tier_reached', 'tier_notice', 'reward_ready'],
  ],
  ['Points', 'points.name', 'What points are called', 'From your program', kindsAbout('loyalty')],
  ['Points', 'tier.name', 'Tier', 'The one reached, or about to be lost', ['tier_reached', 'tier_notice']],
  ['Points', 'tier.factor', 'Earns so many times the points', 'Empty where the tier earns as usual', ['tier_reached']],
  ['Points', 'tier.drops_on', 'Day of the drop', 'From its beginning the tier is a lower one', ['tier_notice']],
  ['Points', 'tier.lower', 'The tier after the drop', 'Empty for none', ['tier_notice']],
  ['Points', 'reward.name', 'Reward', 'As you call it', ['reward_ready']],
  ['Points', 'reward.code', 'Code of the reward', 'Empty where it needs none', ['reward_ready']],
  ['Points', 'reward.expires_on', 'Reward is good until', 'Empty where it does not end', ['reward_ready']],
  ['Shop', 'shop.name', 'Shop', 'Your store’s name'],
  ['Shop', 'sender.person', 'Your name', 'The person who signs, from Settings'],
  ['Shop', 'sender.signature', 'Signature', 'Your name and your store'],
  ['Shop', 'shop.email', 'Your address', 'Where answers go'],
  ['Shop', 'shop.phone', 'Your phone number', 'From Settings'],
  ['Links', 'links.order_page', 'Order page', 'The customer’s own page for this order'],
  ['Links', 'links.invoice', 'Invoice', 'The page with the invoice'],
  ['Links', 'links.invoice_pdf', 'Invoice as PDF', 'The file'],
  ['Links', 'links.check_in_well', 'Answer: all is well', 'Opens the page with this answer chosen', ['check_in']],
  [
    'Links',
    'links.check_in_not_arrived',
    'Answer: not arrived',
    'Opens the page with this answer chosen',
    ['check_in'],
  ],
  ['Links', 'links.check_in_problem', 'Answer: a problem', 'Opens the page with this answer chosen', ['check_in']],
  ['Links', 'links.review', 'Review page', 'Where the review is written', ['review_request']],
  [
    'Links',
    'links.points',
    'Points page',
    'The customer’s own page of points, without login',
    [...pointsKinds, 'tier_reached', 'tier_notice', 'reward_ready'],
  ],
  ['Links', 'links.preferences', 'Mail preferences', 'Where the customer chooses which mails to get'],
];

const pieces: Entry[] = [
  [
    'Ready-made pieces',
    'order_items',
    'Items with prices',
    'A table of what was ordered',
    ['thank_you', 'order_confirmation', 'order_canceled'],
  ],
  [
    'Ready-made pieces',
    'order_summary',
    'Items and totals',
    'The table with discount, shipping, tax and total',
    ['thank_you', 'order_confirmation', 'order_canceled'],
  ],
  [
    'Ready-made pieces',
    'ship_to',
    'Shipping address',
    'Where the order goes',
    ['thank_you', 'order_confirmation', 'shipping_confirmation', 'delay_notice'],
  ],
  ['Ready-made pieces', 'tracking', 'Tracking', 'Carrier, number and a button to follow the parcel', parcelKinds],
  ['Ready-made pieces', 'shipment_items', 'What is in the parcel', 'A table of its items', parcelKinds],
  ['Ready-made pieces', 'check_in_buttons', 'Three answers', 'All is well, not arrived, a problem', ['check_in']],
  ['Ready-made pieces', 'review_items', 'What can be reviewed', 'A table of the items', ['review_request']],
  [
    'Ready-made pieces',
    'review_button',
    'Review button',
    'Leads to the page where the review is written',
    ['review_request'],
  ],
  ['Ready-made pieces', 'refund_items', 'What was refunded', 'A table of the items', ['refund_issued']],
  [
    'Ready-made pieces',
    'points_line',
    'What it means for points',
    'One sentence with what was earned or taken back; nothing where there is nothing',
    [...earnedKinds.slice(1), ...takenBackKinds.slice(1)],
  ],
  ['Ready-made pieces', 'rewards', 'Rewards', 'Each with its code and until when it is good', ['reward_ready']],
  [
    'Ready-made pieces',
    'points_button',
    'Button to the points',
    'Leads to the customer’s own page of points',
    kindsAbout('loyalty'),
  ],
  ['Ready-made pieces', 'invoice_link', 'Link to the invoice', 'A line of its own'],
  ['Ready-made pieces', 'signature', 'Signature', 'Your name and your store, on a line of its own'],
];

/** What the editor offers for this kind of mail. */
export function mergeTags(kind: MessageKind): MergeTag[] {
  const view = sampleView(kind);
  const fits = ([, , , , kinds]: Entry) => !kinds || kinds.includes(kind);
  return [
    ...values.filter(fits).map((entry) => toTag(entry, `{{ ${entry[1]} }}`, valueAt(view, entry[1]))),
    ...pieces.filter(fits).map((entry) => toTag(entry, `{% ${entry[1]} %}`, entry[3])),
  ];
}

function toTag([group, , label, description, kinds]: Entry, insert: string, sample: string): MergeTag {
  return { group, insert, label, description, sample, kinds: kinds ?? messageKinds };
}

function valueAt(view: object, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), view);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
