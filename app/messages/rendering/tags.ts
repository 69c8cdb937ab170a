import type { MessageKind } from '../kinds.ts';
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
};

/** What a mail can speak of. Tags without a matter are for every mail. */
type Matter =
  | 'items'
  | 'destination'
  | 'parcel'
  | 'milestone'
  | 'report'
  | 'arrival'
  | 'returns'
  | 'delay'
  | 'trouble'
  | 'refund'
  | 'money_back'
  | 'check_in'
  | 'review'
  | 'points_earned'
  | 'points_taken_back'
  | 'points_expiring'
  | 'points_line'
  | 'points_offered'
  | 'points_note'
  | 'balance'
  | 'program'
  | 'tier'
  | 'tier_reached'
  | 'tier_drop'
  | 'reward';

const mattersOf: Record<MessageKind, readonly Matter[]> = {
  thank_you: ['items', 'destination', 'points_earned', 'points_line', 'balance'],
  order_confirmation: ['items', 'destination', 'points_earned', 'points_line', 'balance'],
  shipping_confirmation: ['destination', 'parcel'],
  tracking_update: ['parcel', 'milestone', 'report', 'returns'],
  delay_notice: ['destination', 'parcel', 'report', 'delay'],
  delivery_problem: ['destination', 'parcel', 'trouble'],
  check_in: ['parcel', 'arrival', 'returns', 'check_in', 'points_offered', 'points_earned', 'points_line', 'balance'],
  review_request: ['parcel', 'arrival', 'returns', 'review', 'points_offered'],
  order_canceled: ['items', 'money_back', 'points_taken_back', 'points_line', 'balance'],
  refund_issued: ['refund', 'money_back', 'points_taken_back', 'points_line', 'balance'],
  points_earned: ['program', 'points_earned', 'balance'],
  tier_reached: ['program', 'tier', 'tier_reached', 'balance'],
  tier_notice: ['program', 'tier', 'tier_drop', 'balance'],
  reward_ready: ['program', 'reward', 'balance'],
  points_expiring: ['program', 'points_expiring', 'balance'],
  goodwill_points: ['program', 'points_earned', 'points_note', 'balance'],
  points_taken_back: ['program', 'points_taken_back', 'balance'],
};

type Entry = [group: MergeTag['group'], name: string, label: string, description: string, matter?: Matter];

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
  ['Order', 'promise.expected', 'Expected by', 'As of now; empty once that day has passed and while nobody knows'],
  ['Order', 'promise.ready', 'Ready for pickup by', 'Of a local pickup; empty for every other order'],
  [
    'Order',
    'order.scheduled_for',
    'Scheduled for',
    'Of a pre-order: the day before which it does not leave; else empty',
  ],
  ['Order', 'pickup.name', 'Pickup place', 'Of a local pickup; empty where Shopify has not named it'],
  ['Parcel', 'shipment.carrier', 'Carrier', 'Who brings the parcel', 'parcel'],
  ['Parcel', 'shipment.number', 'Tracking number', 'Empty without one', 'parcel'],
  ['Parcel', 'shipment.url', 'Tracking address', "The carrier's page for this parcel", 'parcel'],
  ['Parcel', 'shipment.dispatched_on', 'Day of dispatch', 'When it left the store', 'parcel'],
  ['Parcel', 'update.label', 'What the carrier reports', 'Out for delivery, delivered and so on', 'milestone'],
  ['Parcel', 'update.place', 'Place of the report', 'Empty where the carrier names none', 'report'],
  ['Parcel', 'update.at', 'Time of the report', "In the customer's time zone", 'report'],
  ['Parcel', 'arrival.day', 'Day of arrival', 'When the parcel was delivered', 'arrival'],
  [
    'Parcel',
    'returns.until',
    'Can be sent back until',
    'By Settings, Returns, and the customer’s tier; empty where nothing is said, and when it is over',
    'returns',
  ],
  ['Delay', 'promise.new', 'New day', 'Empty while nobody knows it', 'delay'],
  ['Delay', 'promise.dispatch', 'Promised day of dispatch', 'When the order should have left', 'delay'],
  ['Parcel', 'parcel.part', 'Which parcel', 'Parcel 1 of 2; empty where it is about the whole order', 'parcel'],
  ['Delay', 'trouble.since', 'Day of the problem', 'Since when nothing better is known', 'trouble'],
  ['Refund', 'refund.amount', 'Refunded amount', 'What went back to the customer', 'refund'],
  ['Refund', 'order.refunded', 'All refunds', 'Everything that went back for this order', 'money_back'],
  ['Points', 'points.earned', 'Points earned', 'With the word for them; empty where there are none', 'points_earned'],
  [
    'Points',
    'points.offered',
    'Points for answering',
    'For an answer, or for each review, whatever it says; empty where the customer gets none',
    'points_offered',
  ],
  ['Points', 'points.note', 'What your staff write', 'With points that they give; often empty', 'points_note'],
  ['Points', 'points.available_on', 'Can be spent from', 'Empty when at once', 'points_earned'],
  ['Points', 'points.taken_back', 'Points taken back', 'Empty where there are none', 'points_taken_back'],
  ['Points', 'points.expiring', 'Points about to be lost', 'What of them is still unspent', 'points_expiring'],
  ['Points', 'points.expires_on', 'Last day to spend them', 'The day after, they are lost', 'points_expiring'],
  [
    'Points',
    'points.expires_last',
    'Last day for the last of them',
    'Empty where all of them go on one day',
    'points_expiring',
  ],
  ['Points', 'points.balance', 'Balance', 'As of the moment the mail is sent', 'balance'],
  ['Points', 'points.name', 'What points are called', 'From your program', 'program'],
  ['Points', 'tier.name', 'Tier', 'The one reached, or about to be lost', 'tier'],
  ['Points', 'tier.factor', 'Earns so many times the points', 'Empty where the tier earns as usual', 'tier_reached'],
  ['Points', 'tier.drops_on', 'Day of the drop', 'From its beginning the tier is a lower one', 'tier_drop'],
  ['Points', 'tier.lower', 'The tier after the drop', 'Empty for none', 'tier_drop'],
  ['Points', 'reward.name', 'Reward', 'As you call it', 'reward'],
  ['Points', 'reward.code', 'Code of the reward', 'Empty where it needs none', 'reward'],
  ['Points', 'reward.expires_on', 'Reward is good until', 'Empty where it does not end', 'reward'],
  ['Shop', 'shop.name', 'Shop', 'Your store’s name'],
  ['Shop', 'sender.person', 'Your name', 'The person who signs, from Settings'],
  ['Shop', 'sender.signature', 'Signature', 'Your name and your store'],
  ['Shop', 'shop.email', 'Your address', 'Where answers go'],
  ['Shop', 'shop.phone', 'Your phone number', 'From Settings'],
  ['Links', 'links.order_page', 'Order page', 'The customer’s own page for this order'],
  ['Links', 'links.invoice', 'Invoice', 'The page with the invoice'],
  ['Links', 'links.invoice_pdf', 'Invoice as PDF', 'The file'],
  ['Links', 'links.check_in_well', 'Answer: all is well', 'Opens the page with this answer chosen', 'check_in'],
  ['Links', 'links.check_in_not_arrived', 'Answer: not arrived', 'Opens the page with this answer chosen', 'check_in'],
  ['Links', 'links.check_in_problem', 'Answer: a problem', 'Opens the page with this answer chosen', 'check_in'],
  ['Links', 'links.review', 'Review page', 'Where the review is written', 'review'],
  ['Links', 'links.points', 'Points page', 'The customer’s own page of points, without login', 'balance'],
  ['Links', 'links.preferences', 'Mail preferences', 'Where the customer chooses which mails to get'],
];

const pieces: Entry[] = [
  ['Ready-made pieces', 'order_items', 'Items with prices', 'A table of what was ordered', 'items'],
  [
    'Ready-made pieces',
    'order_summary',
    'Items and totals',
    'The table with discount, shipping, tax and total',
    'items',
  ],
  ['Ready-made pieces', 'ship_to', 'Shipping address', 'Where the order goes, or where it is picked up', 'destination'],
  ['Ready-made pieces', 'tracking', 'Tracking', 'Carrier, number and a button to follow the parcel', 'parcel'],
  ['Ready-made pieces', 'shipment_items', 'What is in the parcel', 'A table of its items', 'parcel'],
  [
    'Ready-made pieces',
    'parcel_names',
    'Which parcel',
    'Its number and what is in it; nothing where it is about the whole order',
    'parcel',
  ],
  ['Ready-made pieces', 'check_in_buttons', 'Three answers', 'All is well, not arrived, a problem', 'check_in'],
  ['Ready-made pieces', 'review_items', 'What can be reviewed', 'A table of the items', 'review'],
  ['Ready-made pieces', 'review_button', 'Review button', 'Leads to the page where the review is written', 'review'],
  ['Ready-made pieces', 'refund_items', 'What was refunded', 'A table of the items', 'refund'],
  [
    'Ready-made pieces',
    'points_line',
    'What it means for points',
    'One sentence with what was earned or taken back; nothing where there is nothing',
    'points_line',
  ],
  ['Ready-made pieces', 'rewards', 'Rewards', 'Each with its code and until when it is good', 'reward'],
  [
    'Ready-made pieces',
    'points_button',
    'Button to the points',
    'Leads to the customer’s own page of points',
    'program',
  ],
  ['Ready-made pieces', 'invoice_link', 'Link to the invoice', 'A line of its own'],
  ['Ready-made pieces', 'signature', 'Signature', 'Your name and your store, on a line of its own'],
];

/** What the editor offers for this kind of mail. */
export function mergeTags(kind: MessageKind): MergeTag[] {
  const view = sampleView(kind);
  const fits = ([, , , , matter]: Entry) => !matter || mattersOf[kind].includes(matter);
  return [
    ...values.filter(fits).map((entry) => toTag(entry, `{{ ${entry[1]} }}`, valueAt(view, entry[1]))),
    ...pieces.filter(fits).map((entry) => toTag(entry, `{% ${entry[1]} %}`, entry[3])),
  ];
}

function toTag([group, , label, description]: Entry, insert: string, sample: string): MergeTag {
  return { group, insert, label, description, sample };
}

function valueAt(view: object, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined), view);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
