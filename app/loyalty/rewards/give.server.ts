import { randomUUID } from 'node:crypto';
import type { ShopTx } from '#app/lib/db.server.ts';
import { lockMember } from '../ledger/ledger.server.ts';
import { findReward } from '../program/program.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { rewardCode } from './code.server.ts';
import { readLapse, snapshot } from './redeem.server.ts';
import { readRedemption, tellOfReward } from './rows.server.ts';

export type Gift = {
  memberId: string;
  rewardKey: string;
  /** the occasion of the gift; given once */
  sourceKey: string;
  source: 'punch_card' | 'tier' | 'staff';
  staffMember?: string;
  reason?: string;
};

/**
 * Gives a reward of the launched program for free. A job creates it in Shopify; its event is recorded in this
 * transaction.
 */
export async function giveReward(tx: ShopTx, gift: Gift): Promise<'given' | 'already_given' | 'unknown_reward'> {
  const { db, shop, now } = tx;
  const { memberId, rewardKey, sourceKey, source, staffMember, reason } = gift;
  const launched = await readLaunchedProgram(tx);
  const reward = launched && findReward(launched.program, rewardKey);
  if (!reward) return 'unknown_reward';
  const member = await lockMember(tx, memberId);
  const id = randomUUID();
  const { count } = await db.redemption.createMany({
    data: [
      {
        shopId: shop.id,
        id,
        memberId: member.id,
        rewardKey,
        points: 0,
        code: rewardCode(shop.id, id, reward.kind),
        createdAt: now,
        expiresAt: await readLapse(tx, reward),
        source,
        sourceKey,
        reward: snapshot(reward),
        currency: launched.program.currency,
        staffMember,
        reason,
        nextAttemptAt: now,
      },
    ],
    skipDuplicates: true,
  });
  if (count === 0) return 'already_given';
  const row = await readRedemption(tx, id);
  if (row) await tellOfReward(tx, 'reward.ready', row);
  return 'given';
}
