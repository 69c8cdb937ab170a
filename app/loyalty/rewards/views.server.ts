import type { ShopTx } from '#app/lib/db.server.ts';
import type { Reward } from '../program/program.ts';
import { readRedemptionsOf, type RewardRow } from './rows.server.ts';

type RedemptionState = 'held' | 'issued' | 'used' | 'expired' | 'handed_back' | 'failed' | 'undecided';

/** A redemption as its member may see it. */
export type RedemptionView = {
  id: string;
  rewardKey: string;
  name: string;
  kind: Reward['kind'];
  /** 0 when it was a gift */
  points: number;
  state: RedemptionState;
  /** null for store credit, and until Shopify has created it */
  code: string | null;
  expiresAt: Date | null;
  createdAt: Date;
  usedAt: Date | null;
  minOrderMinor: number;
};

const withCode: ReadonlySet<string> = new Set(['issued', 'used', 'expired', 'handed_back']);

/** A redemption as screens may show it: with its code only once Shopify knows the code. */
export function viewOf({
  id,
  rewardKey,
  reward,
  points,
  state,
  code,
  expiresAt,
  createdAt,
  usedAt,
}: RewardRow): RedemptionView {
  return {
    id,
    rewardKey,
    name: reward.name,
    kind: reward.kind,
    points,
    state: state as RedemptionState,
    code: withCode.has(state) ? code : null,
    expiresAt,
    createdAt,
    usedAt,
    minOrderMinor: reward.minOrderMinor,
  };
}

/** Newest first, like readRedemptionsOf. */
export async function listRedemptionsOf(tx: ShopTx, memberId: string, limit: number): Promise<RedemptionView[]> {
  return (await readRedemptionsOf(tx, memberId, limit)).map(viewOf);
}
