import { expect, test } from 'vitest';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import { answerCheckIn } from '#app/feedback/feedback.server.ts';
import { closeProblem, openProblem } from '#app/service-requests/problems.server.ts';
import { listOrderReviews, submitReview, type ReviewTarget } from './reviews.server.ts';

useDatabase();

const target = { orderId: '1', shipmentId: 's1', customerId: null };
const inShop = <T>(shop: ShopRef, work: (tx: ShopTx) => Promise<T>) => withShop(shop, work, { isExclusive: true });
const names = (events: { name: string }[]) => events.map((event) => event.name);

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

test('an answer is recorded once, a second one replaces it, all well closes what the first opened', async () => {
  const shop = await createShop();
  const first = await inShop(shop, (tx) => answerCheckIn(tx, target, { answer: 'not_arrived', words: '' }));
  expect(first.outcome).toBe('recorded');
  expect(names(first.events)).toEqual(['check_in.answered', 'problem.reported']);

  const again = await inShop(shop, (tx) => answerCheckIn(tx, target, { answer: 'not_arrived', words: '' }));
  expect(again).toEqual({ outcome: 'repeated', events: [] });

  const well = await inShop(shop, (tx) => answerCheckIn(tx, target, { answer: 'all_well' }));
  expect(well.outcome).toBe('changed');
  expect(names(well.events)).toEqual(['check_in.answered', 'problem.closed']);

  const [feedback, problems] = await withShop(
    shop,
    async (tx) => [await tx.db.feedback.findMany(), await tx.db.problem.findMany()] as const,
  );
  expect(feedback).toMatchObject([{ answer: 'all_well', comment: null }]);
  expect(problems).toMatchObject([{ kind: 'not_arrived', closedBy: 'customer', resolution: 'all_well' }]);
});

test('each of two answers that come at once counts, and one problem is open', async () => {
  const shop = await createShop();
  const answer = () =>
    inShop(shop, (tx) => answerCheckIn(tx, target, { answer: 'problem', kind: 'damaged', words: 'torn' }));
  const outcomes = (await Promise.all([answer(), answer(), answer()])).map((one) => one.outcome).sort();
  expect(outcomes).toEqual(['recorded', 'repeated', 'repeated']);
  expect(await withShop(shop, ({ db }) => db.problem.findMany())).toHaveLength(1);
});

test('new words are added to an open problem, and told again', async () => {
  const shop = await createShop();
  const report = { orderId: '1', shipmentId: null, kind: 'damaged', source: 'order_page' } as const;
  const opened = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'torn' }));
  const added = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'and wet' }));
  const repeated = await inShop(shop, (tx) => openProblem(tx, { ...report, words: 'torn' }));
  expect([opened.outcome, added.outcome, repeated.outcome]).toEqual(['opened', 'added_to', 'repeated']);
  expect(added.problem.words).toBe('torn\n\nand wet');
  expect(added.events[0]?.factKey).not.toBe(opened.events[0]?.factKey);
  expect(JSON.stringify(added.events)).not.toContain('torn');
});

test('a problem is closed once, and after that the same report opens a new one', async () => {
  const shop = await createShop();
  const report = { orderId: '1', shipmentId: null, kind: 'damaged', source: 'order_page', words: 'torn' } as const;
  const { problem } = await inShop(shop, (tx) => openProblem(tx, report));
  const close = () =>
    inShop(shop, (tx) => closeProblem(tx, { id: problem.id, closedBy: 'Anna', resolution: 'sent a new one' }));
  expect(await close()).toMatchObject({
    outcome: 'closed',
    problem: { closedBy: 'Anna' },
    events: [{ name: 'problem.closed' }],
  });
  expect(await close()).toMatchObject({ outcome: 'already_closed', events: [] });
  expect(await inShop(shop, (tx) => closeProblem(tx, { id: 'none', closedBy: 'Anna', resolution: '' }))).toMatchObject({
    outcome: 'not_found',
  });
  expect((await inShop(shop, (tx) => openProblem(tx, report))).outcome).toBe('opened');
});

const reviewTarget: ReviewTarget = {
  ...target,
  locale: 'en',
  requestedAt: new Date(),
  lines: [
    { id: 'l1', productId: 'p1', title: 'Train' },
    { id: 'l2', productId: null, title: 'Cushion' },
  ],
};

test('one review per line, changed in place; the first permission keeps its date and can be taken back', async () => {
  const shop = await createShop();
  const submit = (fields: Record<string, string>) => inShop(shop, (tx) => submitReview(tx, reviewTarget, form(fields)));
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
  const submit = () => inShop(shop, (tx) => submitReview(tx, reviewTarget, form({ rating_l1: '5' })));
  await Promise.all([submit(), submit()]);
  expect(await withShop(shop, (tx) => listOrderReviews(tx, '1'))).toHaveLength(1);
});

test('reviews close: the link after half a year, what was written after a month', async () => {
  const shop = await createShop();
  const old = { ...reviewTarget, requestedAt: new Date(Date.now() - 181 * 86_400_000) };
  expect(await inShop(shop, (tx) => submitReview(tx, old, form({ rating_l1: '5' })))).toEqual({ outcome: 'closed' });
  await inShop(shop, (tx) => submitReview(tx, reviewTarget, form({ rating_l1: '5' })));
  await withShop(shop, ({ db }) =>
    db.review.updateMany({ data: { createdAt: new Date(Date.now() - 31 * 86_400_000) } }),
  );
  expect(await inShop(shop, (tx) => submitReview(tx, reviewTarget, form({ rating_l1: '1' })))).toEqual({
    outcome: 'not_editable',
  });
});
