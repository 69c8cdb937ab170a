import type { OrderFacts, OrderStage } from '#app/orders/facts.ts';
import { deliveredAt } from '#app/orders/stage.ts';
import { realShipments } from './parcels.ts';
import type { Speech } from './speech.ts';

export type StepView = { label: string; at: string | null; state: 'done' | 'current' | 'todo' };

const way: OrderStage[] = ['placed', 'paid', 'dispatched', 'in_transit', 'out_for_delivery', 'delivered'];

/** Nothing of this order travels: downloads, gift cards, services. */
export function isDigitalOnly(facts: OrderFacts): boolean {
  return facts.lines.length > 0 && facts.lines.every((line) => !line.requiresShipping);
}

/** The order's way as steps: what is done, where it is now, what is to come. */
export function makeSteps(facts: OrderFacts, stage: OrderStage, speech: Speech): StepView[] {
  const { words, own, day } = speech;
  const placedAt = facts.placedAt ? day(facts.placedAt) : null;
  const placed: StepView = { label: words.stages.placed, at: placedAt, state: 'done' };
  if (stage === 'canceled') {
    return [placed, { label: words.stages.canceled, at: facts.canceledAt ? day(facts.canceledAt) : null, state: 'current' }];
  }
  if (isDigitalOnly(facts)) {
    const isDone = ['dispatched', 'in_transit', 'out_for_delivery', 'delivered', 'settled'].includes(stage) || facts.paidAt !== null;
    return [placed, { label: own.digitalStep, at: null, state: isDone ? 'done' : 'current' }];
  }
  const isPickup = stage === 'ready_for_pickup' || facts.shipments.some((s) => s.scans.some((scan) => scan.status === 'ready_for_pickup'));
  const steps = isPickup ? way.map((step) => (step === 'out_for_delivery' ? 'ready_for_pickup' : step)) : way;
  const position = stage === 'settled' ? steps.length - 1 : steps.indexOf(stage);
  const isOver = stage === 'delivered' || stage === 'settled';
  return steps.map((step, index) => ({
    label: words.stages[step],
    at: dateOfStep(facts, step, index <= position, speech),
    state: index < position || isOver ? 'done' : index === position ? 'current' : 'todo',
  }));
}

function dateOfStep(facts: OrderFacts, step: OrderStage, isReached: boolean, { day, localDay }: Speech): string | null {
  if (!isReached) return null;
  if (step === 'placed') return facts.placedAt ? day(facts.placedAt) : null;
  const shipments = realShipments(facts);
  if (step === 'dispatched') return dayOf(shipments.map((shipment) => shipment.dispatchedAt), Math.min, day);
  if (step === 'delivered') return dayOf(shipments.map((shipment) => deliveredAt(shipment)), Math.max, localDay);
  return null;
}

function dayOf(instants: (Date | null)[], pick: (...times: number[]) => number, day: Speech['day']): string | null {
  const times = instants.filter((at) => at !== null).map((at) => at.getTime());
  return times.length > 0 ? day(new Date(pick(...times))) : null;
}
