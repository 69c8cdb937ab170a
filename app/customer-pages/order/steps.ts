import type { OrderFacts, OrderStage } from '#app/orders/facts.ts';
import { missingState, orderArrival } from '#app/orders/delivery/arrival.ts';
import { firstDispatchAt, needsDelivery, parcelsOf } from '#app/orders/delivery/parcels.ts';
import { wayOfOrder } from '#app/orders/delivery/ways.ts';
import { nameStage } from '#app/i18n/words.ts';
import type { CustomerFormats } from '../customer-formats.ts';
import { gravestTrouble } from './trouble.ts';

export type StepView = { label: string; at: string | null; state: 'done' | 'current' | 'todo' };

const byPost: OrderStage[] = ['placed', 'paid', 'dispatched', 'in_transit', 'out_for_delivery', 'delivered'];
const pickup: OrderStage[] = ['placed', 'paid', 'ready_for_pickup', 'delivered'];
const byDriver: OrderStage[] = ['placed', 'paid', 'dispatched', 'out_for_delivery', 'delivered'];

/** The steps of an order that goes one way, and those of one that waits for a day or the end of a hold. */
function stepsOf(facts: OrderFacts, stage: OrderStage): OrderStage[] {
  const orderWay = wayOfOrder(facts);
  const way = orderWay === 'pickup' ? pickup : orderWay === 'local' ? byDriver : byPost;
  if (stage !== 'scheduled' && stage !== 'on_hold') return way;
  return parcelsOf(facts).length > 0 ? ['placed', stage, 'delivered'] : ['placed', stage, ...way.slice(1)];
}

/** Whether nothing in this order is shipped: downloads, gift cards, services. */
function isDigitalOnly(facts: OrderFacts): boolean {
  return facts.lines.length > 0 && facts.lines.every((line) => !line.requiresShipping);
}

/** The order's progress in steps: done, current, and still to come. */
export function makeSteps(facts: OrderFacts, stage: OrderStage, formats: CustomerFormats, now: Date): StepView[] {
  const { words, own, day } = formats;
  const placedAt = facts.placedAt ? day(facts.placedAt) : null;
  const placed: StepView = { label: words.stages.placed, at: placedAt, state: 'done' };
  if (stage === 'canceled') {
    return [
      placed,
      { label: words.stages.canceled, at: facts.canceledAt ? day(facts.canceledAt) : null, state: 'current' },
    ];
  }
  if (!needsDelivery(facts)) {
    const label = isDigitalOnly(facts) ? own.digitalStep : words.stages.settled;
    return [placed, { label, at: null, state: stage === 'settled' || stage === 'delivered' ? 'done' : 'current' }];
  }
  const isAtPickupPoint =
    stage === 'ready_for_pickup' ||
    facts.shipments.some((s) => s.scans.some((scan) => scan.status === 'ready_for_pickup'));
  const way = stepsOf(facts, stage);
  const isLocal = wayOfOrder(facts) === 'local';
  const steps =
    isAtPickupPoint && !way.includes('ready_for_pickup')
      ? way.map((step) => (step === 'out_for_delivery' ? 'ready_for_pickup' : step))
      : way;
  // After a long silence an order settles without anybody having seen the parcel arrive: then nobody claims it did.
  const last =
    stage === 'settled' && !orderArrival(facts)
      ? words.stages.settled
      : missingState(facts)
        ? own.order.reportedDelivered
        : nameStage('delivered', wayOfOrder(facts), words);
  const reached = isLocal && stage === 'in_transit' ? 'dispatched' : stage;
  const position = stage === 'settled' ? steps.length - 1 : steps.indexOf(reached);
  const isOver = stage === 'delivered' || stage === 'settled';
  const trouble = isOver ? null : gravestTrouble(facts, formats, now);
  const stuck = trouble && trouble.kind !== 'not_scanned' ? own.trouble.step[trouble.kind] : null;
  return steps.map((step, index) => ({
    label:
      stuck && index === position ? stuck : step === 'delivered' ? last : nameStage(step, wayOfOrder(facts), words),
    at: dateOfStep(facts, step, index <= position, formats),
    state: index < position || isOver ? 'done' : index === position ? 'current' : 'todo',
  }));
}

function dateOfStep(
  facts: OrderFacts,
  step: OrderStage,
  isReached: boolean,
  { day, localDay }: CustomerFormats,
): string | null {
  if (!isReached) return null;
  if (step === 'placed') return facts.placedAt ? day(facts.placedAt) : null;
  if (step === 'delivered') {
    const arrival = orderArrival(facts);
    return arrival?.isDayKnown ? localDay(arrival.at) : null;
  }
  const at = step === 'dispatched' ? firstDispatchAt(facts) : null;
  return at && day(at);
}
