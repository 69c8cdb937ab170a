import type { ShopTx } from '#app/lib/db.server.ts';
import type { Program } from '../program/program.ts';
import { readTierProgress } from '../tiers/progress.server.ts';
import { giveReward } from '../rewards/give.server.ts';

/**
 * Gives the reward of each full card, once per card. A reward stays given when an order is canceled later; the next
 * full card then gives none. Cards are counted by the number of punches that fill one under the current rules.
 */
export async function rewardFullCards(tx: ShopTx, program: Program, memberIds: string[]): Promise<void> {
  const { isOn, every, rewardKey } = program.punchCard;
  if (!isOn || memberIds.length === 0) return;
  const tierProgressOf = await readTierProgress(tx, memberIds, program);
  const full = memberIds
    .map((memberId) => ({ memberId, cards: Math.floor(tierProgressOf(memberId).punches / every) }))
    .filter(({ cards }) => cards > 0);
  if (full.length === 0) return;
  const givenTo = await countGiven(
    tx,
    full.map(({ memberId }) => memberId),
  );
  for (const { memberId, cards } of full) {
    for (let card = (givenTo.get(memberId) ?? 0) + 1; card <= cards; card += 1) {
      await giveReward(tx, { memberId, rewardKey, source: 'punch_card', sourceKey: `punch_card|${memberId}|${card}` });
    }
  }
}

async function countGiven({ db, shop }: ShopTx, memberIds: string[]): Promise<Map<string, number>> {
  const rows = await db.redemption.groupBy({
    by: ['memberId'],
    where: { shopId: shop.id, memberId: { in: memberIds }, source: 'punch_card' },
    _count: true,
  });
  return new Map(rows.map(({ memberId, _count }) => [memberId, _count]));
}
