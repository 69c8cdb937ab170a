import type { Refund } from '../facts.ts';
import { isNewer } from '../webhooks/version.ts';
import type { OrderNews } from './news.ts';
import type { OrderState, RefundRow } from './order-state.ts';

/**
 * Applies what is told of a refund. Its money is that of the newest telling, also where an earlier one named more: a
 * payment that waits can fail. What a refund is for never changes, so of its lines and costs the fuller telling stays.
 */
export function foldRefund(
  state: OrderState,
  { version, refund: told }: Extract<OrderNews, { kind: 'refund' }>,
): OrderState {
  const known = state.refunds[told.id];
  const lines = fullerLines(known?.lines ?? [], told.lines ?? []);
  const costs = fullerCosts(known?.costs ?? null, told.costs);
  const returnId = [known?.returnId ?? '', told.returnId ?? ''].sort().at(-1) || null;
  if (known && !isNewer(version, known.version)) {
    if (lines === known.lines && costs === known.costs && returnId === known.returnId) return state;
    return withRefund(state, { ...known, lines, costs, returnId });
  }
  const gateways = told.gateways ?? known?.gateways ?? [];
  const note = state.order.erasedAt ? null : told.note;
  return withRefund(state, { ...told, version, note, gateways, lines, costs, returnId });
}

function withRefund(state: OrderState, row: RefundRow): OrderState {
  return { ...state, refunds: { ...state.refunds, [row.id]: row } };
}

// The Admin API tells no more than a few lines of a refund, and an import none.
function fullerLines(known: Refund['lines'], told: Refund['lines']): Refund['lines'] {
  const restocksOf = (lines: Refund['lines']) => lines.filter(({ restockType }) => restockType).length;
  const worthOf = (lines: Refund['lines']) =>
    lines.reduce((sum, { subtotal, tax }) => sum + subtotal.presentment.amountMinor + tax.presentment.amountMinor, 0);
  const difference =
    told.length - known.length || restocksOf(told) - restocksOf(known) || worthOf(told) - worthOf(known);
  return difference > 0 ? told : known;
}

function fullerCosts(known: Refund['costs'], told: Refund['costs']): Refund['costs'] {
  if (!known || !told) return known ?? told;
  const worthOf = ({ shipping, shippingTax, duties }: NonNullable<Refund['costs']>) =>
    [shipping, shippingTax, duties].reduce((sum, { presentment }) => sum + presentment.amountMinor, 0);
  return worthOf(told) > worthOf(known) ? told : known;
}
