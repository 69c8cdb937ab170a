import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { giftCardByCodeQuery, giftCardQuery, storeCreditLeftQuery } from '#app/shopify/reward-queries.ts';
import { missingScopes } from '#app/shopify/scopes.ts';
import { restorePoints } from '../ledger/actions.server.ts';
import { waitAfter } from './answers.ts';
import { readUsage } from './hand-back.server.ts';
import { isDiscount, scopesOf } from './input.ts';
import { closingOf, type Fate, judgeCard, judgeCardByCode, judgeCredit, returnsPoints, scopeMissing } from './left.ts';
import { changeRedemption, lockRedemption, readRedemption, type RewardRow, tellOfReward } from './rows.server.ts';

const deadlineMs = 10_000;

type Lapsing = { row: RewardRow; timeZone: string; now: Date; isScopeMissing: boolean };

/**
 * Closes a reward past its expiry, after asking Shopify whether it was used. If it is unused, its points are restored
 * where the merchant chose so; of a partly used gift card or store credit, the points of the rest. While Shopify gives
 * no answer, the reward stays open.
 */
export async function lapseRedemption(shop: ShopRef, id: string): Promise<void> {
  const lapsing = await withShop(shop, (tx) => readLapsing(tx, id));
  if (!lapsing) return;
  const fate = await askForFate(shop, lapsing);
  await withShop(shop, (tx) => closeLapsed(tx, id, fate));
}

async function readLapsing(tx: ShopTx, id: string): Promise<Lapsing | null> {
  const row = await readRedemption(tx, id);
  if (!row || row.state !== 'issued') return null;
  const { scopes, timeZone } = await tx.db.shop.findUniqueOrThrow({
    where: { id: tx.shop.id },
    select: { scopes: true, timeZone: true },
  });
  return { row, timeZone, now: tx.now, isScopeMissing: missingScopes(scopes, scopesOf(row.reward.kind)).length > 0 };
}

async function askForFate(shop: ShopRef, lapsing: Lapsing): Promise<Fate> {
  const { row, timeZone, now, isScopeMissing } = lapsing;
  if (isDiscount(row.reward.kind)) return fateOfDiscount(shop, row);
  // Where no points depend on the answer, do not wait for a scope that may never be granted again.
  if (isScopeMissing) return returnsPoints(row) ? scopeMissing : { kind: 'untold' };
  if (row.reward.kind === 'store_credit') {
    if (row.shopifyId === null) return { kind: 'untold' };
    return judgeCredit(await adminOnce(shop, storeCreditLeftQuery, { id: row.shopifyId }, deadlineMs), now);
  }
  if (row.shopifyId !== null)
    return judgeCard(await adminOnce(shop, giftCardQuery, { id: row.shopifyId }, deadlineMs), timeZone, now);
  const code = row.code ?? '';
  return judgeCardByCode(await adminOnce(shop, giftCardByCodeQuery, { code }, deadlineMs), code, timeZone, now);
}

async function fateOfDiscount(shop: ShopRef, row: RewardRow): Promise<Fate> {
  const told = await readUsage(shop, row);
  if (told.usage === 'unknown') return { kind: 'wait', problem: told.problem };
  return { kind: told.usage === 'used' ? 'used' : 'unused' };
}

/** Of two concurrent closings the first wins; the other finds the reward closed, or used in the meantime. */
async function closeLapsed(tx: ShopTx, id: string, fate: Fate): Promise<void> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'issued') return;
  if (fate.kind === 'wait') return askLater(tx, row, fate.problem);
  if (fate.kind === 'lives_on')
    return changeRedemption(tx, id, { expiresAt: fate.until, nextAttemptAt: null, problem: null });
  const { state, pointsBack, spentMinor, cause, outcome } = closingOf(row, fate);
  // Shopify's balance does not say when the money was spent.
  const usedAt = state === 'used' && isDiscount(row.reward.kind) ? tx.now : null;
  const detail = spentMinor === null ? row.detail : { ...row.detail, spentMinor };
  await changeRedemption(tx, id, { state, usedAt, detail, problem: outcome || null, nextAttemptAt: null });
  if (pointsBack > 0) await restorePoints(tx, id, pointsBack, cause);
  if (state === 'used') await tellOfReward(tx, 'reward.used', { ...row, usedAt });
}

async function askLater(tx: ShopTx, row: RewardRow, problem: string): Promise<void> {
  const attempts = row.attempts + 1;
  const words = `Its time is over; Shopify is asked whether it was used. ${problem}`;
  await changeRedemption(tx, row.id, {
    attempts,
    problem: words,
    nextAttemptAt: new Date(tx.now.getTime() + waitAfter(attempts)),
  });
}
