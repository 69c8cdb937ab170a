import { randomUUID } from 'node:crypto';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { invariant } from '#app/lib/errors.ts';
import { deductPoints, grantPoints, redeemPoints, restorePoints } from '#app/loyalty/ledger/actions.server.ts';
import { rebuildBalances } from '#app/loyalty/ledger/check.server.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import { launchProgram, readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { findShopByDomain } from '#app/shops/shop.server.ts';
import { answer, partInput } from './part.ts';

// Random operations by 16 concurrent writers on a few members, including repeated, late and excessive requests. In the
// end nothing may be out of balance, and nobody may have spent points they did not have.

export type WritersInput = { shopDomain: string; operations: number };
export type WritersOutcome = {
  perSecond: number;
  refused: number;
  differences: number;
  sum: number;
  overspent: number;
};

const { shopDomain, operations } = partInput<WritersInput>();
const writers = 16;
const memberCount = 20;

const shop = await findShopByDomain(shopDomain);
invariant(shop, `the shop ${shopDomain} is there`);
const launched = await withShop(shop, async (tx) => {
  await launchProgram(tx, starterPrograms('USD', 'UTC').usual.program, 'bench');
  return (await readLaunchedProgram(tx))!;
});
const members = await withShop(shop, async (tx) => {
  const ids = [];
  for (let n = 0; n < memberCount; n += 1)
    ids.push(await findOrJoin(tx, { customerId: null, addressHash: `writers-${n}` }));
  return ids;
});

const below = (limit: number) => Math.floor(Math.random() * limit);
const pick = <Item>(items: Item[]) => items[below(items.length)]!;
const redeemed: string[] = [];
const asked: ((tx: ShopTx) => Promise<unknown>)[] = [];
let refused = 0;

function someOperation(): (tx: ShopTx) => Promise<unknown> {
  const memberId = pick(members);
  const [id, points] = [randomUUID(), 1 + below(200)];
  switch (below(6)) {
    case 0:
    case 1:
      return (tx) =>
        grantPoints(tx, launched, {
          memberId,
          sourceKey: `earn|writers:${id}`,
          points,
          occurredAt: tx.now,
          isPending: below(4) === 0,
        });
    case 2:
    case 3:
      redeemed.push(id);
      return (tx) =>
        redeemPoints(tx, launched, {
          redemptionId: id,
          memberId,
          rewardKey: 'off-5',
          points,
          code: null,
          expiresAt: null,
        });
    case 4:
      return (tx) =>
        deductPoints(tx, { memberId, sourceKey: `adjust|${id}`, points, staffMember: 'bench', reason: 'bench' });
    default: {
      const redemptionId = redeemed.length > 0 ? pick(redeemed) : null;
      return async (tx) => {
        const isThere =
          redemptionId !== null &&
          (await tx.db.redemption.count({ where: { shopId: tx.shop.id, id: redemptionId } })) > 0;
        if (isThere) await restorePoints(tx, redemptionId, points, 'bench');
      };
    }
  }
}

async function write(times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    // Every tenth repeats an earlier request.
    const operation = asked.length > 0 && below(10) === 0 ? pick(asked) : someOperation();
    if (asked.length < 500) asked.push(operation);
    const answered = (await withShop(shop!, operation)) as { outcome?: string } | undefined;
    if (answered?.outcome === 'not_enough') refused += 1;
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: writers }, () => write(Math.ceil(operations / writers))));
const perSecond = (operations * 1000) / (performance.now() - start);
const differences = await withShop(shop, rebuildBalances, { timeoutMs: 300_000 });
const [books] = await withShop(
  shop,
  ({ db }) => db.$queryRaw<{ sum: number; overspent: number }[]>`
  SELECT (SELECT coalesce(sum(points), 0)::int FROM points_entries WHERE "shopId" = ${shop.id}::int) AS sum,
    (SELECT count(*)::int FROM members WHERE "shopId" = ${shop.id}::int AND "availablePoints" < 0) AS overspent`,
);
answer({
  perSecond,
  refused,
  differences: differences.length,
  sum: books!.sum,
  overspent: books!.overspent,
} satisfies WritersOutcome);
