// Mutations that edit and cancel orders, and merge customers.
import type { OperationContext } from '../operations/context.ts';
import { mergeCustomers, mergeErrors } from '../operations/customers.ts';
import { cancel, editOrder } from '../operations/orders.ts';
import { toDecimal, toMinor } from '../store/money.ts';
import type { RestOrder } from '../store/rest-types.ts';
import type { OrderEdit, ShopState } from '../store/state.ts';
import { gid } from '../store/store.ts';
import { idOf, type UserError } from './refusals.ts';
import { byId, connection, type AnswerContext, type PageArguments, type View, type Views } from './views/base.ts';

export function orderMutations(views: Views, operations: OperationContext): View {
  const { shop } = views;
  const { store } = operations;
  const at = { shop: shop.domain };
  const editOf = (id: string) => shop.orderEdits?.find((each) => each.id === idOf(id, 'CalculatedOrder'));
  const ended: UserError = { field: ['id'], message: 'The calculated order does not exist.' };
  return {
    orderEditBegin: ({ id }: { id: string }) => {
      const order = shop.orders.find((each) => each.id === idOf(id, 'Order'));
      const refuse = (message: string) => ({ calculatedOrder: null, userErrors: [{ field: ['id'], message }] });
      if (!order) return refuse('The order does not exist.');
      if (order.cancelled_at !== null) return refuse('The order cannot be edited.');
      const edit: OrderEdit = { id: store.newId(), orderId: order.id, quantities: {}, added: [] };
      shop.orderEdits = [...(shop.orderEdits ?? []), edit];
      return { calculatedOrder: calculatedView(views, edit, order), userErrors: [] };
    },
    orderEditSetQuantity: ({ id, lineItemId, quantity }: { id: string; lineItemId: string; quantity: number }) => {
      const edit = editOf(id);
      if (!edit) return { calculatedOrder: null, calculatedLineItem: null, userErrors: [ended] };
      const order = store.order(shop, edit.orderId);
      const line = order.line_items.find((each) => each.id === idOf(lineItemId, 'CalculatedLineItem'));
      if (!line)
        return {
          calculatedOrder: null,
          calculatedLineItem: null,
          userErrors: [{ field: ['lineItemId'], message: 'The line item does not exist.' }],
        };
      edit.quantities[String(line.id)] = quantity;
      return {
        calculatedOrder: calculatedView(views, edit, order),
        calculatedLineItem: calculatedLine({ id: line.id, title: line.title, quantity }),
        userErrors: [],
      };
    },
    orderEditAddCustomItem: ({
      id,
      title,
      quantity,
      price,
    }: {
      id: string;
      title: string;
      quantity: number;
      price: { amount: string; currencyCode: string };
    }) => {
      const edit = editOf(id);
      if (!edit) return { calculatedOrder: null, calculatedLineItem: null, userErrors: [ended] };
      const added = { id: store.newId(), title, quantity, priceMinor: toMinor(price.amount, price.currencyCode) };
      edit.added.push(added);
      return {
        calculatedOrder: calculatedView(views, edit, store.order(shop, edit.orderId)),
        calculatedLineItem: calculatedLine(added),
        userErrors: [],
      };
    },
    orderEditCommit: ({ id }: { id: string }, { now }: AnswerContext) => {
      const edit = editOf(id);
      const refuse = (error: UserError) => ({ order: null, successMessages: [], userErrors: [error] });
      if (!edit) return refuse(ended);
      const order = store.order(shop, edit.orderId);
      const remove = order.line_items.flatMap(({ id: line, current_quantity }) => {
        const quantity = current_quantity - (edit.quantities[String(line)] ?? current_quantity);
        return quantity > 0 ? [{ line, quantity }] : [];
      });
      if (remove.length + edit.added.length === 0)
        return refuse({ field: ['id'], message: 'There must be at least one change to be made.' });
      const add = edit.added.map(({ title, quantity, priceMinor }) => ({ title, quantity, priceMinor }));
      const edited = editOrder(operations, { ...at, order: order.id, add, remove, at: now });
      shop.orderEdits = shop.orderEdits?.filter((each) => each !== edit);
      return { order: views.order(edited), successMessages: ['Order updated'], userErrors: [] };
    },
    orderCancel: (
      { orderId, reason, refundMethod }: { orderId: string; reason: string; refundMethod?: object | null },
      { now }: AnswerContext,
    ) => {
      const order = shop.orders.find((each) => each.id === idOf(orderId, 'Order'));
      const refuse = (message: string, code: string) => ({
        job: null,
        orderCancelUserErrors: [{ field: ['orderId'], message, code }],
      });
      if (!order) return refuse('Order does not exist', 'NOT_FOUND');
      if (order.cancelled_at !== null)
        return refuse('Cannot cancel an order that has already been canceled', 'INVALID');
      // The job is done by the time it is asked about.
      cancel(operations, {
        ...at,
        order: order.id,
        at: now,
        reason: cancelReasons[reason] ?? 'other',
        refund: refundMethod !== undefined && refundMethod !== null,
      });
      return { job: jobView(false), orderCancelUserErrors: [] };
    },
    // The second of the two is kept unless only the first has an address.
    customerMerge: (
      { customerOneId, customerTwoId }: { customerOneId: string; customerTwoId: string },
      { now }: AnswerContext,
    ) => {
      const [one, two] = [idOf(customerOneId, 'Customer'), idOf(customerTwoId, 'Customer')];
      const userErrors = mergeErrors(shop, [one, two]);
      if (userErrors.length > 0) return { resultingCustomerId: null, job: null, userErrors };
      const hasAddress = (id: number) => shop.customers.some((each) => each.id === id && each.email !== null);
      const [kept, removed] = hasAddress(two) || !hasAddress(one) ? [two, one] : [one, two];
      mergeCustomers(operations, { ...at, kept, removed, at: now });
      return { resultingCustomerId: gid('Customer', kept), job: jobView(false), userErrors: [] };
    },
  };
}

type CancelReason = NonNullable<Parameters<typeof cancel>[1]['reason']>;
const cancelReasons: Record<string, CancelReason | undefined> = {
  CUSTOMER: 'customer',
  DECLINED: 'declined',
  FRAUD: 'fraud',
  INVENTORY: 'inventory',
};

function jobView(done: boolean): View {
  return { __typename: 'Job', id: `gid://shopify/Job/${crypto.randomUUID()}`, done };
}

type CalculatedLine = { id: number; title: string; quantity: number };

function calculatedLine({ id, title, quantity }: CalculatedLine): View {
  return { __typename: 'CalculatedLineItem', id: gid('CalculatedLineItem', id), title, quantity };
}

function calculatedView(views: Views, edit: OrderEdit, order: RestOrder): View {
  const quantityOf = ({ id, current_quantity }: RestOrder['line_items'][number]) =>
    edit.quantities[String(id)] ?? current_quantity;
  const list = (lines: CalculatedLine[]) => (page: PageArguments, context: AnswerContext) =>
    connection(byId(lines), page, context, calculatedLine);
  return {
    __typename: 'CalculatedOrder',
    id: gid('CalculatedOrder', edit.id),
    originalOrder: () => views.order(order),
    totalPriceSet: { shopMoney: money(views.shop, totalMinor(order, edit)) },
    lineItems: list(order.line_items.map((line) => ({ id: line.id, title: line.title, quantity: quantityOf(line) }))),
    addedLineItems: list(edit.added),
  };
}

/** Without the tax on what was added, which only the commit works out. */
function totalMinor(order: RestOrder, { quantities, added }: OrderEdit): number {
  const gone = order.line_items.reduce(
    (total, { id, price, current_quantity }) =>
      total + toMinor(price, order.currency) * (current_quantity - (quantities[String(id)] ?? current_quantity)),
    0,
  );
  const more = added.reduce((total, { quantity, priceMinor }) => total + quantity * priceMinor, 0);
  return toMinor(order.current_total_price, order.currency) - gone + more;
}

function money({ settings }: ShopState, minor: number): View {
  return { amount: String(Number(toDecimal(minor, settings.currency))), currencyCode: settings.currency };
}
