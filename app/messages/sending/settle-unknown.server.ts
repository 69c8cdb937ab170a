import type { ShopTx } from '#app/lib/db.server.ts';
import { aboutTiming } from '../planning/by-hand.ts';
import { sendAgain } from './by-hand.server.ts';
import { historyEntry } from './outcomes.server.ts';

// Messages whose fate nobody knows, settled together by a person who knows better: the mail server's log, say.

/** as many as one click settles */
const atOnce = 200;

export type SettleDecision = 'arrived' | 'send_again';
export type SettleOutcome =
  /** `left`: still unknown, for another click; `held`: not sent again, because something stands against it */
  | { outcome: 'settled'; count: number; left: number; held?: number }
  /** nothing is sent before going live */
  | { outcome: 'not_live' };

export function countUnknown({ db, shop }: ShopTx): Promise<number> {
  return db.message.count({ where: { shopId: shop.id, state: 'unknown' } });
}

/**
 * Takes the shop's messages of unknown fate for sent, or sends each once more. The oldest first. One that something
 * stands against (an open problem, an unsubscribed customer) is left as it is: it is decided on its own page.
 * @param by who decides
 */
export async function settleUnknown(tx: ShopTx, decision: SettleDecision, by: string): Promise<SettleOutcome> {
  const { db, shop, now } = tx;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM messages WHERE "shopId" = ${shop.id}::int AND state = 'unknown'
    ORDER BY "sendAt", id LIMIT ${atOnce} FOR UPDATE`;
  const ids = rows.map(({ id }) => id);
  if (decision === 'arrived') {
    await db.$executeRaw`
      UPDATE messages SET state = 'sent', reason = NULL, "sentAt" = coalesce("sentAt", "changedAt"), "changedAt" = ${now},
        history = history || ${historyEntry(now, 'sent', null)}::jsonb
      WHERE "shopId" = ${shop.id}::int AND id = ANY(${ids}::text[])`;
    return { outcome: 'settled', count: ids.length, left: await countUnknown(tx) };
  }
  const sent: string[] = [];
  for (const id of ids) {
    const again = await sendAgain(tx, id, { by, yes: aboutTiming });
    if (again.outcome === 'not_live') return { outcome: 'not_live' };
    if (again.outcome === 'queued' || again.outcome === 'under_way') sent.push(id);
  }
  await db.$executeRaw`
    UPDATE messages SET state = 'canceled', reason = 'sent_once_more', "changedAt" = ${now},
      history = history || ${historyEntry(now, 'canceled', 'sent_once_more')}::jsonb
    WHERE "shopId" = ${shop.id}::int AND id = ANY(${sent}::text[])`;
  const held = ids.length - sent.length;
  return { outcome: 'settled', count: sent.length, left: (await countUnknown(tx)) - held, held };
}
