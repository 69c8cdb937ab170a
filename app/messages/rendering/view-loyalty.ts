import { earnReasonOf } from '#app/events/earned-for.ts';
import type { LoyaltyNews, NewsName } from '../planning/news.ts';
import type { ProgramTexts } from './program-words.ts';
import { day, type Manner, tidy } from './view-parts.ts';
import type { MailView, RewardView } from './view-types.ts';

// What a mail can say about points, tiers and rewards: the sum of the news it carries.

type LoyaltyView = Pick<MailView, 'points' | 'tier' | 'reward' | 'rewards'>;

/**
 * What a mail can say of points, tier and rewards: empty where it carries no news of them.
 * @param offered points for answering this mail
 */
export function loyaltyView(
  news: LoyaltyNews[],
  program: ProgramTexts | null,
  manner: Manner,
  offered = 0,
): LoyaltyView {
  const rewards = news.filter((one) => one.rewardName !== undefined).map((one) => rewardView(one, manner));
  return {
    points: {
      ...pointsView(news, program, manner),
      offered: offered > 0 ? pointsAmount(offered, program, manner) : '',
    },
    tier: tierView(news, manner),
    reward: rewards[0] ?? noReward,
    rewards,
  };
}

const noReward: RewardView = { name: '', code: '', expires_on: '', needs_account: false };

function rewardView({ rewardName, code, expiresOn, needsAccount = false }: LoyaltyNews, manner: Manner): RewardView {
  return {
    name: tidy(rewardName, 80),
    code: tidy(code, 60),
    expires_on: dayIn(expiresOn, manner),
    needs_account: needsAccount,
  };
}

/** "45 points", as the program calls them. */
export function pointsAmount(points: number, program: ProgramTexts | null, manner: NamingManner): string {
  const texts = textsOf(program, manner);
  return `${points.toLocaleString(manner.locale)} ${Math.abs(points) === 1 ? texts.one : texts.many}`;
}

type NamingManner = Pick<Manner, 'locale' | 'words'>;

function pointsView(
  news: LoyaltyNews[],
  program: ProgramTexts | null,
  manner: Manner,
): Omit<MailView['points'], 'offered'> {
  const texts = textsOf(program, manner);
  const amount = (points: number) => pointsAmount(points, program, manner);
  const sumOf = (...names: NewsName[]) =>
    news.filter((one) => names.includes(one.name)).reduce((sum, { points }) => sum + points, 0);
  const amountOf = (...names: NewsName[]) => (sumOf(...names) > 0 ? amount(sumOf(...names)) : '');
  const balance = news.at(-1)?.balance ?? 0;
  const days = news.map(({ expiresOn }) => expiresOn);
  const [first, last] = [earliest(days), latest(days)];
  return {
    earned: amountOf('points.earned', 'points.given'),
    taken_back: amountOf('points.reversed'),
    expiring: amountOf('points.expiring'),
    balance: news.length > 0 ? amount(balance) : '',
    count: sumOf('points.earned', 'points.given') || sumOf('points.reversed') || sumOf('points.expiring'),
    is_below_zero: balance < 0,
    available_on: dayIn(latest(news.map(({ availableOn }) => availableOn)), manner),
    expires_on: dayIn(first, manner),
    expires_last: last === first ? '' : dayIn(last, manner),
    reason: common(news.map(({ key }) => earnReasonOf(key) ?? '')),
    why: common(news.map(({ why }) => why ?? '')),
    note: tidy(news.find(({ note }) => note)?.note, 500),
    name: texts.many,
    program: texts.program,
  };
}

function textsOf(
  program: ProgramTexts | null,
  { words, locale }: NamingManner,
): { one: string; many: string; program: string } {
  const own = program?.texts[locale] ?? program?.texts[locale.split('-')[0] ?? ''];
  return {
    one: tidy(own?.pointOne, 30) || words.points.one,
    many: tidy(own?.pointMany, 30) || words.points.many,
    program: tidy(own?.programName, 60),
  };
}

function common(values: string[]): string {
  return new Set(values).size === 1 ? tidy(values[0], 20) : '';
}

const latest = (days: (string | undefined)[]) =>
  days
    .filter((one) => one !== undefined)
    .sort()
    .at(-1);
const earliest = (days: (string | undefined)[]) => days.filter((one) => one !== undefined).sort()[0];

function tierView(news: LoyaltyNews[], { locale, ...manner }: Manner): MailView['tier'] {
  const told = news.findLast(({ tierName }) => tierName !== undefined);
  const factor = (told?.factor ?? 100) / 100;
  return {
    name: tidy(told?.tierName, 80),
    lower: tidy(told?.lowerName, 80),
    factor: factor > 1 ? factor.toLocaleString(locale) : '',
    drops_on: dayIn(told?.dropsOn, { locale, ...manner }),
  };
}

/** A day stays the day it is; an instant is told by the customer's calendar. */
function dayIn(iso: string | undefined, manner: Manner): string {
  const at = new Date(iso ?? Number.NaN);
  if (Number.isNaN(at.getTime())) return '';
  return day(at, iso?.length === 10 ? { ...manner, timeZone: 'UTC' } : manner);
}
