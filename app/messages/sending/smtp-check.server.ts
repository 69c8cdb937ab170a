import type { Shop } from '@prisma/client';
import { withShop } from '#app/lib/db.server.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { readSender } from './prepare.server.ts';
import { askDns } from './smtp-address.server.ts';
import {
  connectionIsGood,
  notSetUp,
  judgeConnection,
  judgeDkim,
  judgeDmarc,
  judgeSpf,
  usualSelectors,
  type CheckItem,
} from './smtp-check.ts';
import { endRest } from './own-server.server.ts';
import { verifyServer, type Road } from './transport.server.ts';

type Tools = Road & { lookUpTxt?: (name: string) => Promise<string[][]> };

const lookUpTxtRecords = (name: string) => askDns((resolver) => resolver.resolveTxt(name), []);

/**
 * Tries the shop's own mail server as it is saved (connection, login) and looks up SPF, DKIM and DMARC of the sender's
 * domain. A good connection is noted in the settings (testedAt). Takes up to half a minute when a server does not
 * answer.
 */
export async function checkSmtp(
  shop: Shop,
  { lookUpTxt = lookUpTxtRecords, ...road }: Tools = {},
): Promise<{ checks: CheckItem[] }> {
  const sender = await withShop(shop, async (tx) => readSender(tx, shop, (await readShopSettings(tx)).settings));
  if (sender.server.via !== 'shop') return { checks: [notSetUp] };
  const domain = sender.from.split('@')[1] ?? '';
  const [verified, ...items] = await Promise.all([
    verifyServer(sender.server, road),
    ...checkDomain(domain, lookUpTxt),
  ]);
  if (verified.isOk) await noteTested(shop);
  const connection = verified.isOk ? connectionIsGood : judgeConnection(verified.error);
  return { checks: [connection, ...items] };
}

function checkDomain(domain: string, lookUpTxt: NonNullable<Tools['lookUpTxt']>): Promise<CheckItem>[] {
  const txt = async (name: string) => (await lookUpTxt(name).catch(() => [])).map((chunks) => chunks.join(''));
  const parent = domain.split('.').slice(-2).join('.');
  const dmarc = async () => {
    const own = await txt(`_dmarc.${domain}`);
    return own.length > 0 || parent === domain ? own : txt(`_dmarc.${parent}`);
  };
  const dkim = () =>
    Promise.all(
      usualSelectors.map(async (selector) => ({ selector, records: await txt(`${selector}._domainkey.${domain}`) })),
    );
  return [
    txt(domain).then((records) => judgeSpf(domain, records)),
    dkim().then((found) => judgeDkim(domain, found)),
    dmarc().then((records) => judgeDmarc(domain, records)),
  ];
}

async function noteTested(shop: Shop): Promise<void> {
  await withShop(shop, async (tx) => {
    await endRest(tx);
    await saveShopSettings(tx, (settings) => ({
      ...settings,
      sender: { ...settings.sender, smtp: { ...settings.sender.smtp, testedAt: tx.now.toISOString() } },
    }));
  });
}
