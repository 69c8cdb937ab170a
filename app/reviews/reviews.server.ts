import type { Review } from '@prisma/client';
import { isOverLimit } from '#app/events/answer-limits.server.ts';
import type { NewEvent } from '#app/events/catalog.ts';
import { dayMs } from '#app/lib/clock.ts';
import type { FieldProblems } from '#app/lib/customer-forms.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { OrderLine } from '#app/orders/facts.ts';
import { parseReviewForm } from './review-form.ts';

/** Days after a review was first written during which its author may change it. */
export const editableDays = 30;
/** Days after the request went out during which its link takes reviews. */
const openDays = 180;

export type ReviewTarget = {
  orderId: string;
  shipmentId: string | null;
  customerId: string | null;
  locale: string;
  /** what may be reviewed: the items of the shipment */
  lines: Pick<OrderLine, 'id' | 'productId' | 'title'>[];
  /** when the request went out (UTC) */
  requestedAt: Date;
};

export type SubmittedReview =
  | { outcome: 'saved'; reviews: Review[]; lowestRating: number; events: NewEvent[] }
  | { outcome: 'invalid'; problems: FieldProblems }
  /** nothing was kept: these reviews were changed too often */
  | { outcome: 'too_many' }
  /** the link is older than openDays */
  | { outcome: 'closed' }
  /** everything sent in was written more than editableDays ago */
  | { outcome: 'not_editable' };

/**
 * Stores the stars and words a customer gives for the items of a shipment: one review per order line, changed in place
 * while it is editable. Call with the shop's lock held (withShop isExclusive): a double click stores one review.
 * @returns event review.submitted for each review that is new or changed
 */
export async function submitReview(tx: ShopTx, target: ReviewTarget, form: FormData): Promise<SubmittedReview> {
  if (!isReviewOpen(target.requestedAt, tx.now)) return { outcome: 'closed' };
  const parsed = parseReviewForm(
    form,
    target.lines.map((line) => line.id),
  );
  if (!parsed.ok) return { outcome: 'invalid', problems: parsed.problems };

  const before = new Map((await listOrderReviews(tx, target.orderId)).map((review) => [review.lineId, review]));
  const entries = parsed.value.entries.filter((entry) => isReviewEditable(before.get(entry.lineId), tx.now));
  if (entries.length === 0) return { outcome: 'not_editable' };

  const isAgain = entries.some((entry) => before.has(entry.lineId));
  if (isAgain && (await isTooMany(tx, target))) return { outcome: 'too_many' };
  const reviews: Review[] = [];
  const events: NewEvent[] = [];
  for (const entry of entries) {
    const own = before.get(entry.lineId);
    const written = {
      rating: entry.rating,
      title: entry.title || null,
      body: entry.body || null,
      authorName: parsed.value.displayName || null,
      // The date of the first permission stays; taking it back removes it.
      permissionAt: parsed.value.hasPermission ? (own?.permissionAt ?? tx.now) : null,
      locale: target.locale,
    };
    if (own && isUnchanged(own, written)) {
      reviews.push(own);
      continue;
    }
    const saved = own
      ? await tx.db.review.update({
          where: { shopId_id: { shopId: tx.shop.id, id: own.id } },
          data: { ...written, updatedAt: tx.now },
        })
      : await tx.db.review.create({ data: { ...newReview(tx, target, entry.lineId), ...written } });
    reviews.push(saved);
    events.push(submitted(saved, own !== undefined, tx.now));
  }
  return { outcome: 'saved', reviews, lowestRating: Math.min(...reviews.map((review) => review.rating)), events };
}

/** Each item may be changed some times a day. */
function isTooMany(tx: ShopTx, { orderId, lines }: ReviewTarget): Promise<boolean> {
  const items = Math.max(1, lines.length);
  return isOverLimit(tx, { orderId, name: 'review.submitted', limit: { perDay: 10 * items, inAll: 50 * items } });
}

/** All reviews of an order. */
export function listOrderReviews({ db, shop }: ShopTx, orderId: string): Promise<Review[]> {
  return db.review.findMany({ where: { shopId: shop.id, orderId }, orderBy: { createdAt: 'asc' } });
}

/** May this still be changed by its author? An unwritten review may be written. */
export function isReviewEditable(review: Pick<Review, 'createdAt'> | undefined, now: Date): boolean {
  return review === undefined || now.getTime() < review.createdAt.getTime() + editableDays * dayMs;
}

export function isReviewOpen(requestedAt: Date, now: Date): boolean {
  return now.getTime() < requestedAt.getTime() + openDays * dayMs;
}

function newReview({ shop, now }: ShopTx, target: ReviewTarget, lineId: string) {
  const line = target.lines.find((candidate) => candidate.id === lineId);
  return {
    shopId: shop.id,
    orderId: target.orderId,
    shipmentId: target.shipmentId,
    customerId: target.customerId,
    lineId,
    productId: line?.productId ?? null,
    productTitle: line?.title ?? '',
    createdAt: now,
    updatedAt: now,
  };
}

function isUnchanged(
  own: Review,
  written: Pick<Review, 'rating' | 'title' | 'body' | 'authorName' | 'permissionAt'>,
): boolean {
  const hasSamePermission = own.permissionAt?.getTime() === written.permissionAt?.getTime();
  return (
    hasSamePermission &&
    own.rating === written.rating &&
    own.title === written.title &&
    own.body === written.body &&
    own.authorName === written.authorName
  );
}

function submitted(review: Review, isChange: boolean, now: Date): NewEvent {
  return {
    name: 'review.submitted',
    factKey: isChange ? `${review.id}|${now.toISOString()}` : review.id,
    orderId: review.orderId,
    customerId: review.customerId,
    occurredAt: now,
    data: { reviewId: review.id, rating: review.rating, productId: review.productId, isChange },
  };
}
