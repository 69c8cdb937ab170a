import { setTimeout as wait } from 'node:timers/promises';
import type { Stack } from '../launch/stack.ts';
import { playLoyalty } from './loyalty-play.ts';
import { storiesOfPoints } from './loyalty.ts';
import { awaitImport, createMerchant, type Merchant } from './merchant.ts';
import { storiesOfFacts } from './facts.ts';
import { storiesOfParcels } from './parcels.ts';
import { buy } from './shopper.ts';
import type { Played, Story } from './story.ts';
import { storiesOfToday } from './today.ts';
import { strayMails, untilQuiet, verify, type Outcome } from './verify.ts';
import { createWorld, type World } from './world.ts';

const stories: Story[] = [...storiesOfToday, ...storiesOfParcels, ...storiesOfFacts];

export type Performance = { outcomes: Outcome[]; differences: string[] };

/**
 * From an empty store to the last mail: history, installation, setup, going live, every story, and the comparison with
 * what each story expects.
 */
export async function playEverything(stack: Stack, onStep: (step: string) => void): Promise<Performance> {
  const world = createWorld(stack);
  const merchant = createMerchant(stack);
  const differences = await install(world, merchant, onStep, stack.ownerUrl);
  const loyalty = await playLoyalty(stack, onStep);
  const played = new Map<Story, Played>();
  for (const story of stories) {
    onStep(story.title);
    played.set(story, await story.play(world));
    await world.shopify('settleWebhooks');
  }
  onStep('waiting for the mails, and what follows from them');
  await untilQuiet(stack);
  for (const story of stories) await story.after?.(world, played.get(story)!, merchant);
  await world.shopify('settleWebhooks');
  await wait(500); // bounce reports arrive by themselves
  await untilQuiet(stack);
  const explain = async (orderId: string) =>
    (
      (await merchant.call(`/app/orders/${orderId}`, 'routes/app.orders.$orderId._index')) as {
        silent: { kind: string; reason: string | null }[];
      }
    ).silent;
  const outcomes = [];
  for (const story of stories)
    outcomes.push(await verify(story, played.get(story)!, world, { ownerUrl: stack.ownerUrl, explain }));
  return {
    outcomes: [...outcomes, ...loyalty.outcomes],
    differences: [
      ...differences,
      ...loyalty.differences,
      ...(await strayMails([...stories, ...storiesOfPoints], world)),
    ],
  };
}

/**
 * A store with a history installs the app. Installing sends nothing, and going live does not write about the past
 * either.
 */
async function install(
  world: World,
  merchant: Merchant,
  onStep: (step: string) => void,
  ownerUrl: string,
): Promise<string[]> {
  onStep('a store with a history');
  await buy(world, { name: 'Ben Sato', lines: [{ product: 'plush-bear' }], ago: { days: 44 } });
  await buy(world, { name: 'Old Friend', lines: [{ product: 'building-blocks' }], ago: { days: 51 } });
  await world.shopify('settleWebhooks');
  onStep('installing by token exchange, importing the last 60 days');
  const { status } = await world.shopify('install');
  const differences = status === 200 ? [] : [`installing answered ${status}`];
  await awaitImport(merchant);
  onStep('answering the setup, as the merchant');
  await merchant.setUp();
  await untilQuiet({ ownerUrl });
  const before = await world.mails();
  if (before.length > 0) differences.push(`${before.length} mails were sent before going live`);
  onStep('going live, beginning with orders of the last 30 days');
  await merchant.goLive();
  return differences;
}
