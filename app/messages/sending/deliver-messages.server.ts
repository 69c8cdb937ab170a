import { findShopById } from '#app/shops/shop.server.ts';
import { log } from '#app/lib/log.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { giveBackLeftovers } from './claim-messages.server.ts';
import { deliverForShop } from './deliver-batch.server.ts';
import type { PreparedBy } from './delivery.ts';
import type { MessageKind } from '../kinds.ts';
import { deliverBeside } from './own-server.server.ts';
import { hasOwnServer, prepareMessages } from './prepare.server.ts';

const shopsAtOnce = 3;

/**
 * Sends messages of one kind that a sweep has queued: checks them once more, puts them into words, hands them over and
 * writes down how it ended. Rows in any other state are left alone, so that running it twice sends nothing twice. What
 * goes to shops' own servers goes on after the job: a server that hangs holds no slot of the queue.
 * @throws when a shop's work failed for a reason of ours (the database is away); the other shops' is done all the same,
 *   and the rows come back by their lease
 */
export async function deliverMessages(
  kind: MessageKind,
  refs: { shopId: number; id: string }[],
  desk: PreparedBy = { prepare: prepareMessages },
): Promise<void> {
  const waiting = [...Map.groupBy(refs, (ref) => ref.shopId)];
  const failures: unknown[] = [];
  // One shop's slow mail server must not keep all others waiting, nor all of them take the database's connections at
  // once.
  const takeNext = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [shopId, own] = next;
      await deliverOwn(
        shopId,
        kind,
        own.map((ref) => ref.id),
        desk,
      ).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: shopsAtOnce }, takeNext));
  if (failures.length > 0) throw failures[0];
}

async function deliverOwn(shopId: number, kind: MessageKind, ids: string[], desk: PreparedBy): Promise<void> {
  const found = await findShopById(shopId);
  if (!found) return;
  const shop = { id: found.id, domain: found.domain };
  const { settings } = await withShop(shop, readShopSettings);
  const deliver = () => deliverForShop(shop, kind, ids, desk);
  if (!hasOwnServer(settings)) return deliver();
  const isBegun = deliverBeside(shopId, () =>
    deliver().catch((err: unknown) => log.error({ err, shopId }, 'a delivery to a shop’s own server failed')),
  );
  if (!isBegun) await giveBackLeftovers(shop, ids);
}
