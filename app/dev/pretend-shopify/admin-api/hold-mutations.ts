// Mutations that hold fulfillment orders back and let them go.
import type { OperationContext } from '../operations/context.ts';
import type { FulfillmentOrder, ShopState } from '../store/state.ts';
import { idOf, type UserError } from './refusals.ts';
import type { AnswerContext, View, Views } from './views/base.ts';
import { fulfillmentOrderView, holdView, maxHolds } from './views/shipment-view.ts';

interface HoldInput {
  reason: string;
  reasonNotes?: string | null;
  handle?: string | null;
  fulfillmentOrderLineItems?: { id: string; quantity: number }[] | null;
}

export function holdMutations(views: Views, { store }: OperationContext): View {
  const { shop } = views;
  const view = (record: FulfillmentOrder) => fulfillmentOrderView(views, store.order(shop, record.orderId), record);
  const find = (id: string) => shop.fulfillmentOrders.find((each) => each.id === idOf(id, 'FulfillmentOrder'));
  const gone: UserError = {
    field: ['id'],
    message: 'Fulfillment order does not exist.',
    code: 'FULFILLMENT_ORDER_NOT_FOUND',
  };
  return {
    fulfillmentOrderHold: (
      { id, fulfillmentHold: input }: { id: string; fulfillmentHold: HoldInput },
      { now }: AnswerContext,
    ) => {
      const record = find(id);
      const error = record ? checkHold(record, input) : gone;
      if (!record || error)
        return {
          fulfillmentHold: null,
          fulfillmentOrder: null,
          remainingFulfillmentOrder: null,
          userErrors: error ? [error] : [],
        };
      const remaining = splitOff(() => store.newId(), shop, record, input);
      const hold = {
        id: store.newId(),
        handle: input.handle ?? '',
        reason: input.reason,
        reasonNotes: input.reasonNotes ?? null,
      };
      record.holds = [...record.holds, hold];
      Object.assign(record, { status: 'ON_HOLD', updatedAt: now.toISOString() });
      store.save();
      return {
        fulfillmentHold: holdView(hold),
        fulfillmentOrder: view(record),
        remainingFulfillmentOrder: remaining && view(remaining),
        userErrors: [],
      };
    },
    fulfillmentOrderReleaseHold: (
      { id, holdIds }: { id: string; holdIds?: string[] | null },
      { now }: AnswerContext,
    ) => {
      const record = find(id);
      if (!record) return { fulfillmentOrder: null, userErrors: [gone] };
      const named = holdIds?.map((each) => idOf(each, 'FulfillmentHold')) ?? null;
      record.holds = named ? record.holds.filter((each) => !named.includes(each.id)) : [];
      const status = record.holds.length > 0 ? 'ON_HOLD' : 'OPEN';
      if (record.status === 'ON_HOLD') Object.assign(record, { status, updatedAt: now.toISOString() });
      store.save();
      return { fulfillmentOrder: view(record), userErrors: [] };
    },
  };
}

/** What is wrong with the input comes before what is wrong with the fulfillment order. */
function checkHold({ holds }: FulfillmentOrder, input: HoldInput): UserError | null {
  const parts = input.fulfillmentOrderLineItems ?? [];
  const ofLines = ['fulfillmentHold', 'fulfillmentOrderLineItems'];
  const empty = parts.findIndex(({ quantity }) => quantity <= 0);
  if (empty >= 0)
    return {
      field: [...ofLines, String(empty), 'quantity'],
      message: 'You must select at least one item to place on partial hold.',
      code: 'GREATER_THAN_ZERO',
    };
  if (new Set(parts.map(({ id }) => id)).size < parts.length)
    return {
      field: ofLines,
      message: 'must contain unique line item ids',
      code: 'DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS',
    };
  if (holds.some(({ handle }) => handle === (input.handle ?? '')))
    return {
      field: ['fulfillmentHold', 'handle'],
      message:
        'The handle provided for the fulfillment hold is already in use by this app for another hold on this fulfillment order.',
      code: 'DUPLICATE_FULFILLMENT_HOLD_HANDLE',
    };
  if (parts.length > 0 && holds.length > 0)
    return {
      field: ofLines,
      message: 'The fulfillment order is not in a splittable state.',
      code: 'FULFILLMENT_ORDER_NOT_SPLITTABLE',
    };
  if (holds.length >= maxHolds)
    return {
      field: ['id'],
      message: `The maximum number of fulfillment holds for this fulfillment order has been reached for this app. An app can only have up to ${maxHolds} holds on a single fulfillment order at any one time.`,
      code: 'FULFILLMENT_ORDER_HOLD_LIMIT_REACHED',
    };
  return null;
}

/** A hold on some pieces leaves the others in a fulfillment order of their own. */
function splitOff(
  newId: () => number,
  shop: ShopState,
  record: FulfillmentOrder,
  { fulfillmentOrderLineItems }: HoldInput,
): FulfillmentOrder | null {
  const parts = fulfillmentOrderLineItems ?? [];
  if (parts.length === 0) return null;
  const heldOf = (lineId: number) =>
    parts.find(({ id }) => idOf(id, 'FulfillmentOrderLineItem') === lineId)?.quantity ?? 0;
  const rest = record.lines
    .map((line) => ({
      ...line,
      id: newId(),
      total: line.total - heldOf(line.id),
      remaining: line.remaining - heldOf(line.id),
    }))
    .filter(({ total }) => total > 0);
  if (rest.length === 0) return null;
  record.lines = record.lines
    .map((line) => ({ ...line, total: heldOf(line.id), remaining: heldOf(line.id) }))
    .filter(({ total }) => total > 0);
  const remaining: FulfillmentOrder = { ...record, id: newId(), status: 'OPEN', holds: [], lines: rest };
  shop.fulfillmentOrders.push(remaining);
  return remaining;
}
