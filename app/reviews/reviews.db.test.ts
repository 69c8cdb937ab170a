import { expect, test } from 'vitest';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { formOf } from '#app/test/form-of.ts';
import { listOrderReviews, submitReview, type ReviewTarget } from './reviews.server.ts';

useDatabase();

const inShop = <T>(shop: ShopRef, work: (tx: ShopTx) => Promise<T>) => withShop(shop, work, { isExclusive: true });

const reviewTarget: ReviewTarget = {
  orderId: '1',
  shipmentId: 's1',
  customerId: null,
  locale: 'en',
  requestedAt: new Date(),
  lines: [
    { id: 'l1', productId: 'p1', title: 'Train' },
    { id: 'l2', productId: null, title: 'Cushion' },
  ],
};

test('one review per line, changed in place; the first permission keeps its date and can be taken back', async () => {
  const shop = await createShop();
  const submit = (fields: Record<string, string>) =>
    inShop(shop, (tx) => submitReview(tx, reviewTarget, formOf(fields)));
  const first = await submit({ rating_l1: '2', body_l1: 'Meh', displayName: 'Maya', permission: 'yes' });
  expect(first).toMatchObject({
    outcome: 'saved',
    lowestRating: 2,
    events: [{ name: 'review.submitted', data: { rating: 2, isChange: false } }],
  });
  const [before] = await withShop(shop, (tx) => listOrderReviews(tx, '1'));

  const same = await submit({ rating_l1: '2', body_l1: 'Meh', displayName: 'Maya', permission: 'yes' });
  expect(same).toMatchObject({ outcome: 'saved', events: [] });

  const changed = await submit({ rating_l1: '4', displayName: 'Maya', permission: 'yes' });
  expect(changed).toMatchObject({
    outcome: 'saved',
    reviews: [{ id: before?.id, rating: 4, body: null, permissionAt: before?.permissionAt }],
  });
  await submit({ rating_l1: '4', displayName: 'Maya' });
  expect(await withShop(shop, (tx) => listOrderReviews(tx, '1'))).toMatchObject([{ rating: 4, permissionAt: null }]);
});

test('two submissions at once leave one review', async () => {
  const shop = await createShop();
  const submit = () => inShop(shop, (tx) => submitReview(tx, reviewTarget, formOf({ rating_l1: '5' })));
  await Promise.all([submit(), submit()]);
  expect(await withShop(shop, (tx) => listOrderReviews(tx, '1'))).toHaveLength(1);
});

test('reviews close: the link after half a year, what was written after a month', async () => {
  const shop = await createShop();
  const old = { ...reviewTarget, requestedAt: new Date(Date.now() - 181 * 86_400_000) };
  expect(await inShop(shop, (tx) => submitReview(tx, old, formOf({ rating_l1: '5' })))).toEqual({ outcome: 'closed' });
  await inShop(shop, (tx) => submitReview(tx, reviewTarget, formOf({ rating_l1: '5' })));
  await withShop(shop, ({ db }) =>
    db.review.updateMany({ data: { createdAt: new Date(Date.now() - 31 * 86_400_000) } }),
  );
  expect(await inShop(shop, (tx) => submitReview(tx, reviewTarget, formOf({ rating_l1: '1' })))).toEqual({
    outcome: 'not_editable',
  });
});
