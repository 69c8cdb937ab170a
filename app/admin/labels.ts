import { kindWords, stateWords } from '#app/messages/reasons.ts';

// The admin's words for what the code calls by key. A key without a word is shown readably rather than not at all.

/** When each kind goes out, in a line for the merchant. */
const kindMoments: Record<string, string> = {
  thank_you: 'When an order is placed: a personal note from a named person at your store.',
  order_confirmation: 'When an order is placed: items, totals and invoice.',
  shipping_confirmation: 'When a parcel is on its way, with its tracking.',
  tracking_update: 'Out for delivery, delivery attempted, ready for pickup, delivered.',
  delay_notice: 'When a parcel will be later than promised: what happened, and the new date.',
  check_in: 'A few days after delivery: all well, not arrived, or a problem?',
  review_request: 'Two weeks after delivery, with one reminder. Waits while something is wrong.',
  order_canceled: 'When an order is canceled.',
  refund_issued: 'When money goes back.',
  points_earned:
    'When an order or a good deed has earned points. The thank-you and the check-in tell it anyway, so this one is rarely needed.',
  tier_reached: 'The day after a customer has reached a tier.',
  tier_notice:
    'When a customer is about to lose a tier: from which day on. Leave it on: it is the notice that goes before every drop.',
  reward_ready: 'When a reward is there that nobody had to ask for: a full punch card, a new tier, a present of yours.',
  points_expiring: '30 and 7 days before points are lost, unless they have been spent meanwhile.',
  points_taken_back:
    'When a refund or cancellation takes points back: why, and the new balance. Rides inside the refund mail where Aftercare sends it.',
};

const stageLabels: Record<string, string> = {
  placed: 'Placed',
  paid: 'Paid',
  dispatched: 'Dispatched',
  in_transit: 'In transit',
  out_for_delivery: 'Out for delivery',
  ready_for_pickup: 'Ready for pickup',
  delivered: 'Delivered',
  settled: 'Settled',
  canceled: 'Canceled',
};

const troubleLabels: Record<string, string> = {
  late: 'Late',
  problem: 'Customer reported a problem',
  return_open: 'Return open',
  delivery_failed: 'Delivery failed',
  message_failed: 'Message failed',
};

const problemLabels: Record<string, string> = {
  not_arrived: 'Not arrived',
  damaged: 'Damaged',
  wrong_item: 'Wrong item',
  missing_item: 'Missing item',
  question: 'Question',
  other: 'Other problem',
};

export const labelOfKind = (key: string): string => (kindWords as Record<string, string>)[key] ?? readable(key);
export const momentOfKind = (key: string): string => kindMoments[key] ?? '';
export const labelOfState = (key: string): string => (stateWords as Record<string, string>)[key] ?? readable(key);
export const labelOfStage = (key: string): string => stageLabels[key] ?? readable(key);
export const labelOfTrouble = (key: string): string => troubleLabels[key] ?? readable(key);
export const labelOfProblem = (key: string): string => problemLabels[key] ?? readable(key);

export const stageOptions = optionsOf(stageLabels);
export const troubleOptions = optionsOf(troubleLabels);
export const stateOptions = optionsOf(stateWords);

export function readable(key: string): string {
  const words = key.replaceAll(/[_.]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function optionsOf(labels: Record<string, string>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}
