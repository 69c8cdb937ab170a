import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import type { AccountAnswer } from '../contract.ts';
import { readOpenProgram } from '../member/member-view.server.ts';

const keptMs = 15_000;
const keptShops = 1_000;
const kept = new Map<string, { view: Promise<AccountAnswer>; until: number }>();

/**
 * What everybody is told who is not logged in: the program.
 * @param isCrowded there were too many of them lately: the store's database is asked every 15 seconds at most
 */
export function readGuestsView(shop: ShopRef, isCrowded: boolean): Promise<AccountAnswer> {
  if (!isCrowded) return read(shop);
  const known = kept.get(shop.domain);
  if (known && known.until > performance.now()) return known.view;
  const view = read(shop);
  // A failure is not kept, nor is more than so many stores: the oldest goes.
  view.catch(() => kept.delete(shop.domain));
  kept.delete(shop.domain);
  kept.set(shop.domain, { view, until: performance.now() + keptMs });
  for (const domain of kept.keys()) if (kept.size > keptShops) kept.delete(domain);
  return view;
}

async function read(shop: ShopRef): Promise<AccountAnswer> {
  const launched = await withShop(shop, readOpenProgram);
  return { program: launched && launched.published, customer: null };
}
