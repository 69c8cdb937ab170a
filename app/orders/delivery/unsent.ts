import type { OrderFacts, OrderLine, Refund, Shipment } from '../facts.ts';

type Facts = Pick<OrderFacts, 'shipments' | 'fulfillmentStatus' | 'refunds' | 'shopifyUpdatedAt'>;

/**
 * Pieces of a line that still have to leave. Shopify's own count decides where it knows every parcel and refund; else what
 * is left of the line, without what has left and is still out.
 * @param handovers what has left, by line
 */
export function unsentPieces(facts: Facts, line: OrderLine, handovers: Shipment[]): number {
  const told = toldByShopify(facts, line, handovers);
  if (told !== null) return told;
  const sent = piecesIn(handovers, line.id);
  const { returned, unclear } = returnedPieces(facts.refunds, line, handovers);
  // Of a piece refunded without a word on where it is, the order's status says whether it was one of those that had left.
  const back = facts.fulfillmentStatus === 'fulfilled' ? returned : returned + unclear;
  return Math.max(0, line.currentQuantity - sent + Math.min(back, sent, line.quantity - line.currentQuantity));
}

const canceled = new Set(['cancelled', 'canceled', 'error', 'failure']);

function toldByShopify(facts: Facts, line: OrderLine, handovers: Shipment[]): number | null {
  const { unfulfilled } = line;
  const asOf = facts.shopifyUpdatedAt;
  if (unfulfilled === null || unfulfilled === undefined || !asOf || piecesIn(handovers, line.id) === 0) return null;
  const changes = [
    ...facts.shipments.map((shipment) =>
      canceled.has(shipment.status ?? '') ? shipment.shopifyUpdatedAt : shipment.dispatchedAt,
    ),
    ...facts.refunds.map(({ refundedAt }) => refundedAt),
  ];
  if (changes.some((at) => at !== null && at > asOf)) return null;
  // Shopify counts what a fulfillment service has taken on as done, we only what has left.
  const underWay = new Set(handovers.map(({ id }) => id));
  const waiting = facts.shipments.filter(
    ({ id, status }) => !underWay.has(id) && (status === 'pending' || status === 'open'),
  );
  return Math.min(line.currentQuantity, unfulfilled + piecesIn(waiting, line.id));
}

function piecesIn(shipments: Pick<Shipment, 'lines'>[], lineId: string): number {
  const own = shipments.flatMap(({ lines }) => lines).filter((one) => one.lineId === lineId);
  return own.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** returned: pieces that came back after they had left. unclear: refunded after pieces had left, perhaps one of these. */
function returnedPieces(refunds: Refund[], line: OrderLine, handovers: Shipment[]) {
  const found = { returned: 0, unclear: 0 };
  for (const { refundedAt, lines } of refunds.toSorted((a, b) => a.refundedAt.getTime() - b.refundedAt.getTime())) {
    const left = handovers.filter(({ dispatchedAt }) => dispatchedAt === null || dispatchedAt <= refundedAt);
    for (const { lineId, quantity, restockType } of lines) {
      if (lineId !== line.id || restockType === 'cancel') continue;
      const out = piecesIn(left, line.id) - found.returned - found.unclear;
      if (restockType === 'return') found.returned += quantity;
      else found.unclear += Math.min(quantity, Math.max(0, out));
    }
  }
  return found;
}
