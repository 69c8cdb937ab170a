import type { Shop } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { findReward, type Program } from '#app/loyalty/program.ts';
import { readLaunchedProgram, type VersionedProgram } from '#app/loyalty/programs.server.ts';
import { type PublicProgram, publishOpenly } from '#app/loyalty/published.ts';
import { rewardsAtLimit } from '#app/loyalty/reward-limits.server.ts';
import { listRedemptionsOf } from '#app/loyalty/rewards.server.ts';
import { readStanding, type Standing } from '#app/loyalty/standing.server.ts';
import type { LoyaltyCustomer } from './contract.ts';
import { readHistory } from './history.server.ts';
import { showRedemption, showRewards } from './rewards.ts';
import type { ShopperSpeech } from './speech.ts';

const historyLength = 20;
const redemptionsShown = 20;

/** The rules while the program is open, else null. */
export async function readOpenProgram(tx: ShopTx): Promise<VersionedProgram | null> {
  const launched = await readLaunchedProgram(tx);
  return launched?.isPaused ? null : launched;
}

/** What everybody may know. */
export function published({ version, program }: VersionedProgram): PublicProgram {
  return publishOpenly(program, { version, isLive: true });
}

export type Picture = { standing: Standing; customer: LoyaltyCustomer };

/** Everything a member is shown, in a handful of statements that find their rows by index. */
export async function readPicture(tx: ShopTx, { shop, launched, memberId, speech }: {
  shop: Shop; launched: VersionedProgram; memberId: string; speech: ShopperSpeech;
}): Promise<Picture> {
  const { program } = launched;
  const standing = await readStanding(tx, memberId, launched);
  const redemptions = await listRedemptionsOf(tx, memberId, redemptionsShown);
  const nameOf = (rewardKey: string) => findReward(program, rewardKey)?.name ?? null;
  const limited = await rewardsAtLimit(tx, program.rewards, memberId);
  return {
    standing,
    customer: {
      ...showStanding(standing, program, shop, speech),
      rewards: showRewards(program, { points: standing.points, limited }, speech),
      redemptions: redemptions.map((redemption) => showRedemption(redemption, speech)),
      history: await readHistory(tx, { id: memberId, points: standing.points }, { speech, limit: historyLength, nameOf }),
    },
  };
}

function showStanding(standing: Standing, program: Program, { domain }: Shop, speech: ShopperSpeech): Omit<LoyaltyCustomer, 'rewards' | 'redemptions' | 'history'> {
  const { points, pending, debt, nextRelease, tier, next, progressPercent, tierNotice, punchCard, birthday, birthdayPaysOn, referral } = standing;
  const { basis } = program.tiers;
  const unit = basis === 'spend' ? 'money' : basis;
  const missing = (amount: number) => (unit === 'money' ? speech.money({ amountMinor: amount, currency: program.currency }) : speech.number(amount));
  return {
    points, pending, debt, progressPercent, punchCard, birthday,
    pendingOn: nextRelease && speech.date(nextRelease.at),
    tier: tier && { key: tier.key, name: tier.name },
    next: next && { name: next.name, missing: missing(next.missing), unit },
    tierNotice: tierNotice && { dropsOn: speech.date(tierNotice.dropsAt), to: tierNotice.to },
    birthdayPaysOn: birthdayPaysOn && speech.day(birthdayPaysOn),
    referral: referral && { ...referral, url: `https://${domain}/?ref=${encodeURIComponent(referral.code)}` },
  };
}
