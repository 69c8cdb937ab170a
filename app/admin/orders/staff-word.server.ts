import { recordStaffWord } from '#app/feedback/staff-word.server.ts';
import { isStaffWord, type StaffWord } from '#app/feedback/staff-word.ts';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { parcelsOf } from '#app/orders/delivery/parcels.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { closeMissingReports } from '#app/service-requests/problems.server.ts';
import type { Done } from '#app/ui/useDoneToast.ts';
import { staffWordDone, staffWordLabels } from './staff-words.ts';

type Said = { orderId: string; shipmentId: string; answer: unknown; saidBy: string };

/**
 * Takes what the staff say of a parcel. That it has arrived or was dealt with answers what the customer has reported as
 * missing, too; everything else follows as it does from the customer's own word.
 */
export async function takeStaffWord(tx: ShopTx, { orderId, shipmentId, answer, saidBy }: Said): Promise<Done> {
  if (!isStaffWord(answer)) return { problem: 'Nothing was changed: please say what became of the parcel.' };
  const [facts] = await loadFacts(tx, [orderId]);
  const parcels = facts ? parcelsOf(facts) : [];
  if (!facts || !parcels.some(({ id }) => id === shipmentId)) return { problem: 'This parcel is not there any more.' };
  const about = { orderId, shipmentId, customerId: facts.customer?.id ?? null };
  const events = await recordStaffWord(tx, about, { answer, saidBy });
  if (events.length === 0) return { done: staffWordDone[answer] };
  if (answer !== 'not_arrived') events.push(...(await closeReports(tx, about, answer, saidBy)));
  await afterFactsChanged(tx, { orderIds: [orderId], events });
  return { done: staffWordDone[answer] };
}

function closeReports(tx: ShopTx, about: { orderId: string; shipmentId: string }, answer: StaffWord, closedBy: string) {
  return closeMissingReports(tx, about, { closedBy, resolution: staffWordLabels[answer] });
}
