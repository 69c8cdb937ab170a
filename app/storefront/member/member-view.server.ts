import type { Shop } from '@prisma/client';
import type { ShopTx } from '#app/lib/db.server.ts';
import { findReward, type Program } from '#app/loyalty/program/program.ts';
import { readLaunchedProgram, type VersionedProgram } from '#app/loyalty/program/versions.server.ts';
import { type PublicProgram, publishOpenly } from '#app/loyalty/sync/published.ts';
import { rewardsAtLimit } from '#app/loyalty/rewards/limits.server.ts';
import { rewardsOnHold } from '#app/loyalty/rewards/on-hold.server.ts';
import { listRedemptionsOf } from '#app/loyalty/rewards/views.server.ts';
import { readStanding, type Standing } from '#app/loyalty/tiers/standing.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import type { LoyaltyCustomer } from '../contract.ts';
import { readHistory } from './history.server.ts';
import { tellPerks } from './perks.ts';
import { showRedemption, showRewards } from './rewards.ts';
import type { ShopperFormats } from './shopper-formats.ts';

const historyLength = 20;
const redemptionsShown = 20;

/** published: the part that everybody may see; offered: the rewards that Shopify is not known to refuse just now */
export type OpenProgram = VersionedProgram & { published: PublicProgram; offered: Program['rewards'] };

/** The rules while the program is launched and not paused; otherwise null. */
export async function readOpenProgram(tx: ShopTx): Promise<OpenProgram | null> {
  const launched = await readLaunchedProgram(tx);
  if (!launched || launched.isPaused) return null;
  const { settings } = await readShopSettings(tx);
  const onHold = await rewardsOnHold(tx);
  const offered = launched.program.rewards.filter(({ key }) => !onHold.has(key));
  const published = publishOpenly(
    { ...launched.program, rewards: offered },
    { version: launched.version, isLive: true, returnDays: settings.returns.windowDays },
  );
  return { ...launched, published, offered };
}

export type MemberView = { standing: Standing; customer: LoyaltyCustomer };

/** Everything a member is shown, in a handful of indexed queries. */
export async function readMemberView(
  tx: ShopTx,
  {
    shop,
    launched,
    memberId,
    formats,
  }: {
    shop: Shop;
    launched: OpenProgram;
    memberId: string;
    formats: ShopperFormats;
  },
): Promise<MemberView> {
  const { program, offered } = launched;
  const standing = await readStanding(tx, memberId, launched);
  const redemptions = await listRedemptionsOf(tx, memberId, redemptionsShown);
  const nameOf = (rewardKey: string) => findReward(program, rewardKey)?.name ?? null;
  const limited = await rewardsAtLimit(tx, offered, memberId);
  return {
    standing,
    customer: {
      ...showStanding(standing, launched, shop, formats),
      rewards: showRewards({ ...program, rewards: offered }, { points: standing.points, limited }, formats),
      redemptions: redemptions.map((redemption) => showRedemption(redemption, formats)),
      history: await readHistory(
        tx,
        { id: memberId, points: standing.points },
        { formats, limit: historyLength, nameOf },
      ),
    },
  };
}

function showStanding(
  standing: Standing,
  { program, published }: OpenProgram,
  { domain }: Shop,
  formats: ShopperFormats,
): Omit<LoyaltyCustomer, 'rewards' | 'redemptions' | 'history'> {
  const {
    points,
    pending,
    debt,
    nextRelease,
    tier,
    next,
    progressPercent,
    tierNotice,
    punchCard,
    birthday,
    birthdayPaysOn,
    referral,
  } = standing;
  const { basis } = program.tiers;
  const unit = basis === 'spend' ? 'money' : basis;
  const missing = (amount: number) =>
    unit === 'money' ? formats.money({ amountMinor: amount, currency: program.currency }) : formats.number(amount);
  return {
    points,
    pending,
    debt,
    progressPercent,
    punchCard,
    birthday,
    pendingOn: nextRelease && formats.date(nextRelease.at),
    tier: tier && { key: tier.key, name: tier.name, perks: tellPerks(tier.key, published, formats) },
    next: next && {
      name: next.name,
      missing: missing(next.missing),
      unit,
      perks: tellPerks(next.key, published, formats),
    },
    tierNotice: tierNotice && { dropsOn: formats.date(tierNotice.dropsAt), to: tierNotice.to },
    birthdayPaysOn: birthdayPaysOn && formats.day(birthdayPaysOn),
    referral: referral && { ...referral, url: `https://${domain}/?ref=${encodeURIComponent(referral.code)}` },
  };
}
