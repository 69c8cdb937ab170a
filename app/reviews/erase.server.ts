import type { ShopTx } from '#app/lib/db.server.ts';

/**
 * Takes a person's words out of everything they told us about these orders. Stars, kinds and dates stay: they say
 * nothing about who gave them.
 */
export async function eraseAnswers({ db, shop }: ShopTx, orderIds: string[]): Promise<void> {
  const where = { shopId: shop.id, orderId: { in: orderIds } };
  await db.feedback.updateMany({ where, data: { comment: null } });
  await db.problem.updateMany({ where, data: { words: null } });
  await db.review.updateMany({ where, data: { title: null, body: null, authorName: null, permissionAt: null, customerId: null } });
}
