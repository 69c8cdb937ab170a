import { setTimeout as wait } from 'node:timers/promises';
import { runPart } from '../bench/part.ts';
import type { Stack } from '../launch/stack.ts';
import { findMemberRow, readHistory, shapeAndLaunch } from './loyalty-merchant.ts';
import { storiesOfPoints, type Club, type ExpectedPoints, type PointsStory } from './loyalty.ts';
import { awaitImport, createMerchant, type Merchant } from './merchant.ts';
import { mailDifferences, ownerQuery, untilQuiet, without } from './verify.ts';
import { createWorld, type World } from './world.ts';

// The second store: its merchant launches a loyalty program that counts past orders, and everybody's resulting points
// are compared with what was worked out by hand.

export const clubShop = 'super-toys-club.myshopify.com';

/** The result of a story, whatever checks it. */
export type PointsOutcome = { story: Pick<PointsStory, 'name' | 'title'>; lines: string[]; differences: string[] };

/** @returns the result of each story, and differences in the ledger as a whole */
export async function playLoyalty(
  stack: Stack,
  onStep: (step: string) => void,
): Promise<{ outcomes: PointsOutcome[]; differences: string[] }> {
  const club = await openClub(stack, onStep);
  await club.world.tellPast(async () => {
    for (const { past } of storiesOfPoints) await past?.(club.world);
  });
  await club.settle();
  onStep('its merchant launches a loyalty program that counts the orders of the past');
  await shapeAndLaunch(club.merchant);
  await club.world.placeInTheme(['loyalty-panel', 'loyalty-product', 'loyalty-cart', 'loyalty-landing']);
  await club.settle();
  const failures = new Map<PointsStory, string>();
  for (const story of storiesOfPoints) {
    if (!story.now) continue;
    onStep(story.title);
    await story.now(club).catch((error: unknown) => failures.set(story, `could not be played: ${String(error)}`));
  }
  await club.settle();
  onStep('the clock releases and lets lapse, once a minute');
  await untilPointsHaveMatured(stack);
  await untilQuiet(stack);
  const outcomes = [];
  for (const story of storiesOfPoints) {
    const outcome = await checkStory(story, club, stack);
    const failure = failures.get(story);
    outcomes.push(failure ? { ...outcome, differences: [failure, ...outcome.differences] } : outcome);
  }
  return { outcomes, differences: await checkBooks(stack) };
}

/** The store, live and without a program. */
async function openClub(stack: Stack, onStep: (step: string) => void): Promise<Club> {
  const own = { ...stack, shop: clubShop };
  const [world, merchant] = [createWorld(own), createMerchant(own)];
  onStep('a second store with a past installs');
  await world.shopify('addShop', { domain: clubShop, name: 'Super Toys Club' });
  await world.shopify('install');
  await awaitImport(merchant);
  await merchant.setUp('shopify');
  await merchant.goLive();
  return {
    world,
    merchant,
    settle: async () => {
      await world.shopify('settleWebhooks');
      await untilQuiet(stack);
    },
    letDaysPass: async (email, days) => {
      const row = await findMemberRow(merchant, email);
      await ownerQuery(
        stack.ownerUrl,
        `UPDATE points_lots SET "availableAt" = "availableAt" - make_interval(days => $2), "expiresAt" = "expiresAt" - make_interval(days => $2) WHERE "memberId" = $1`,
        [row?.id, days],
      );
    },
  };
}

/** @throws after two minutes */
async function untilPointsHaveMatured({ ownerUrl }: Stack): Promise<void> {
  const due = `SELECT 1 FROM points_lots WHERE (pending > 0 AND "availableAt" <= now()) OR (available > 0 AND "expiresAt" <= now())`;
  for (let attempt = 0; attempt < 480; attempt += 1) {
    if ((await ownerQuery(ownerUrl, due)).length === 0) return;
    await wait(250);
  }
  throw new Error('Points that are due were neither released nor expired in two minutes');
}

async function checkStory(
  { name, title, expected, mails }: PointsStory,
  { merchant, world }: Club,
  stack: Stack,
): Promise<PointsOutcome> {
  const lines: string[] = [];
  const differences = await mailDifferences(mails, world);
  for (const [email, wanted] of Object.entries(expected)) {
    const points = await readPoints(merchant, stack, email);
    const found = wanted.shipping ? { ...points, shipping: await readShipping(world, email) } : points;
    const [is, should] = [describe(found), describe(wanted)];
    lines.push(...is.map((line) => `${email}: ${line}`));
    differences.push(
      ...without(should, is).map((line) => `expected, not there: ${email}: ${line}`),
      ...without(is, should).map((line) => `not expected: ${email}: ${line}`),
    );
  }
  return { story: { name, title }, lines, differences };
}

/** What the member's page, its download and the rewards show. */
async function readPoints(merchant: Merchant, { ownerUrl }: Stack, email: string): Promise<ExpectedPoints> {
  const row = await findMemberRow(merchant, email);
  if (!row) return { available: 0, pending: 0, entries: [] };
  const entries = (await readHistory(merchant, row.id)).map(
    ({ type, pending, available }) => `${type}${change(pending, ' pending')}${change(available, '')}`,
  );
  const rewards = await ownerQuery<{ line: string }>(
    ownerUrl,
    `SELECT "rewardKey" || ' for ' || points || ': ' || state AS line FROM redemptions WHERE "memberId" = $1 ORDER BY "createdAt", id`,
    [row.id],
  );
  return {
    available: row.availablePoints,
    pending: row.pendingPoints,
    tier: row.tier,
    entries,
    rewards: rewards.map(({ line }) => line),
  };
}

/** The shipping Shopify charged, oldest order first. */
async function readShipping({ shopify }: World, email: string): Promise<string[]> {
  const orders = (await shopify('orders')).filter((each) => each.email === email);
  return orders.map((order) => order.total_shipping_price_set.shop_money.amount);
}

function change(points: number, account: string): string {
  return points === 0 ? '' : ` ${points > 0 ? '+' : ''}${points}${account}`;
}

function describe({ available, pending, tier, entries, rewards = [], shipping }: ExpectedPoints): string[] {
  return [
    `${available} points, ${pending} pending${tier ? `, ${tier}` : ''}`,
    entries.join(', '),
    ...rewards,
    ...(shipping ? [`shipping ${shipping.join(', ')}`] : []),
  ];
}

/** Checks the ledger as a whole: it sums to zero, and rebuilding every balance from it changes nothing. */
async function checkBooks({ ownerUrl, environment }: Stack): Promise<string[]> {
  const [total] = await ownerQuery<{ sum: string; entries: string }>(
    ownerUrl,
    'SELECT coalesce(sum(points), 0) AS sum, count(*) AS entries FROM points_entries',
  );
  const rebuilt = await runPart<string[]>({
    file: '../stories/ledger-part.ts',
    input: { shopDomain: clubShop },
    environment,
  });
  return [
    ...(Number(total!.sum) === 0 && Number(total!.entries) > 0
      ? []
      : [`${total!.entries} entries sum to ${total!.sum}`]),
    ...rebuilt.map((difference) => `kept and rebuilt differ: ${difference}`),
  ];
}
