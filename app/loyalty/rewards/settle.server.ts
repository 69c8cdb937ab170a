import type { ShopTx } from '#app/lib/db.server.ts';
import { tellOfTroubles } from '#app/staff/alerts.server.ts';
import { restorePoints } from '../ledger/actions.server.ts';
import { type Refusal, type RequestOutcome, waitAfter } from './answers.ts';
import { changeRedemption, lockRedemption, type RewardRow, tellOfReward } from './rows.server.ts';
import { refusalWords } from './words.ts';

/** how long Shopify is asked again about a redemption paid with points */
const patienceMs = 7 * 86_400_000;

/**
 * Applies the outcome of an attempt. What was paid with points and has no outcome after seven days ends: certainly not
 * made, its points come back at once; perhaps made, it is left to a person and its points stay held until they decide,
 * however long that takes, for a reward that exists after all would be had for nothing. What was given without points
 * holds none and waits on. A redemption that is no longer held stays as it is. An earlier attempt that does
 * not say "issued" is ignored while a later one is in flight.
 * @param attempt the number of the attempt
 */
export async function settleRedemption(
  tx: ShopTx,
  id: string,
  verdict: RequestOutcome,
  attempt: number,
): Promise<void> {
  const row = await lockRedemption(tx, id);
  if (!row || row.state !== 'held' || (row.attempts !== attempt && verdict.next !== 'issued')) return;
  switch (verdict.next) {
    case 'issued':
      return settleIssued(tx, row, verdict.shopifyId);
    case 'retry':
      return isOver(tx, row) && row.source === 'points'
        ? giveUp(tx, row, 'rejected', verdict.problem)
        : wait(tx, row, verdict, false);
    case 'look_up':
      return isOver(tx, row) ? leaveUndecided(tx, row, verdict.problem) : wait(tx, row, verdict, true);
    case 'ask':
      return wait(tx, row, { problem: '' }, true);
    case 'refused':
      return refuse(tx, row, verdict.why, verdict.problem);
    case 'undecided':
      return leaveUndecided(tx, row, verdict.problem);
  }
}

const isOver = ({ now }: ShopTx, { createdAt, source }: RewardRow) =>
  source === 'points' && now.getTime() - createdAt.getTime() > patienceMs;

async function settleIssued(tx: ShopTx, row: RewardRow, shopifyId: string | null): Promise<void> {
  if (shopifyId !== null && (await isClaimed(tx, row, shopifyId))) return wait(tx, row, { problem: '' }, true);
  await changeRedemption(tx, row.id, {
    state: 'issued',
    shopifyId,
    problem: null,
    nextAttemptAt: rebindsAt(tx, row),
    detail: { ...row.detail, isUncertain: false },
  });
  await tellOfReward(tx, 'reward.issued', row);
}

/** A code whose customer was merged in the meantime is rebound at once. */
const rebindsAt = ({ now }: ShopTx, { detail }: RewardRow) => (detail.isMisbound ? now : null);

/** Two concurrent redemptions may have matched the same store credit transaction. */
async function isClaimed({ db, shop }: ShopTx, { id }: RewardRow, shopifyId: string): Promise<boolean> {
  await db.$executeRaw`SELECT pg_advisory_xact_lock(4712, ${shop.id}::int)`;
  return (await db.redemption.count({ where: { shopId: shop.id, shopifyId, id: { not: id } } })) > 0;
}

async function wait(
  tx: ShopTx,
  row: RewardRow,
  { problem, waitMs = 0 }: { problem: string; waitMs?: number },
  isUncertain: boolean,
): Promise<void> {
  const nextAttemptAt = new Date(tx.now.getTime() + Math.max(waitMs, waitAfter(row.attempts)));
  await changeRedemption(tx, row.id, {
    nextAttemptAt,
    problem: problem || null,
    detail: { ...row.detail, isUncertain },
  });
}

/** A reward given without points waits for the merchant to grant the scope; points are restored at once. */
async function refuse(tx: ShopTx, row: RewardRow, why: Refusal, problem: string): Promise<void> {
  const isWorthWaiting = row.source !== 'points' && why === 'scope_missing';
  return isWorthWaiting
    ? wait(tx, row, { problem: refusalWords[why], waitMs: 3_600_000 }, false)
    : giveUp(tx, row, why, problem);
}

async function giveUp(tx: ShopTx, row: RewardRow, why: Refusal, problem: string): Promise<void> {
  const words = [refusalWords[why], problem].filter(Boolean).join(' ');
  await changeRedemption(tx, row.id, {
    state: 'failed',
    problem: words,
    nextAttemptAt: null,
    detail: { ...row.detail, isUncertain: false, refusal: why },
  });
  if (row.points > 0) await restorePoints(tx, row.id, row.points, `The reward could not be made. ${refusalWords[why]}`);
  if (row.points > 0 && isOfCustomer.has(why)) return;
  const summary = `${row.reward.name}: ${why === 'misconfigured' || why === 'rejected' ? words : refusalWords[why]}`;
  await tellOfTroubles(tx, [{ kind: 'reward_failed', orderId: null, summary }]);
}

/** Reasons of one customer: with their points back, nothing is left for the merchant to do. */
const isOfCustomer: ReadonlySet<Refusal> = new Set(['customer_gone', 'too_late']);

/** There is no time limit from here on: the staff are told once, and the reward stays on their list. */
async function leaveUndecided(tx: ShopTx, row: RewardRow, problem: string): Promise<void> {
  await changeRedemption(tx, row.id, { state: 'undecided', problem, nextAttemptAt: null });
  await tellOfTroubles(tx, [{ kind: 'reward_undecided', orderId: null, summary: `${row.reward.name}: ${problem}` }]);
}

export type Decision = { id: string; decision: 'issued' | 'give_back'; staffMember: string };

/** Records a person's decision on an undecided redemption, after they looked in Shopify. */
export async function decideRedemption(
  tx: ShopTx,
  { id, decision, staffMember }: Decision,
): Promise<'decided' | 'not_found' | 'not_undecided'> {
  const row = await lockRedemption(tx, id);
  if (!row) return 'not_found';
  if (row.state !== 'undecided') return 'not_undecided';
  const detail = { ...row.detail, isUncertain: false, decidedBy: staffMember };
  await changeRedemption(
    tx,
    id,
    decision === 'issued'
      ? { state: 'issued', nextAttemptAt: rebindsAt(tx, row), detail }
      : { state: 'failed', detail },
  );
  if (decision === 'issued') await tellOfReward(tx, 'reward.issued', row);
  else if (row.points > 0) await restorePoints(tx, id, row.points, 'The reward was not there.');
  return 'decided';
}
