import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { findOrJoin, mergeMembers } from './members.server.ts';
import { readLaunchedProgram } from '../program/versions.server.ts';
import { placeInTier, recheckTiers } from '../tiers/tier-moves.server.ts';

useDatabase();

const levels = [
  { key: 'silver', name: 'Silver', threshold: 10_000 },
  { key: 'gold', name: 'Gold', threshold: 30_000 },
];

type Held = { tierKey: string | null; tierPlacedReason?: string };

const inTheirOwnRight = (tierKey: string | null): Held => ({ tierKey });
const placed = (tierKey: string, tierPlacedReason: string): Held => ({ tierKey, tierPlacedReason });

test.each<[string, Held, Held, Held]>([
  [
    'staff’s place in the same tier goes along',
    placed('silver', 'An old friend'),
    inTheirOwnRight('silver'),
    placed('silver', 'An old friend'),
  ],
  [
    'the place of who is kept stays',
    inTheirOwnRight('silver'),
    placed('silver', 'A neighbour'),
    placed('silver', 'A neighbour'),
  ],
  [
    'of two places in one tier it is that of who is kept',
    placed('silver', 'An old friend'),
    placed('silver', 'A neighbour'),
    placed('silver', 'A neighbour'),
  ],
  [
    'a place in a higher tier goes along',
    placed('gold', 'An old friend'),
    inTheirOwnRight('silver'),
    placed('gold', 'An old friend'),
  ],
  [
    'and so it does to who has no tier',
    placed('silver', 'An old friend'),
    inTheirOwnRight(null),
    placed('silver', 'An old friend'),
  ],
  [
    'above a place one stands by oneself',
    placed('silver', 'An old friend'),
    inTheirOwnRight('gold'),
    inTheirOwnRight('gold'),
  ],
  [
    'above the place of who is kept too',
    inTheirOwnRight('gold'),
    placed('silver', 'A neighbour'),
    inTheirOwnRight('gold'),
  ],
])('merging two members: %s', async (_, from, into, together) => {
  const shop = await createShop();
  await launch(shop, { tiers: { levels, noticeDays: 30 } });
  const join = async ({ tierKey, tierPlacedReason }: Held, customerId: string) => {
    const memberId = await withShop(shop, (tx) => findOrJoin(tx, { customerId, addressHash: null }));
    if (tierPlacedReason)
      await withShop(shop, (tx) =>
        placeInTier(tx, { memberId, tierKey, reason: tierPlacedReason, staffMember: 'Grace' }),
      );
    else await ownerQuery('UPDATE members SET "tierKey" = $2 WHERE id = $1', [memberId, tierKey]);
    return memberId;
  };
  const [a, b] = [await join(from, '1'), await join(into, '2')];
  await withShop(shop, (tx) => mergeMembers(tx, a, b));

  const read = () =>
    ownerQuery<{
      tierKey: string | null;
      tierPlacedBy: string | null;
      tierPlacedReason: string | null;
      tierDropsAt: Date | null;
    }>('SELECT "tierKey", "tierPlacedBy", "tierPlacedReason", "tierDropsAt" FROM members WHERE id = $1', [b]);
  const reason = together.tierPlacedReason ?? null;
  const kept = { tierKey: together.tierKey, tierPlacedBy: reason && 'Grace', tierPlacedReason: reason };
  expect(await read()).toEqual([{ ...kept, tierDropsAt: null }]);
  // Neither has ordered anything: only a member whom staff did not place gets a drop notice.
  await withShop(shop, async (tx) => recheckTiers(tx, (await readLaunchedProgram(tx))!.program, [b]));
  expect(await read()).toMatchObject([{ ...kept, tierDropsAt: reason ? null : (expect.any(Date) as Date) }]);
});
