import type { Shop } from '@prisma/client';
import { readPreferencesByHash } from '#app/customers/preferences.server.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { returnRules, returnWindow, type ReturnWindow } from '#app/orders/delivery/return-window.ts';
import { customerZone } from '#app/orders/zones.ts';
import { readShopWithSettings, readSmtpPassword } from '#app/shops/settings.server.ts';
import type { Settings } from '#app/shops/settings.ts';
import { recipientOf } from '../consent.ts';
import type { SenderSide, RecheckOutcome } from './delivery.ts';
import type { MessageKind } from '../kinds.ts';
import { mailLinks } from './mail-links.server.ts';
import type { MessageRecord } from './outcomes.server.ts';
import type { MessageData } from '../planning/plan-types.ts';
import { recheckMessages } from '../planning/planning.server.ts';
import { readOffer, readProgramWords, readTierPerks } from '../rendering/program-words.server.ts';
import type { ProgramWords } from '../rendering/program-words.ts';
import { mailLanguage, renderMessage } from '../rendering/render.server.ts';
import { readOwnTemplates } from '../rendering/templates.server.ts';
import { replyAddress, shopName } from '../rendering/view.ts';
import type { MailWords } from '../words/types.ts';

type Surroundings = {
  shop: Shop;
  settings: Settings;
  templates: Map<string, MailWords>;
  locales: Map<string, string | null>;
  program: ProgramWords | null;
};

/** The second check of claimed messages, and everything their words need, read in one transaction. */
export async function prepareMessages(
  tx: ShopTx,
  rows: MessageRecord[],
): Promise<{ sender: SenderSide; verdicts: Map<string, RecheckOutcome> }> {
  const { shop, settings } = await readShopWithSettings(tx);
  const rechecked = await recheckMessages(
    tx,
    rows.map((row) => row.id),
    { shop, settings },
  );
  const templates = await readOwnTemplates(tx, [...new Set(rows.map((row) => row.kind as MessageKind))]);
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  const preferences = await readPreferencesByHash(tx, [
    ...new Set(rechecked.flatMap(({ addressHash }) => addressHash ?? [])),
  ]);
  const locales = new Map([...preferences].map(([hash, preference]) => [hash, preference.locale]));
  const program = await readProgramWords(tx);
  const offers = new Map<string, number>();
  for (const { id, facts } of rechecked) {
    const kind = rowOf.get(id)?.kind;
    if (facts && (kind === 'check_in' || kind === 'review_request'))
      offers.set(id, await readOffer(tx, facts, kind, program));
  }
  const perksOf = await readTierPerks(tx, rechecked, program);
  const verdicts = rechecked.map(({ id, verdict, facts, addressHash }): [string, RecheckOutcome] => {
    if (verdict.action === 'end') return [id, { decision: 'end', state: verdict.state, reason: verdict.reason }];
    if (verdict.action === 'wait') return [id, { decision: 'wait', until: verdict.until, reason: verdict.reason }];
    // The order's address may have changed since the message was planned.
    const perks = perksOf.get(id);
    const replyTo = perks?.replyTo || null;
    const returns = facts && returnWindow(facts, returnRules(settings, shop, perks?.returnWindowDays ?? null), tx.now);
    return [
      id,
      toSend(
        { ...rowOf.get(id)!, addressHash },
        verdict.data,
        facts,
        { replyTo, returns, now: tx.now, offered: offers.get(id) ?? 0 },
        { shop, settings: answeredAt(replyTo, settings), templates, locales, program },
      ),
    ];
  });
  return { sender: await readSender(tx, shop, settings), verdicts: new Map(verdicts) };
}

/** The words name the address that answers go to. */
function answeredAt(replyTo: string | null, settings: Settings): Settings {
  return replyTo === null ? settings : { ...settings, sender: { ...settings.sender, replyTo } };
}

/** This customer's own, by their tier. */
type Own = { replyTo: string | null; returns: ReturnWindow | null; now: Date; offered: number };

function toSend(
  row: MessageRecord,
  data: MessageData,
  facts: OrderFacts | null,
  { replyTo, returns, now, offered }: Own,
  { shop, settings, templates, locales, program }: Surroundings,
): RecheckOutcome {
  const to = facts && recipientOf(facts);
  if (!facts || !to) return { decision: 'end', state: 'skipped', reason: 'no_address' };
  const kind = row.kind as MessageKind;
  const locale = row.addressHash ? (locales.get(row.addressHash) ?? null) : null;
  const template = templates.get(`${kind}|${mailLanguage(facts, settings, locale).language}`) ?? null;
  const links = mailLinks({
    shopId: row.shopId,
    orderId: row.orderId,
    messageId: row.id,
    addressHash: row.addressHash,
    memberId: data.news?.[0]?.memberId ?? null,
  });
  const { subject, occasion, shipmentId } = row;
  const message = { kind, subject, occasion, shipmentId, data };
  return {
    decision: 'send',
    to,
    replyTo,
    customerZone: customerZone(facts, shop.timeZone),
    unsubscribeUrl: links.unsubscribe,
    render: () =>
      renderMessage({ kind, message, facts, settings, shop, links, returns, now, offered, template, locale, program }),
  };
}

/** The sender of the shop's mails and their server: its own once that is on and complete, else the operator's. */
export async function readSender(tx: ShopTx, shop: Shop, settings: Settings): Promise<SenderSide> {
  const { smtp } = settings.sender;
  const side = { shopName: shopName(shop), replyTo: replyAddress(settings, shop), perMinute: smtp.perMinute };
  if (!hasOwnServer(settings)) return { ...side, from: env.MAIL_FROM, server: { via: 'app' } };
  const { host, port, isSecure, requiresTls, user } = smtp;
  const password = (await readSmtpPassword(tx)) ?? '';
  return { ...side, from: smtp.fromEmail, server: { via: 'shop', host, port, isSecure, requiresTls, user, password } };
}

/** Whether the shop's own server is on and complete. */
export function hasOwnServer({ sender: { smtp } }: Settings): boolean {
  return smtp.isOn && smtp.host !== '' && smtp.fromEmail !== '';
}
