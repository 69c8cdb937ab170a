import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import type { MessageKind } from '../kinds.ts';
import type { Ready, RecheckOutcome, Words } from './delivery.ts';
import { recordRenderDelays, recordRenderFailures, tellBrokenWords, type MessageRecord } from './outcomes.server.ts';

/** Renders what may go. Messages without words are planned again or end here, each for its reason. */
export async function putIntoWords(
  shop: ShopRef,
  rows: MessageRecord[],
  verdicts: Map<string, RecheckOutcome>,
): Promise<Ready[]> {
  const tried = await Promise.all(
    rows.map(async (row): Promise<Ready | { row: MessageRecord; words: NoWords } | null> => {
      const verdict = verdicts.get(row.id);
      if (verdict?.decision !== 'send') return null;
      const words = await renderOrNot(verdict, row);
      return typeof words === 'string' ? { row, words } : { row, verdict, words };
    }),
  );
  const without = (why: NoWords) =>
    tried.flatMap((one) => (one?.words === why ? [one.row as MessageRecord & { kind: MessageKind }] : []));
  const [failed, delayed] = [without('failed'), without('delayed')];
  if (failed.length > 0) await withShop(shop, (tx) => recordRenderFailures(tx, failed));
  if (delayed.length > 0) await withShop(shop, (tx) => recordRenderDelays(tx, delayed));
  const ready = tried.filter((one): one is Ready => one !== null && typeof one.words !== 'string');
  const fallback = ready.find(({ words }) => words.usedFallback);
  if (fallback) await withShop(shop, (tx) => tellBrokenWords(tx, fallback.row.kind));
  return ready;
}

/** Why there are no words: they are broken; or there was no time for them, and nobody is to blame. */
type NoWords = 'failed' | 'delayed';

async function renderOrNot(
  verdict: Extract<RecheckOutcome, { decision: 'send' }>,
  row: MessageRecord,
): Promise<Words | NoWords> {
  const about = { shopId: row.shopId, messageId: row.id, kind: row.kind };
  try {
    return await verdict.render();
  } catch (err) {
    if (err instanceof AppError && err.code === 'unavailable') {
      log.warn({ err, ...about }, 'a message is put into words later');
      return 'delayed';
    }
    log.error({ err, ...about }, 'a message could not be put into words');
    return 'failed';
  }
}
