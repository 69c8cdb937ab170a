import { type ShopRef, type ShopTx, withShop } from '#app/lib/db.server.ts';
import { adminOnce } from '#app/shopify/admin-once.server.ts';
import {
  discountCustomersQuery,
  rebindBasicDiscountMutation,
  rebindFreeShippingDiscountMutation,
} from '#app/shopify/reward-queries.ts';
import { findMember } from '../members/members.server.ts';
import { waitAfter } from './answers.ts';
import { codeOf } from './input.ts';
import { changeRedemption, lockRedemption, type RewardRow } from './rows.server.ts';

// After a merge of two customers, codes of the removed customer are rebound to the one that was kept. Shopify is asked
// first whom a code is for: where Shopify has rebound it already, nothing is written.

type Outcome = { isSettled: true } | { isSettled: false; problem: string };

const deadlineMs = 10_000;
const settled: Outcome = { isSettled: true };

/** Lets the customer that was kept use an unused discount. Idempotent. */
export async function rebindRedemption(shop: ShopRef, id: string): Promise<void> {
  const { row, customerId } = await withShop(shop, (tx) => readForRebinding(tx, id));
  if (!row) return;
  const outcome = customerId === null ? settled : await bind(shop, row, `gid://shopify/Customer/${customerId}`);
  await withShop(shop, (tx) => noteOutcome(tx, id, customerId, outcome));
}

async function readForRebinding(tx: ShopTx, id: string): Promise<{ row: RewardRow | null; customerId: string | null }> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'issued') return { row: null, customerId: null };
  return { row, customerId: (await findMember(tx, { id: row.memberId }))?.customerId ?? null };
}

async function bind(shop: ShopRef, row: RewardRow, customer: string): Promise<Outcome> {
  const answer = await adminOnce(shop, discountCustomersQuery, { code: codeOf(row) }, deadlineMs);
  if (answer.kind !== 'answer') return { isSettled: false, problem: answer.problem };
  const found = answer.data.codeDiscountNodeByCode;
  // Nothing to do: deleted by the merchant (its code may now belong to another kind of discount), used, or rebound
  // already.
  if (!found || !('context' in found.codeDiscount) || found.codeDiscount.asyncUsageCount > 0) return settled;
  if (found.codeDiscount.context.customers?.some(({ id }) => id === customer)) return settled;
  const document =
    row.reward.kind === 'free_shipping' ? rebindFreeShippingDiscountMutation : rebindBasicDiscountMutation;
  const update = await adminOnce(
    shop,
    document,
    { id: found.id, discount: { context: { customers: { add: [customer] } } } },
    deadlineMs,
  );
  if (update.kind !== 'answer') return { isSettled: false, problem: update.problem };
  const errors = Object.values(update.data)[0]?.userErrors ?? [{ message: 'nothing' }];
  return errors[0] ? { isSettled: false, problem: `Shopify said: ${errors[0].message}` } : settled;
}

/** If the customer was merged again in the meantime, the job runs once more. */
async function noteOutcome(tx: ShopTx, id: string, customerId: string | null, outcome: Outcome): Promise<void> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'issued') return;
  const now = (await findMember(tx, { id: row.memberId }))?.customerId ?? null;
  if (outcome.isSettled && now === customerId) {
    return changeRedemption(tx, id, {
      nextAttemptAt: null,
      problem: null,
      detail: { ...row.detail, isMisbound: false },
    });
  }
  const attempts = row.attempts + 1;
  const problem = outcome.isSettled ? null : outcome.problem;
  await changeRedemption(tx, id, {
    attempts,
    problem,
    nextAttemptAt: new Date(tx.now.getTime() + waitAfter(attempts)),
  });
}
