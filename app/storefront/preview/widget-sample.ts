import { addDays, dayOf } from '#app/lib/clock.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import type { PublishedProgram, PublishedStanding } from '#app/loyalty/sync/published.ts';
import type { LoyaltyCustomer } from '../contract.ts';
import { tellPerks } from '../member/perks.ts';
import { showRewards } from '../member/rewards.ts';
import type { ShopperFormats } from '../member/shopper-formats.ts';

// A made-up customer for the preview of the widget, with enough points for the cheapest reward and something to show in
// every part.

const onTheWay = 90;

/** What a theme would read about this customer. */
export function sampleStanding(program: Program): PublishedStanding {
  const { tier, next } = tiersOf(program);
  return {
    points: pointsOf(program),
    pending: onTheWay,
    tierKey: tier?.key ?? null,
    tierName: tier?.name ?? null,
    multiplierPercent: tier?.multiplierPercent ?? 100,
    next: next && { name: next.name, missing: missingOf(next.threshold) },
    punches: punchesOf(program),
  };
}

/** What the app would answer the widget about this customer. */
export function sampleCustomer(
  program: Program,
  published: PublishedProgram,
  formats: ShopperFormats,
  now: Date,
): LoyaltyCustomer {
  const { tier, next } = tiersOf(program);
  const points = pointsOf(program);
  const dayIn = (days: number) => formats.day(addDays(dayOf(now, program.timeZone), days));
  const { basis } = program.tiers;
  const missing = next ? missingOf(next.threshold) : 0;
  const reward = program.rewards[0];
  const { friend, referrer } = program.earn.referral;
  return {
    points,
    pending: onTheWay,
    pendingOn: dayIn(program.points.pendingDays),
    debt: 0,
    tier: tier && { key: tier.key, name: tier.name, perks: tellPerks(tier.key, published, formats) },
    next: next && {
      name: next.name,
      perks: tellPerks(next.key, published, formats),
      unit: basis === 'spend' ? 'money' : basis,
      missing:
        basis === 'spend'
          ? formats.money({ amountMinor: missing, currency: program.currency })
          : formats.number(missing),
    },
    progressPercent: 60,
    tierNotice: null,
    punchCard: program.punchCard.isOn
      ? { punches: punchesOf(program), every: program.punchCard.every, rewardName: cardReward(program) }
      : null,
    birthday: null,
    birthdayPaysOn: null,
    referral:
      friend + referrer > 0
        ? { code: 'SAMPLE', url: 'https://example.com/?ref=SAMPLE', friendPoints: friend, referrerPoints: referrer }
        : null,
    rewards: showRewards(program, { points, limited: new Set() }, formats),
    redemptions: reward
      ? [
          {
            id: 'sample',
            name: reward.name,
            code: 'SAMPLE-7K2M',
            state: 'issued',
            expiresOn: dayIn(60),
            canHandBack: true,
            applyUrl: '/',
          },
        ]
      : [],
    history: [
      {
        at: dayIn(-2),
        words: formats.words.history.orderPending('#1047'),
        points: onTheWay,
        balance: points + onTheWay,
      },
      { at: dayIn(-40), words: formats.words.history.ready('#1012'), points, balance: points },
    ],
  };
}

function pointsOf({ rewards }: Program): number {
  const costs = rewards.flatMap(({ costPoints }) => costPoints ?? []);
  return costs.length > 0 ? Math.min(...costs) + 120 : 620;
}

/** In the first tier when there are two, or on the way to the only one. */
function tiersOf({ tiers: { levels } }: Program) {
  const [first = null, second = null] = levels;
  return second ? { tier: first, next: second } : { tier: null, next: first };
}

const missingOf = (threshold: number) => Math.max(1, Math.round(threshold * 0.4));
const punchesOf = ({ punchCard }: Program) => Math.floor(punchCard.every / 2);
const cardReward = ({ punchCard, rewards }: Program) =>
  rewards.find(({ key }) => key === punchCard.rewardKey)?.name ?? '';
