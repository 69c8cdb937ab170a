import type { ShopTx } from '#app/lib/db.server.ts';
import { cancelAllPlanned } from '#app/messages/planning/replanning.server.ts';
import { deleteSessions } from '#app/shopify/sessions.server.ts';
import { stopHistoryImports } from '#app/shops/history-import.server.ts';
import { stopAlerts } from '#app/staff/alerts.server.ts';
import { rooms } from './rooms.server.ts';

// When a shop leaves: first everything stops, two days later everything goes.

/**
 * Stops whatever is planned or under way for the shop. What is in a mail server's hands at this moment still ends as
 * sent.
 */
export async function stopShop(tx: ShopTx): Promise<void> {
  await deleteSessions(tx);
  await cancelAllPlanned(tx, 'uninstalled');
  await stopAlerts(tx, 'uninstalled');
  await stopHistoryImports(tx, 'uninstalled');
}

/**
 * Deletes every row of the shop, in the register too.
 * @param askedAt when Shopify asked; a shop that has come back since keeps its rows
 * @returns false when the shop has come back
 */
export async function eraseShop(tx: ShopTx, askedAt: Date): Promise<boolean> {
  const { db, shop } = tx;
  const isBack = await db.shop.count({ where: { id: shop.id, uninstalledAt: null, seenInstalledAt: { gt: askedAt } } });
  if (isBack > 0) return false;
  for (const room of Object.values(rooms)) await room.eraseShop(tx);
  return true;
}
