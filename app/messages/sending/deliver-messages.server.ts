import { findShopById } from '#app/shops/shop.server.ts';
import { deliverForShop } from './deliver-batch.server.ts';
import type { MessageKind } from '../kinds.ts';
import { prepareMessages } from './prepare.server.ts';

const shopsAtOnce = 3;

/**
 * Sends messages of one kind that a sweep has queued: checks them once more, puts them into words, hands them over and
 * writes down how it ended. Rows in any other state are left alone, so that running it twice sends nothing twice.
 * @throws when a shop's work failed for a reason of ours (the database is away); the other shops' is done all the same,
 *   and the rows come back by their lease
 */
export async function deliverMessages(kind: MessageKind, refs: { shopId: number; id: string }[]): Promise<void> {
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
      ).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: shopsAtOnce }, takeNext));
  if (failures.length > 0) throw failures[0];
}

async function deliverOwn(shopId: number, kind: MessageKind, ids: string[]): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop) await deliverForShop({ id: shop.id, domain: shop.domain }, kind, ids, { prepare: prepareMessages });
}
