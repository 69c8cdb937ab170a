import type { NewEvent } from '#app/events/catalog.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { StaffWord } from './staff-word.ts';

type About = { orderId: string; shipmentId: string; customerId: string | null };

/**
 * Records what the staff say of a parcel, beside what the customer has said; a later word replaces their earlier one.
 * Of customer and staff, the later word counts. Call with the shop's lock held (withShop isExclusive).
 * @param saidBy the staff member's name
 * @returns event arrival.stated for afterFactsChanged; none where nothing has changed
 */
export async function recordStaffWord(
  { db, shop, now }: ShopTx,
  { orderId, shipmentId, customerId }: About,
  { answer, saidBy }: { answer: StaffWord; saidBy: string },
): Promise<NewEvent[]> {
  const of = { shopId: shop.id, orderId, shipmentId };
  const before = await db.feedback.findFirst({ where: { ...of, source: 'staff' } });
  const last = await db.feedback.findFirst({ where: of, orderBy: [{ changedAt: 'desc' }, { id: 'desc' }] });
  if (before && last?.id === before.id && before.answer === answer) return [];
  const given = { answer, changedAt: now };
  const { id } = before
    ? await db.feedback.update({ where: { shopId_id: { shopId: shop.id, id: before.id } }, data: given })
    : await db.feedback.create({ data: { ...of, ...given, source: 'staff', createdAt: now } });
  return [
    {
      name: 'arrival.stated',
      factKey: `${id}|${now.toISOString()}`,
      orderId,
      customerId,
      occurredAt: now,
      data: { answer, shipmentId, saidBy },
    },
  ];
}
