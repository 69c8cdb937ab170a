import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { jobCatalog } from '#app/jobs/catalog.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { startWorkers } from '#app/jobs/work.server.ts';
import { dayMs } from '#app/lib/clock.ts';
import { prisma, withShop, type ShopRef } from '#app/lib/db.server.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { launchProgram } from '#app/loyalty/program/versions.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { planDueRechecks } from '#app/messages/planning/replanning.server.ts';
import { sweepDue, sweepStuck } from '#app/messages/sending/sweep.server.ts';
import { closeTransports } from '#app/messages/sending/transport.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { goLive, recordInstall } from '#app/shops/shop.server.ts';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';
import { handlers } from '#app/worker/handlers.server.ts';
import { setClock } from './clock.ts';
import type { LapseEvent } from './events.ts';
import { openDoor } from './post-webhooks.ts';
import type { ShopFile } from './shop-file.ts';

// Plays webhooks through the product's own intake, planning, queue and sender, with the database's clock set step by
// step. What the product does on a timer is done at each step until nothing is left to do. This file imports the
// product, which reads the environment at import: load it once that stands.

export type Play = {
  owner: pg.Client;
  events: readonly LapseEvent[];
  steps: readonly Date[];
  shopFile: ShopFile;
  /** the rules of a loyalty program, as ProgramSchema takes them; null: none */
  program: unknown;
  snapshotDays: number;
  onStep: (progress: { at: Date; delivered: number }) => void;
  /** called every `snapshotDays` and at the end */
  onSnapshot: (shop: ShopRef, at: Date) => Promise<void>;
};

const shopDomain = 'lapse.myshopify.com';

// No Shopify stands behind the lapse: what asks it is left out.
const withoutShopify = { ...handlers, enrich: async () => {} };
const recurring = [
  { everyMs: jobCatalog['carriers.all'].everyMs!, run: (shop: ShopRef) => handlers.carriers({ shopId: shop.id }) },
  ...(['loyalty.clock', 'loyalty.catch_up', 'loyalty.days', 'loyalty.check', 'retention'] as const).map((name) => ({
    everyMs: jobCatalog[name].everyMs!,
    run: () => handlers[name]({}),
  })),
];

/** Plays everything. @returns the shop it was played in */
export async function play({ owner, events, steps, shopFile, program, ...own }: Play): Promise<ShopRef> {
  await setClock(owner, new Date(steps[0]!.getTime() - dayMs), { mayGoBack: true });
  const shop = await openShop(owner, shopFile, program);
  const door = await openDoor({ shopDomain, secret: process.env.SHOPIFY_API_SECRET ?? '' });
  const stopWorkers = startWorkers(withoutShopify);
  const lastRuns = new Map<(typeof recurring)[number], number>();
  let delivered = 0;
  let snapshotDue = steps[0]!.getTime() + own.snapshotDays * dayMs;
  try {
    for (const step of steps) {
      const now = await setClock(owner, step);
      const until = events.findIndex((event, index) => index >= delivered && event.triggeredAt > step);
      const fresh = events.slice(delivered, until === -1 ? undefined : until);
      await door.post(fresh);
      delivered += fresh.length;
      await drainInbox();
      for (const job of recurring) {
        if (now.getTime() - (lastRuns.get(job) ?? 0) < job.everyMs) continue;
        lastRuns.set(job, now.getTime());
        await job.run(shop);
      }
      await settle(owner);
      if (now.getTime() >= snapshotDue) {
        await own.onSnapshot(shop, now);
        snapshotDue += own.snapshotDays * dayMs;
      }
      own.onStep({ at: step, delivered });
    }
    await own.onSnapshot(shop, steps.at(-1)!);
    return shop;
  } finally {
    await stopWorkers();
    await door.close();
    closeTransports();
    await Promise.all([closeQueues(), closeLiquidThreads()]);
    await prisma.$disconnect();
  }
}

async function openShop(owner: pg.Client, { shop: about, settings }: ShopFile, program: unknown): Promise<ShopRef> {
  const { id, domain } = await recordInstall({ domain: shopDomain, scopes: '' });
  const shop = { id, domain };
  await owner.query(
    `UPDATE shops SET name = $2, email = $3, "timeZone" = $4, currency = $5, "countryCode" = $6, "primaryLocale" = $7 WHERE id = $1`,
    [id, about.name, about.email, about.timeZone, about.currency, about.countryCode, about.primaryLocale],
  );
  await withShop(shop, async (tx) => {
    const saved = await saveShopSettings(tx, () => settings);
    if (saved.outcome !== 'saved') throw new Error(`The settings were not taken: ${JSON.stringify(saved)}`);
    await goLive(tx, { messagesFrom: tx.now });
    if (program !== null) await launchProgram(tx, ProgramSchema.parse(program), 'lapse');
  });
  return shop;
}

async function drainInbox(): Promise<void> {
  while ((await drainOnce()) > 0);
}

async function settle(owner: pg.Client): Promise<void> {
  for (;;) {
    const rechecked = await planDueRechecks();
    const swept = await sweepDue();
    if (rechecked + swept === 0) return;
    if (swept > 0) await untilHandedOver(owner);
  }
}

/** a job that was lost is found again after the product's own lease */
const longestHandOverMs = 90_000;

async function untilHandedOver(owner: pg.Client): Promise<void> {
  const begin = performance.now();
  for (;;) {
    const { rows } = await owner.query<{ open: number }>(
      `SELECT (SELECT count(*) FROM messages WHERE state IN ('queued', 'sending'))::int
        + (SELECT count(*) FROM staff_alerts WHERE state IN ('queued', 'sending'))::int AS open`,
    );
    if (rows[0]!.open === 0) return;
    if (performance.now() - begin > longestHandOverMs) {
      await sweepStuck();
      return;
    }
    await pause(5);
  }
}
