import { keepable } from '#app/lib/clean-text.ts';
import type { FulfillmentOrderNode } from '#app/shopify/order-node.ts';
import type { DeliveryWay, FulfillmentOrder, PickupPlace } from '../facts.ts';
import { idText } from '../webhooks/fields.ts';

const ways: Record<string, DeliveryWay | undefined> = {
  SHIPPING: 'shipping',
  PICK_UP: 'pickup',
  LOCAL: 'local',
  PICKUP_POINT: 'pickup_point',
  RETAIL: 'retail',
  NONE: 'none',
};

/** Reads one fulfillment order of the Admin API. A method that Shopify adds later is no way we know. */
export function readFulfillmentOrder(node: FulfillmentOrderNode): FulfillmentOrder {
  const way = ways[node.deliveryMethod?.methodType ?? ''] ?? null;
  return {
    id: idText(node.id),
    way,
    status: node.status.toLowerCase(),
    fulfillAt: node.fulfillAt,
    holds: node.fulfillmentHolds.map(({ reason }) => reason.toLowerCase()),
    release: null,
    place: way === 'pickup' ? readPlace(node) : null,
    lines:
      node.lineItems?.nodes.map(({ lineItem, totalQuantity, remainingQuantity }) => ({
        lineId: idText(lineItem.id),
        quantity: totalQuantity,
        remaining: remainingQuantity,
      })) ?? null,
  };
}

function readPlace({ assignedLocation: at, deliveryMethod }: FulfillmentOrderNode): PickupPlace {
  const told = deliveryMethod?.additionalInformation;
  return {
    name: some(at.name) ?? '',
    address1: some(at.address1),
    address2: some(at.address2),
    city: some(at.city),
    zip: some(at.zip),
    province: some(at.province),
    countryCode: at.countryCode,
    phone: some(told?.phone) ?? some(at.phone),
    instructions: some(told?.instructions),
  };
}

const some = (value: string | null | undefined) => keepable(value ?? '').trim() || null;
