import { isMessageKind, kindTraits } from '#app/messages/kinds.ts';
import { stateWords } from '#app/messages/reasons.ts';

// The admin's labels for keys in the code. A key without a label is shown in readable form instead of being hidden.

const stageLabels: Record<string, string> = {
  placed: 'Placed',
  paid: 'Paid',
  scheduled: 'Scheduled',
  on_hold: 'On hold',
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
  lost: 'Probably lost',
  not_scanned: 'Not scanned yet',
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

export const labelOfKind = (key: string): string => (isMessageKind(key) ? kindTraits[key].label : readable(key));
export const momentOfKind = (key: string): string => (isMessageKind(key) ? kindTraits[key].moment : '');
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
