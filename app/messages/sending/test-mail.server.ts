import { dayMs } from '#app/lib/clock.ts';
import { hmacSha256 } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { readMailAddress } from '#app/lib/mail-address.ts';
import { readShopWithSettings, type ShopWithSettings } from '#app/shops/settings.server.ts';
import { addressedTo, senderName, type Mail } from './envelope.ts';
import { endRest, letRest } from './own-server.server.ts';
import { readSender } from './prepare.server.ts';
import { appAllowance, noteAppUse } from './rate-limits.server.ts';
import { hasServerHung, type SmtpOutcome } from './smtp-outcome.ts';
import { handOver, type MailServer, type Road } from './transport.server.ts';

// Tests go to the store's own people, one at a time and some a day: the words are the merchant's, and the operator's
// server sends them.

export const testsPerDay = 20;
/** Milliseconds by the clock: somebody waits at the screen. */
const testLimitMs = 60_000;
/** A process that died with a test in hand does not forbid tests for longer. */
const leaseSeconds = 90;

export type SendTestOutcome =
  | { outcome: 'sent' }
  | { outcome: 'refused'; reply: string }
  /** only the store's own addresses */
  | { outcome: 'not_allowed'; allowed: string[] }
  /** another test of the shop is being handed over */
  | { outcome: 'under_way' }
  /** the shop has had its tests of the day, or the app its mails */
  | { outcome: 'enough'; perDay: number };

const enough: SendTestOutcome & { outcome: 'enough' } = { outcome: 'enough', perDay: testsPerDay };

/**
 * Where tests may go: the shop's contact address, those that are alerted, and who is at the screen.
 * @param staffEmail of the staff member who is signed in; null where Shopify does not tell
 */
export function testRecipients({ shop, settings }: ShopWithSettings, staffEmail: string | null): string[] {
  const named = [shop.email, staffEmail, ...settings.sender.alertEmails];
  const addresses = named.flatMap((address) => readMailAddress(address ?? '') ?? []);
  return [...new Map(addresses.map((address) => [address.toLowerCase(), address])).values()];
}

type Test = {
  to: string;
  staffEmail: string | null;
  /** put together already (previewMessage) */
  words: { subject: string; html: string; text: string };
};

/**
 * Sends words to a member of the staff: marked as a test, and by the shop's own way of sending. Works before going live.
 * Takes as long as the mail server does, up to a minute; no transaction is open meanwhile.
 */
export async function sendTest(shop: ShopRef, test: Test, road: Road = {}): Promise<SendTestOutcome> {
  const ofApp = await appAllowance();
  const begun = await withShop(shop, (tx) => begin(tx, test, ofApp.allowed > 0));
  if (begun.outcome !== 'begun') return begun;
  const { mail, server } = begun;
  if (server.via === 'app') noteAppUse(1);
  const handedOver = await handOver(mail, server, { limitMs: testLimitMs, ...road });
  await withShop(shop, (tx) => end(tx, server, handedOver));
  return handedOver.outcome === 'sent' ? { outcome: 'sent' } : { outcome: 'refused', reply: handedOver.reply };
}

type Begun = { outcome: 'begun'; mail: Mail; server: MailServer };

async function begin(
  tx: ShopTx,
  { to, staffEmail, words }: Test,
  isAppAllowed: boolean,
): Promise<Begun | Exclude<SendTestOutcome, { outcome: 'sent' | 'refused' }>> {
  const { shop, settings } = await readShopWithSettings(tx);
  const allowed = testRecipients({ shop, settings }, staffEmail);
  const recipient = allowed.find((address) => address.toLowerCase() === to.trim().toLowerCase());
  if (!recipient) return { outcome: 'not_allowed', allowed };
  const sender = await readSender(tx, shop, settings);
  if (sender.server.via === 'app' && !isAppAllowed) return enough;
  const refused = await claim(tx);
  if (refused) return refused;
  const key = `test|${shop.id}|${recipient}|${tx.now.toISOString()}`;
  const id = hmacSha256(env.LINK_SECRET, key).toString('hex').slice(0, 40);
  const mail: Mail = {
    from: { name: senderName(sender.shopName, sender.server.via), address: sender.from },
    ...addressedTo(recipient, sender.from),
    ...(sender.replyTo ? { replyTo: sender.replyTo } : {}),
    subject: `[Test] ${words.subject}`,
    html: words.html,
    text: words.text,
    messageId: `<${id}@${sender.from.split('@')[1] ?? 'localhost'}>`,
    date: tx.now,
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
  return { outcome: 'begun', mail, server: sender.server };
}

/** Takes the shop's turn to test, and counts. The row is locked until the transaction ends. */
async function claim({
  db,
  shop,
  now,
}: ShopTx): Promise<Extract<SendTestOutcome, { outcome: 'under_way' | 'enough' }> | null> {
  await db.$executeRaw`INSERT INTO sending_states ("shopId") VALUES (${shop.id}::int) ON CONFLICT DO NOTHING`;
  const [state] = await db.$queryRaw<{ testUntil: Date | null; tests: number; testsFrom: Date | null }[]>`
    SELECT "testUntil", tests, "testsFrom" FROM sending_states WHERE "shopId" = ${shop.id}::int FOR UPDATE`;
  if (state?.testUntil && state.testUntil > now) return { outcome: 'under_way' };
  const isSameDay = state?.testsFrom && now.getTime() - state.testsFrom.getTime() < dayMs;
  const tests = isSameDay ? state.tests : 0;
  if (tests >= testsPerDay) return enough;
  await db.sendingState.update({
    where: { shopId: shop.id },
    data: {
      testUntil: new Date(now.getTime() + leaseSeconds * 1_000),
      tests: tests + 1,
      ...(isSameDay ? {} : { testsFrom: now }),
    },
  });
  return null;
}

async function end(tx: ShopTx, server: MailServer, handedOver: SmtpOutcome): Promise<void> {
  await tx.db.sendingState.updateMany({ where: { shopId: tx.shop.id }, data: { testUntil: null } });
  if (server.via !== 'shop') return;
  if (hasServerHung(handedOver)) await letRest(tx);
  if (handedOver.outcome === 'sent') await endRest(tx);
}
