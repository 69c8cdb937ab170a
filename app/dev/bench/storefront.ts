import { randomUUID } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { desktop, launchBrowser, newVisitor } from '../../test/browser.ts';
import { startStack, type Stack } from '../launch/stack.ts';
import { clubShop, playLoyalty } from '../stories/loyalty-play.ts';
import { createWorld, type World } from '../stories/world.ts';
import { visitByPhone } from './lighthouse.ts';
import { percentile, type Figure } from './report.ts';

export type StorefrontSizes = { looks: number; visits: number };

const assets = new URL('../../../extensions/aftercare-loyalty/assets/', import.meta.url);

/**
 * The whole product with its loyalty store: how large the widget is, how long shoppers wait, what it adds to the page.
 */
export async function benchStorefront({ looks, visits }: StorefrontSizes): Promise<Figure[]> {
  const stack = await startStack({ dataDir: '.data/bench-storefront', isFresh: true });
  try {
    await playLoyalty(stack, () => undefined);
    const world = createWorld({ ...stack, shop: clubShop });
    return [
      ...weigh(),
      ...(await timeRequests(world, looks)),
      ...(await measurePages(stack, visits)),
      ...(await judgePages(stack)),
    ];
  } finally {
    await stack.stop();
  }
}

function weigh(): Figure[] {
  const bytes = (ending: string) =>
    readdirSync(assets)
      .filter((name) => name.endsWith(ending))
      .reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, assets))).length, 0);
  return [
    { what: 'widget: all script, gzip', unit: 'bytes', ours: bytes('.js'), aim: '<= 10,240' },
    { what: 'widget: all style, gzip', unit: 'bytes', ours: bytes('.css') },
  ];
}

/** Customers who can afford a reward once the stories are played. */
const withPoints = ['gwen', 'leo', 'dora'];

/** Through Shopify's proxy, to the running app and back. */
async function timeRequests(world: World, looks: number): Promise<Figure[]> {
  const orders = await world.shopify('orders');
  const customers = withPoints.map(
    (name) => orders.find((order) => order.email === `${name}@mail.example`)!.customer!.id,
  );
  const time = async (times: number, ask: (customer: number) => Promise<unknown>) => {
    const took = [];
    for (let round = 0; round < times; round += 1) {
      const start = performance.now();
      await ask(customers[round % customers.length]!);
      took.push(performance.now() - start);
    }
    return took;
  };
  const looked = await time(looks, (customer) => world.askLoyalty(customer));
  const redeemed = await time(customers.length, (customer) =>
    world.askLoyalty(customer, { do: 'redeem', rewardKey: 'off-5', requestId: randomUUID() }),
  );
  return [
    { what: 'what the widget is told, p50', unit: 'ms', ours: percentile(looked, 0.5) },
    { what: 'what the widget is told, p99', unit: 'ms', ours: percentile(looked, 0.99) },
    { what: 'from the tap to the code, median of three', unit: 'ms', ours: percentile(redeemed, 0.5) },
  ];
}

type PageCost = { lcp: number; shift: number; blocked: number; bytes: number; requests: number };

async function measurePages({ addresses }: Stack, visits: number): Promise<Figure[]> {
  const page = `${addresses.pretend}/storefront/${clubShop}/products/wooden-train`;
  const browser = await launchBrowser();
  try {
    const [plain, withWidget]: PageCost[][] = [[], []];
    for (let visit = 0; visit < visits; visit += 1) {
      plain!.push(await visitPage(browser, `${page}?widget=off`));
      withWidget!.push(await visitPage(browser, page));
    }
    const figure = (what: string, unit: string, key: keyof PageCost, aim?: string): Figure => ({
      what: `product page with the widget: ${what}`,
      unit,
      ours: median(withWidget!, key),
      control: { what: 'without', value: median(plain!, key) },
      ...(aim ? { aim } : {}),
    });
    return [
      figure('largest paint', 'ms', 'lcp'),
      figure('layout shift', '', 'shift', '0'),
      figure('main thread blocked', 'ms', 'blocked'),
      figure('transferred', 'bytes', 'bytes'),
      figure('requests', '', 'requests'),
    ];
  } finally {
    await browser.close();
  }
}

/** Lighthouse needs about ten seconds per page. */
const judgements = 3;

/** By Lighthouse, as on a phone: product, home and loyalty page, each with and without the widget. */
async function judgePages({ addresses }: Stack): Promise<Figure[]> {
  const shop = `${addresses.pretend}/storefront/${clubShop}`;
  const pages = {
    'product page': `${shop}/products/wooden-train`,
    'home page': `${shop}/`,
    'loyalty page': `${shop}/pages/loyalty`,
  };
  const figures: Figure[] = [];
  for (const [name, address] of Object.entries(pages)) {
    const [plain, withWidget] = await visitByPhone([`${address}?widget=off`, address], judgements);
    const score = (seen: typeof plain) =>
      percentile(
        seen!.map((visit) => visit.score),
        0.5,
      );
    figures.push({
      what: `Lighthouse: ${name} with the widget`,
      unit: '',
      ours: score(withWidget),
      control: { what: 'without', value: score(plain) },
      aim: 'at most 1 lost',
    });
  }
  return figures;
}

function median(costs: PageCost[], key: keyof PageCost): number {
  return percentile(
    costs.map((cost) => cost[key]),
    0.5,
  );
}

/** A first visit with an empty cache; what the browser itself counts in two seconds. */
async function visitPage(browser: Browser, address: string): Promise<PageCost> {
  const { context } = await newVisitor(browser, desktop);
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'networkidle' });
  const cost = await page.evaluate(
    () =>
      new Promise<PageCost>((done) => {
        const found: PageCost = { lcp: 0, shift: 0, blocked: 0, bytes: 0, requests: 0 };
        const watch = (type: string, take: (entry: PerformanceEntry & { value?: number }) => void) =>
          new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
        watch('largest-contentful-paint', (entry) => (found.lcp = entry.startTime));
        watch('layout-shift', (entry) => (found.shift += entry.value ?? 0));
        watch('longtask', (entry) => (found.blocked += entry.duration - 50));
        const loaded = [
          ...performance.getEntriesByType('navigation'),
          ...performance.getEntriesByType('resource'),
        ] as PerformanceResourceTiming[];
        found.bytes = loaded.reduce((sum, entry) => sum + entry.transferSize, 0);
        found.requests = loaded.length;
        setTimeout(() => done(found), 2_000);
      }),
  );
  await context.close();
  return cost;
}
