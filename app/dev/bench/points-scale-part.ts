import { randomUUID } from 'node:crypto';
import { readLoyaltyFigures } from '#app/admin/loyalty/home/read.server.ts';
import { readMemberCard, searchMembers } from '#app/admin/loyalty/members/read.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { redeemPoints } from '#app/loyalty/ledger/actions.server.ts';
import { rebuildBalances } from '#app/loyalty/ledger/check.server.ts';
import { explainBalance } from '#app/loyalty/ledger/explain.server.ts';
import { listMembers } from '#app/loyalty/members/members.server.ts';
import { launchProgram, readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { answerLook } from '#app/storefront/proxy/answer.server.ts';
import { openProxyVisit } from '#app/storefront/proxy/visit.server.ts';
import { signProxy } from '../pretend-shopify/webhooks/signing.ts';
import { manyCustomerId, manyMemberId } from './many-points.ts';
import { answer, partInput } from './part.ts';
import { percentile } from './report.ts';

// What the loyalty pages and the storefront load, alternating between a small and a large shop, so that both get the
// same conditions. Answers with the median of each in milliseconds. At the end both ledgers are checked, so that no
// figure of a broken one is reported.

export type PointsScaleInput = { shops: { domain: string; members: number }[]; times: number };

const { shops, times } = partInput<PointsScaleInput>();
type Page = (round: number) => Promise<unknown>;

async function pagesOf({ domain, members }: PointsScaleInput['shops'][number]): Promise<Record<string, Page>> {
  const shop = await findShopByDomain(domain);
  invariant(shop, `the shop ${domain} is there`);
  const inShop = <Result>(work: (tx: ShopTx) => Promise<Result>) => withShop(shop, work);
  const launched = await withShop(shop, async (tx) => {
    const { program } = starterPrograms('USD', 'America/New_York').generous;
    const withoutGreeting = { ...program, earn: { ...program.earn, signUp: 0 } };
    await launchProgram(tx, withoutGreeting, 'bench', new Date(tx.now.getTime() - 400 * 86_400_000));
    return (await readLaunchedProgram(tx))!;
  });
  const someMember = (round: number) => 1 + ((round * 37) % members);
  const deep = await withShop(shop, (tx) => listMembers(tx, { limit: Math.floor(members * 0.9) }), {
    timeoutMs: 120_000,
  });
  return {
    'member list, first page': () => inShop((tx) => listMembers(tx, { limit: pageSize })),
    'member list, page at nine tenths': () =>
      inShop((tx) => listMembers(tx, { limit: pageSize, cursor: deep.nextCursor! })),
    'member list, search by address': (round) => inShop((tx) => find(tx, `member-${someMember(round)}@`, 1)),
    'member list, search by a common name': () => inShop((tx) => find(tx, 'maya', pageSize)),
    'member page': (round) => inShop((tx) => readMemberPage(tx, manyMemberId(someMember(round)))),
    'what the widget is told': (round) => look(domain, manyCustomerId(someMember(round))),
    'points debited for a reward': (round) => inShop((tx) => redeem(tx, launched, manyMemberId(someMember(round)))),
    'loyalty home': () => inShop((tx) => readLoyaltyFigures(tx, 'America/New_York')),
  };
}

const pageSize = 50;

async function find(tx: ShopTx, search: string, atLeast: number): Promise<void> {
  const rows = await searchMembers(tx, search, pageSize);
  invariant(rows.length >= atLeast, `"${search}" finds ${rows.length} members`);
}

async function readMemberPage(tx: ShopTx, memberId: string): Promise<void> {
  const card = await readMemberCard(tx, memberId);
  invariant(card, `member ${memberId} is there`);
  await readLaunchedProgram(tx);
  const { entries } = await explainBalance(tx, card.id, { limit: 25 });
  invariant(entries.length >= 2, `member ${memberId} has ${entries.length} entries`);
}

/** Asks like Shopify's proxy does for a logged-in customer. */
async function look(domain: string, customerId: string): Promise<void> {
  const params = new URLSearchParams({
    shop: domain,
    logged_in_customer_id: customerId,
    path_prefix: '/apps/care',
    timestamp: String(Math.floor(Date.now() / 1000)),
  });
  params.set('signature', signProxy(params, process.env.SHOPIFY_API_SECRET!));
  const visit = await openProxyVisit(new Request(`https://bench.example/proxy/loyalty?${params}`));
  const answer = visit instanceof Response ? visit : await answerLook(visit);
  const { customer } = (await answer.json()) as { customer: { history: unknown[] } | null };
  invariant(answer.ok && customer && customer.history.length >= 2, `the widget was told ${answer.status}`);
}

async function redeem(tx: ShopTx, rules: Parameters<typeof redeemPoints>[1], memberId: string): Promise<void> {
  const { outcome } = await redeemPoints(tx, rules, {
    redemptionId: randomUUID(),
    memberId,
    rewardKey: 'off-1',
    points: 1,
    code: null,
    expiresAt: null,
  });
  invariant(outcome === 'posted', `redeeming was ${outcome}`);
}

const all: Record<string, Page>[] = [];
for (const shop of shops) all.push(await pagesOf(shop));

async function measure(name: string): Promise<number[]> {
  const took: number[][] = all.map(() => []);
  for (let round = -5; round < times; round += 1) {
    for (const [index, pages] of all.entries()) {
      const start = performance.now();
      await pages[name]!(round + 5);
      if (round >= 0) took[index]!.push(performance.now() - start);
    }
  }
  return took.map((times) => percentile(times, 0.5));
}

async function checkBooks(domain: string): Promise<void> {
  const shop = (await findShopByDomain(domain))!;
  const differences = await withShop(shop, rebuildBalances, { timeoutMs: 300_000 });
  invariant(differences.length === 0, `${differences.length} balances of ${domain} differ from what the entries say`);
}

const medians: Record<string, number[]> = {};
for (const name of Object.keys(all[0]!)) medians[name] = await measure(name);
for (const { domain } of shops) await checkBooks(domain);
answer(medians);
