import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { parseMoney } from '#app/lib/money.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import { discountByCodeQuery, storeCreditOfCustomerQuery, variantQuery } from '#app/shopify/reward-queries.ts';
import { findMember } from '../members/members.server.ts';
import { inDoubt, judgeCreditsFound, judgeDiscountFound, judgeRequest, type RequestOutcome } from './answers.ts';
import { buildRewardRequest, codeOf, isDiscount, type RewardOrder, variantGid } from './input.ts';
import { changeRedemption, lockRedemption, readTimeZone, type RewardDetail, type RewardRow } from './rows.server.ts';
import { settleRedemption } from './settle.server.ts';

// One attempt to get a held redemption's reward from Shopify, in three steps. A process may die after any of them, so
// each step is recorded before it begins: whoever continues knows whether Shopify may already have made the reward.

/** An attempt belongs to the process that began it for this long. */
export const attemptLeaseSeconds = 120;
/** time limit of a background attempt */
const backgroundDeadlineMs = 30_000;

/** One attempt at a redemption; `shouldLookFirst` when Shopify may have made the reward already. */
export type Attempt = {
  row: RewardRow;
  customerId: string | null;
  /** the member was erased */ isForgotten: boolean;
  shouldLookFirst: boolean;
  /** the shop's */ timeZone: string;
};

/**
 * Makes one attempt and settles its outcome.
 * @param deadlineMs shorter when a shopper is waiting
 */
export async function issueRedemption(shop: ShopRef, id: string, deadlineMs = backgroundDeadlineMs): Promise<void> {
  const attempt = await withShop(shop, (tx) => beginAttempt(tx, id));
  if (!attempt) return;
  const verdict = await askForReward(shop, attempt, deadlineMs);
  await withShop(shop, (tx) => settleRedemption(tx, id, verdict, attempt.row.attempts));
}

/** Records that Shopify is about to be asked; null when there is nothing (left) to ask for. */
export async function beginAttempt(tx: ShopTx, id: string): Promise<Attempt | null> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'held') return null;
  const { now } = tx;
  const shouldLookFirst = row.detail.isUncertain;
  const member = await findMember(tx, { id: row.memberId });
  const customerId = member?.customerId ?? null;
  const willAsk = !shouldLookFirst && customerId !== null;
  const attempts = row.attempts + 1;
  const detail = willAsk ? asked(row, now) : row.detail;
  const nextAttemptAt = new Date(now.getTime() + attemptLeaseSeconds * 1000);
  await changeRedemption(tx, id, {
    attempts,
    nextAttemptAt,
    detail,
    ...(willAsk ? { attemptedAt: row.attemptedAt ?? now } : {}),
  });
  return {
    row: { ...row, attempts, detail },
    customerId,
    isForgotten: member?.erasedAt != null,
    shouldLookFirst,
    timeZone: await readTimeZone(tx),
  };
}

function asked({ detail }: RewardRow, now: Date): RewardDetail {
  return { ...detail, isUncertain: true, firstAskedAt: detail.firstAskedAt ?? now, lastAskedAt: now };
}

/** Looks for the reward where it may exist, otherwise asks for it. */
export async function askForReward(shop: ShopRef, attempt: Attempt, deadlineMs: number): Promise<RequestOutcome> {
  const until = Date.now() + deadlineMs;
  const { row, customerId, isForgotten, shouldLookFirst, timeZone } = attempt;
  if (customerId === null) {
    if (shouldLookFirst)
      return {
        next: 'undecided',
        problem: 'The member has no customer in Shopify any more; the reward may have been made before.',
      };
    if (row.source === 'points' || isForgotten)
      return { next: 'refused', why: 'customer_gone', problem: 'The member has no customer in Shopify any more.' };
    return { next: 'retry', problem: 'Waits until the member has an account in the store.', waitMs: 3_600_000 };
  }
  const order = orderOf(row, customerId, timeZone);
  if (shouldLookFirst) {
    const found = await lookFor(shop, row, order, until);
    if (found.next !== 'ask') return found;
    // Fencing: if another process has taken over, that one asks.
    if (!(await withShop(shop, (tx) => noteAsking(tx, row))))
      return { next: 'look_up', problem: 'Somebody else goes on with it.' };
  }
  const verdict = await request(shop, row, order, until);
  return shouldLookFirst && row.reward.kind === 'gift_card' ? inDoubt(verdict) : verdict;
}

async function noteAsking(tx: ShopTx, { id, attempts }: RewardRow): Promise<boolean> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'held' || row.attempts !== attempts) return false;
  await changeRedemption(tx, id, { detail: asked(row, tx.now) });
  return true;
}

function orderOf(
  { reward, currency, code, createdAt, expiresAt }: RewardRow,
  customerId: string,
  timeZone: string,
): RewardOrder {
  return { reward, currency: currency ?? 'USD', customerId, code, startsAt: createdAt, expiresAt, timeZone };
}

async function request(shop: ShopRef, row: RewardRow, order: RewardOrder, until: number): Promise<RequestOutcome> {
  const priced = order.reward.kind === 'free_product' ? await priceOf(shop, order, until) : order;
  if ('next' in priced) return priced;
  const { document, variables } = buildRewardRequest(priced);
  const verdict = judgeRequest(await adminOnce(shop, document, variables, until - Date.now()));
  // A discount whose code is taken can be found at once.
  if (verdict.next !== 'look_up' || !isDiscount(order.reward.kind)) return verdict;
  const found = await lookFor(shop, row, order, until);
  return found.next === 'issued' ? found : verdict;
}

async function priceOf(shop: ShopRef, order: RewardOrder, until: number): Promise<RewardOrder | RequestOutcome> {
  const answer = await adminOnce(shop, variantQuery, { id: variantGid(order.reward) }, until - Date.now());
  if (answer.kind === 'not_done' && answer.why === 'bad_request')
    return { next: 'refused', why: 'product_gone', problem: answer.problem };
  if (answer.kind !== 'answer') return { next: 'retry', problem: answer.problem };
  const variant = answer.data.productVariant;
  if (!variant) return { next: 'refused', why: 'product_gone', problem: 'Shopify no longer has the free product.' };
  return { ...order, pieceMinor: parseMoney(variant.price, order.currency).amountMinor };
}

async function lookFor(shop: ShopRef, row: RewardRow, order: RewardOrder, until: number): Promise<RequestOutcome> {
  const leftMs = until - Date.now();
  if (leftMs <= 0) return { next: 'look_up', problem: 'Shopify did not answer in time.' };
  const { kind } = row.reward;
  // Asking for the same gift card again settles it: its code is taken if the card exists.
  if (kind === 'gift_card') return { next: 'ask' };
  if (isDiscount(kind))
    return judgeDiscountFound(await adminOnce(shop, discountByCodeQuery, { code: codeOf(row) }, leftMs));
  const answer = await adminOnce(
    shop,
    storeCreditOfCustomerQuery,
    { id: `gid://shopify/Customer/${order.customerId}` },
    leftMs,
  );
  const { now, claimed } = await withShop(shop, async (tx) => ({
    now: tx.now,
    claimed: await readClaimed(tx, row.id),
  }));
  const { firstAskedAt = row.createdAt, lastAskedAt = row.createdAt } = row.detail;
  return judgeCreditsFound(
    answer,
    {
      amountMinor: row.reward.value,
      currency: order.currency,
      expiresAt: row.expiresAt,
      firstAskedAt,
      lastAskedAt,
      claimed,
    },
    now,
  );
}

/** Store credit transactions that belong to other redemptions. */
async function readClaimed({ db, shop }: ShopTx, id: string): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ shopifyId: string }[]>`
    SELECT other."shopifyId" FROM redemptions mine JOIN redemptions other ON other."shopId" = mine."shopId" AND other.id <> mine.id
      AND other."shopifyId" LIKE 'gid://shopify/StoreCredit%' AND other."createdAt" > mine."createdAt" - interval '30 days'
    WHERE mine."shopId" = ${shop.id}::int AND mine.id = ${id}`;
  return new Set(rows.map(({ shopifyId }) => shopifyId));
}
