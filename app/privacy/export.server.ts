import type { ShopTx } from '#app/lib/db.server.ts';
import type { HeldRows } from '#app/lib/privacy.server.ts';
import { findTraces, type Person } from './person.server.ts';
import { rooms } from './rooms.server.ts';

// People may ask to see what is held about them: each room tells what its own tables hold.

/**
 * customers/data_request: puts everything held about the person into a privacy request, for the merchant to hand on.
 * @param requestKey the same request is answered once
 */
export async function exportPerson(tx: ShopTx, requestKey: string, person: Person): Promise<void> {
  const { db, shop } = tx;
  if (shop.id === 0) return;
  const traces = await findTraces(tx, person);
  const held: HeldRows = {};
  for (const room of Object.values(rooms)) Object.assign(held, await room.exportPerson(tx, traces));
  await db.$executeRaw`
    INSERT INTO privacy_requests ("shopId", id, kind, "customerId", "requestKey", "doneAt", export)
    VALUES (${shop.id}, gen_random_uuid()::text, 'data_request', ${person.customerId}, ${requestKey}, clock_timestamp(), ${JSON.stringify(held)}::jsonb)
    ON CONFLICT DO NOTHING`;
}
