import { afterFactsChanged } from '#app/follow-up.server.ts';
import { recordEvents } from '#app/events/record.server.ts';
import type { DeliveryHandler, JobHandlers } from '#app/jobs/catalog.ts';
import { enqueueAll } from '#app/jobs/queue.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { advanceCatchUps } from '#app/loyalty/earning/catch-up.server.ts';
import { matureAndExpirePoints } from '#app/loyalty/ledger/mature-and-expire.server.ts';
import { runBirthdaysAndExpiryWarnings } from '#app/loyalty/activity/birthdays-and-expiry.server.ts';
import { checkLedgers } from '#app/loyalty/ledger/check.server.ts';
import { runRewards } from '#app/loyalty/rewards/due-redemptions.server.ts';
import { advanceImports } from '#app/loyalty/import/run.server.ts';
import { runDueStandings } from '#app/loyalty/tiers/due-standings.server.ts';
import { writeToShopify } from '#app/loyalty/sync/writes.server.ts';
import { messageKinds, type DeliveryName, type MessageKind } from '#app/messages/kinds.ts';
import { deliverMessages } from '#app/messages/sending/deliver-messages.server.ts';
import { deliverStaffAlerts } from '#app/messages/sending/staff-mail.server.ts';
import { replanAfterSettings } from '#app/messages/planning/replanning.server.ts';
import { countCarrierRecords } from '#app/orders/carrier-records.server.ts';
import { enrichOrders } from '#app/orders/enrich.server.ts';
import { importOrders } from '#app/orders/import.server.ts';
import { refreshDerived } from '#app/orders/derived.server.ts';
import type { Applied } from '#app/orders/projection/projection.server.ts';
import { reconcileShop } from '#app/orders/reconcile.server.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import { emptyOldBodies } from '#app/shopify/inbox.server.ts';
import { finishErasures } from '#app/privacy/erase.server.ts';
import { sweepOldRows } from '#app/privacy/retention.server.ts';
import { advanceHistoryImports } from '#app/shops/history-import.server.ts';
import { readShopWithSettings } from '#app/shops/settings.server.ts';
import { findShopById, listInstalledShops } from '#app/shops/shop.server.ts';

const deliver =
  (kind: MessageKind): DeliveryHandler =>
  ({ refs }) =>
    deliverMessages(kind, refs);

const deliveries = Object.fromEntries(messageKinds.map((kind) => [kind, deliver(kind)] as const));

/** What each job does. */
export const handlers: JobHandlers<DeliveryName> = {
  ...(deliveries as Record<MessageKind, DeliveryHandler>),
  staff_alert: ({ refs }) => deliverStaffAlerts(refs),
  'reconcile.all': () => forEachShop('reconcile'),
  reconcile: ({ shopId }) => withInstalledShop(shopId, (shop) => reconcileShop(shop, followUp)),
  'enrich.all': () => forEachShop('enrich'),
  enrich: ({ shopId }) => withInstalledShop(shopId, enrichAll),
  'carriers.all': () => forEachShop('carriers'),
  carriers: ({ shopId }) => withInstalledShop(shopId, learnCarriers),
  'history_import.poll': () => advanceHistoryImports(importHistory),
  'loyalty.clock': async () => {
    await matureAndExpirePoints();
    await runDueStandings();
  },
  'loyalty.import': () => advanceImports(),
  'loyalty.catch_up': () => advanceCatchUps(),
  'loyalty.rewards': async () => void (await runRewards()),
  'loyalty.writes': async () => void (await writeToShopify()),
  'loyalty.days': () => runBirthdaysAndExpiryWarnings(),
  'loyalty.check': async () => void (await checkLedgers()),
  retention: async () => {
    await finishErasures();
    const count = await emptyOldBodies();
    log.info({ count }, 'old webhook bodies were emptied');
    await sweepOldRows();
  },
};

function followUp(tx: ShopTx, { changedOrderIds, changedCustomerIds, events }: Applied) {
  return afterFactsChanged(tx, { orderIds: changedOrderIds, customerIds: changedCustomerIds, events });
}

/** History has stages and a timeline, but no plans: what happened before the installation is nobody's news. */
async function importHistory(tx: ShopTx, nodes: OrderNode[]): Promise<void> {
  const { changedOrderIds, events } = await importOrders(tx, nodes);
  await recordEvents(tx, events);
  await refreshDerived(tx, changedOrderIds, await readShopWithSettings(tx));
}

/** What is learned of a carrier decides what its customers are asked, so their orders are planned anew. */
async function learnCarriers(shop: InstalledShop): Promise<void> {
  await withShop(
    shop,
    async (tx) => {
      const { hasChanged } = await countCarrierRecords(tx);
      if (hasChanged) await replanAfterSettings(tx);
    },
    { isExclusive: true },
  );
}

async function forEachShop(name: 'reconcile' | 'enrich' | 'carriers'): Promise<void> {
  const shops = await listInstalledShops();
  await enqueueAll(shops.map((shop) => ({ name, payload: { shopId: shop.id } })));
}

type InstalledShop = NonNullable<Awaited<ReturnType<typeof findShopById>>>;

async function withInstalledShop(shopId: number, work: (shop: InstalledShop) => Promise<unknown>): Promise<void> {
  const shop = await findShopById(shopId);
  if (shop && shop.uninstalledAt === null) await work(shop);
}

const maxBatches = 50;

async function enrichAll(shop: InstalledShop): Promise<void> {
  try {
    await inBatches(maxBatches, () => enrichOrders(shop, followUp));
  } catch (err) {
    if (!(err instanceof AppError && err.code === 'unavailable')) throw err;
    // Nothing has failed: Shopify asks for patience, and the recurring job finds the same orders again.
    log.warn({ shopId: shop.id, reason: err.message }, 'products of new orders are read later');
  }
}
