// Mutations of returns, with Shopify's refusals.
import type { OperationContext } from '../operations/context.ts';
import {
  approveReturn,
  cancelReturn,
  closeReturn,
  declineReturn,
  processReturn,
  removeFromReturn,
  reopenReturn,
  requestReturn,
  type DeclineInput,
} from '../operations/returns.ts';
import type { RestOrder } from '../store/rest-types.ts';
import type { ReturnRecord, ShopState } from '../store/state.ts';
import { idOf, type UserError } from './refusals.ts';
import type { View, Views } from './views/base.ts';
import { returnView } from './views/refund-view.ts';

interface LineInput {
  fulfillmentLineItemId: string;
  quantity: number;
  returnReason?: string | null;
  returnReasonDefinitionId?: string | null;
  returnReasonNote?: string | null;
  customerNote?: string | null;
}
interface RequestInput {
  orderId: string;
  returnLineItems: LineInput[];
}
type PieceInput = { id: string; quantity: number };

const invalidState = (field: string[], message: string): UserError => ({ field, message, code: 'INVALID_STATE' });
const ofInput = ['input', 'id'];

export function returnMutations(views: Views, operations: OperationContext): View {
  const { shop } = views;
  const at = { shop: shop.domain };
  const answer = (record: ReturnRecord | null, ...userErrors: UserError[]): View => {
    operations.store.save();
    return { return: record && returnView(views, record), userErrors };
  };
  /** Refused with the error that `check` finds, otherwise carried out. */
  const change = (
    id: string,
    field: string[],
    check: (record: ReturnRecord) => UserError | null,
    carryOut: (record: ReturnRecord) => ReturnRecord,
  ): View => {
    const record = shop.returns.find((each) => each.id === idOf(id, 'Return'));
    if (!record) return answer(null, { field, message: 'Return not found.', code: 'NOT_FOUND' });
    const error = check(record);
    return error ? answer(null, error) : answer(carryOut(record));
  };
  const made = (argument: 'input' | 'returnInput', input: RequestInput): ReturnRecord | UserError[] => {
    const order = shop.orders.find((each) => each.id === idOf(input.orderId, 'Order'));
    if (!order) return [{ field: [argument, 'orderId'], message: 'Order not found.', code: 'NOT_FOUND' }];
    const errors = input.returnLineItems.flatMap((line, index) => checkLine(shop, order, argument, line, index));
    if (errors.length > 0) return errors;
    const lines = input.returnLineItems.map((line) => ({
      line: sentLine(order, line.fulfillmentLineItemId)!.lineItemId,
      quantity: line.quantity,
      reason: line.returnReason ?? 'OTHER',
      note: line.customerNote ?? line.returnReasonNote ?? '',
    }));
    return requestReturn(operations, { ...at, order: order.id, lines });
  };
  return {
    returnRequest: ({ input }: { input: RequestInput }) => {
      const record = made('input', input);
      return Array.isArray(record) ? answer(null, ...record) : answer(record);
    },
    returnCreate: ({ returnInput }: { returnInput: RequestInput }) => {
      const record = made('returnInput', returnInput);
      return Array.isArray(record)
        ? answer(null, ...record)
        : answer(approveReturn(operations, { ...at, return: record.id }));
    },
    returnApproveRequest: ({ input: { id } }: { input: { id: string } }) =>
      change(
        id,
        ofInput,
        ({ status }) =>
          status === 'REQUESTED'
            ? null
            : invalidState(ofInput, 'Return is not approvable. Only returns with status REQUESTED can be approved.'),
        (record) => approveReturn(operations, { ...at, return: record.id }),
      ),
    returnDeclineRequest: ({
      input: { id, declineReason, declineNote },
    }: {
      input: { id: string; declineReason: NonNullable<DeclineInput['reason']>; declineNote?: string | null };
    }) =>
      change(
        id,
        ofInput,
        ({ status }) => {
          if (status === 'REQUESTED') return null;
          if (status === 'DECLINED') return invalidState(ofInput, 'The return is already declined.');
          return invalidState(
            ofInput,
            'Return is not declinable. Only non-refunded returns with status REQUESTED can be declined.',
          );
        },
        (record) =>
          declineReturn(operations, { ...at, return: record.id, reason: declineReason, note: declineNote ?? null }),
      ),
    // Closing a closed return and reopening an open one succeed silently.
    returnClose: ({ id }: { id: string }) =>
      change(id, ['id'], notOnItsWay, (record) =>
        record.status === 'CLOSED' ? record : closeReturn(operations, { ...at, return: record.id }),
      ),
    returnReopen: ({ id }: { id: string }) =>
      change(id, ['id'], notOnItsWay, (record) =>
        record.status === 'OPEN' ? record : reopenReturn(operations, { ...at, return: record.id }),
      ),
    returnCancel: ({ id }: { id: string }) =>
      change(
        id,
        ['id'],
        (record) =>
          record.lines.some(({ processed = 0 }) => processed > 0) || isRefunded(shop, record)
            ? invalidState(['id'], 'Return is not cancelable.')
            : null,
        (record) => (record.status === 'CANCELED' ? record : cancelReturn(operations, { ...at, return: record.id })),
      ),
    removeFromReturn: ({
      returnId,
      returnLineItems,
    }: {
      returnId: string;
      returnLineItems?: { returnLineItemId: string; quantity: number }[] | null;
    }) => {
      const pieces = (returnLineItems ?? []).map(({ returnLineItemId, quantity }) => ({
        id: idOf(returnLineItemId, 'ReturnLineItem'),
        quantity,
      }));
      return change(
        returnId,
        ['returnId'],
        (record) => {
          if (record.status === 'CLOSED') return invalidState(['returnId'], 'Return status is invalid.');
          const unknown = pieces.findIndex(({ id }) => !record.lines.some((line) => line.id === id));
          if (unknown < 0) return null;
          return {
            field: ['returnLineItems', String(unknown), 'returnLineItemId'],
            message: 'Return line item was not found.',
            code: 'NOT_FOUND',
          };
        },
        (record) => removeFromReturn(operations, { ...at, return: record.id, lines: pieces }),
      );
    },
    // The answer says OPEN, also when everything is processed. Money is moved by do.refund only.
    returnProcess: ({ input }: { input: { returnId: string; returnLineItems?: PieceInput[] | null } }) =>
      change(
        input.returnId,
        ['input', 'returnId'],
        ({ status }) => (status === 'OPEN' ? null : invalidState(['input', 'returnId'], 'Return status is invalid.')),
        (record) =>
          processReturn(operations, {
            ...at,
            return: record.id,
            lines: (input.returnLineItems ?? []).map(({ id, quantity }) => ({
              id: idOf(id, 'ReturnLineItem'),
              quantity,
            })),
          }),
      ),
  };
}

const notOnItsWay = ({ status }: ReturnRecord): UserError | null =>
  status === 'OPEN' || status === 'CLOSED' ? null : invalidState(['id'], 'Return status is invalid.');

const isRefunded = (shop: ShopState, record: ReturnRecord) =>
  shop.orders.some(({ id, refunds }) => id === record.orderId && refunds.some((each) => each.return?.id === record.id));

/** The piece of a parcel behind a fulfillment line's id. */
function sentLine(order: RestOrder, id: string): { lineItemId: number; quantity: number } | null {
  const wanted = idOf(id, 'FulfillmentLineItem');
  for (const parcel of order.fulfillments)
    for (const line of parcel.line_items)
      if (parcel.id + line.id === wanted) return { lineItemId: line.id, quantity: line.quantity };
  return null;
}

function checkLine(
  shop: ShopState,
  order: RestOrder,
  argument: 'input' | 'returnInput',
  line: LineInput,
  index: number,
): UserError[] {
  const field = [argument, 'returnLineItems', String(index)];
  const sent = sentLine(order, line.fulfillmentLineItemId);
  if (!sent)
    return [
      {
        field: [...field, 'fulfillmentLineItemId'],
        message: 'Fulfillment Line Item was not found.',
        code: 'NOT_FOUND',
      },
    ];
  if (!line.returnReason && !line.returnReasonDefinitionId)
    return [
      argument === 'input'
        ? { field: [...field, 'returnReason'], message: "Return reason can't be blank", code: 'BLANK' }
        : {
            field,
            message: 'Return line items Either return reason or return reason definition must be provided',
            code: 'NOT_FOUND',
          },
    ];
  if (argument === 'returnInput' && line.returnReason === 'OTHER' && !line.returnReasonNote)
    return [
      {
        field: [...field, 'returnReasonNote'],
        message: 'Return line items return reason note The note is required when the return reason is "Other"',
        code: 'BLANK',
      },
    ];
  // Declined and cancelled returns give their pieces free again.
  const taken = shop.returns
    .filter(({ orderId, status }) => orderId === order.id && status !== 'DECLINED' && status !== 'CANCELED')
    .flatMap(({ lines }) => lines)
    .filter(({ lineItemId }) => lineItemId === sent.lineItemId)
    .reduce((total, { quantity }) => total + quantity, 0);
  return line.quantity < 1 || line.quantity > sent.quantity - taken
    ? [{ field: [...field, 'quantity'], message: 'Return line item has an invalid quantity.', code: 'INVALID' }]
    : [];
}
