import { minuteMs } from '#app/lib/clock.ts';
import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readMailAddress } from '#app/lib/mail-address.ts';
import { addressedTo } from './envelope.ts';
import { findShopById } from '#app/shops/shop.server.ts';
import { type AlertOutcome, beginAlert, recordAlertOutcome } from '#app/staff/alerts.server.ts';
import { nextTryMinutes, type SmtpOutcome } from './smtp-outcome.ts';
import { sendingLeaseSeconds } from './rate-limits.server.ts';
import { staffMailDetails } from './staff-mail-details.ts';
import { staffAlertMail, staffAlertPath } from './staff-mail.ts';
import { areHandOversCut, handOver } from './transport.server.ts';
import { shopName } from '../rendering/view.ts';

/**
 * Sends alerts to the store's staff, always by the operator's mail server: the shop's own may be what the alert is
 * about. Told about more than once is better than not at all, so an unknown outcome is tried again.
 */
export async function deliverStaffAlerts(refs: { shopId: number; id: string }[]): Promise<void> {
  for (const { shopId, id } of refs) {
    if (areHandOversCut()) return;
    const shop = await findShopById(shopId);
    if (!shop) continue;
    const mail = await withShop(shop, (tx) => claimAlert(tx, id));
    if (!mail) continue;
    const results = await Promise.all(
      mail.to.map((to) => handOver({ ...mail, ...addressedTo(to, env.MAIL_FROM) }, { via: 'app' })),
    );
    await withShop(shop, (tx) => recordAlertOutcome(tx, id, outcomeOf(results, mail.attempts, tx.now)));
  }
}

async function claimAlert(tx: ShopTx, id: string) {
  const { db, shop, now } = tx;
  const alert = await beginAlert(tx, id, { leaseSeconds: sendingLeaseSeconds });
  if (!alert) return null;
  const row = await db.shop.findUniqueOrThrow({ where: { id: shop.id } });
  const { settings } = await readShopSettings(tx);
  const named = settings.sender.alertEmails.length > 0 ? settings.sender.alertEmails : [row.email ?? ''];
  const to = named.flatMap((address) => readMailAddress(address) ?? []);
  const [order] = alert.orderId ? await loadFacts(tx, [alert.orderId]) : [];
  const details = order ? staffMailDetails(alert.kind, order, row.timeZone, now) : [];
  const adminUrl = `https://${shop.domain}/admin/apps/${env.SHOPIFY_API_KEY}${staffAlertPath(alert)}`;
  const hash = hmacSha256(env.LINK_SECRET, `alert-id|${shop.id}|${alert.key}`).toString('hex').slice(0, 40);
  return {
    ...staffAlertMail(alert, shopName(row), order?.name ?? null, adminUrl, details),
    to,
    attempts: alert.attempts,
    from: { name: 'Aftercare', address: env.MAIL_FROM },
    messageId: `<${hash}@${env.MAIL_FROM.split('@')[1]}>`,
    date: now,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

function outcomeOf(results: SmtpOutcome[], attempts: number, now: Date): AlertOutcome {
  if (results.some((result) => result.outcome === 'sent')) return { state: 'sent' };
  if (results.length === 0) return { state: 'failed', reason: 'no_address' };
  const minutes = nextTryMinutes(attempts);
  if (minutes === null) return { state: 'failed', reason: 'too_many_attempts' };
  return { state: 'planned', sendAt: new Date(now.getTime() + minutes * minuteMs) };
}
