import { isPaused } from '#app/shops/pause.ts';
import type { Reason } from '../kinds.ts';
import { listNewObjections } from './by-hand.ts';
import { contextOf, planOrder } from './plan.ts';
import { whyGone } from './plan-rules.ts';
import type { Ending, MessageData, MessageRow, PlanInput } from './plan-types.ts';

/** `data` is as of now: render from it, not from what was stored when the message was planned. */
export type RecheckOutcome =
  | { action: 'send'; data: MessageData; usefulUntil: Date }
  | { action: 'wait'; until: Date; reason: Reason | null; data: MessageData; usefulUntil: Date }
  | ({ action: 'end' } & Ending);

/**
 * Is it still right to send this message? Asks the plan again, just before sending.
 * @param input the order's input of now; `existing` must show the message itself, and those handled together with it,
 *   as planned
 */
export function recheck(message: MessageRow, input: PlanInput): RecheckOutcome {
  const { shop, now } = input;
  if (shop.uninstalledAt) return { action: 'end', state: 'canceled', reason: 'uninstalled' };
  if (!shop.liveAt) return { action: 'end', state: 'skipped', reason: 'not_live' };
  if (isPaused(shop)) {
    const { sendAt: until, data, usefulUntil } = message;
    return { action: 'wait', until, reason: 'paused', data, usefulUntil };
  }
  if (message.isByHand) return recheckByHand(message, input);
  const draft = planOrder(input).find((candidate) => candidate.key === message.key);
  if (!draft) return { action: 'end', state: 'canceled', reason: whyGone(contextOf(input), message) };
  if (draft.outcome.state !== 'planned') return { action: 'end', ...draft.outcome };
  const { data, usefulUntil } = draft;
  if (draft.sendAt > now) return { action: 'wait', until: draft.sendAt, reason: draft.waits, data, usefulUntil };
  return { action: 'send', data, usefulUntil };
}

// The merchant has decided about time, and about what was named to them when they said yes. What has come up since, and
// what nobody may override, stands.
function recheckByHand(message: MessageRow, input: PlanInput): RecheckOutcome {
  const { refusals, overrides } = listNewObjections(message, input);
  const reason = refusals[0] ?? overrides[0];
  if (reason === 'order_erased') return { action: 'end', state: 'canceled', reason };
  if (reason) return { action: 'end', state: 'skipped', reason };
  return { action: 'send', data: message.data, usefulUntil: message.usefulUntil };
}
