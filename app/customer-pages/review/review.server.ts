import type { Review } from '@prisma/client';
import type { Language } from '#app/i18n/languages.ts';
import { dayMs } from '#app/lib/clock.ts';
import { textFields, type FieldProblems } from '#app/lib/customer-forms.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { tidy } from '#app/messages/rendering/view-parts.ts';
import type { OrderFacts, OrderLine } from '#app/orders/facts.ts';
import {
  editableDays,
  isReviewEditable,
  isReviewOpen,
  listOrderReviews,
  submitReview,
} from '#app/reviews/reviews.server.ts';
import { takeAnswer } from '../answers.server.ts';
import type { LinkVisit } from '../door.server.ts';
import { makeLetterhead, type Letterhead } from '../letterhead.ts';
import { findLinkedMessage, openOrder, type LinkedMessage, type OpenedOrder } from '../opened-order.server.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { nameVariant } from '../order/parcels.ts';
import { customerFormats } from '../customer-formats.ts';
import { readReviewPoints } from '../answer-points.server.ts';

export type ReviewItem = {
  lineId: string;
  title: string;
  variant: string;
  given: { rating: number; title: string; body: string } | null;
  isEditable: boolean;
};

export type ReviewPageData = {
  lang: string;
  language: Language;
  letterhead: Letterhead;
  title: string;
  state: 'form' | 'thanks' | 'closed' | 'nothing';
  items: ReviewItem[];
  /** "100 points", for each review that is still to be written; empty where there is none for it */
  offered: string;
  /** what the reviews were given; empty: nothing */
  earned: string;
  displayName: string;
  hasPermission: boolean;
  /** the last day on which all of the reviews can still be changed, which the oldest decides; formatted */
  editableUntil: string | null;
  /** where to report what went wrong, after a low rating */
  makeRightUrl: string | null;
};

/** @throws 404 or 410 as openOrder */
export function readReviewPage(visit: LinkVisit): Promise<ReviewPageData> {
  const hasSaved = new URL(visit.request.url).searchParams.has('saved');
  return withShop(visit.shop, async (tx) => {
    const { message, order, lines, reviews } = await openReview(tx, visit);
    const { facts, shop, settings, chosen, orderUrl, preferencesUrl } = order;
    const formats = customerFormats(chosen, zonesOf(facts, shop.timeZone), tx.now);
    const { own } = formats;
    const links = [
      { text: own.orderLink, href: orderUrl },
      ...(preferencesUrl ? [{ text: own.preferencesLink, href: preferencesUrl }] : []),
    ];
    const first = reviews[0];
    const isOpen = isReviewOpen(message.requestedAt, tx.now);
    const items = lines.map((line) => makeItem(line, reviews, tx.now));
    const points = await readReviewPoints(
      tx,
      facts,
      formats,
      reviews.map(({ id }) => id),
    );
    const isAnyOpen = items.some((item) => item.given === null);
    const canChange = isOpen && items.some((item) => item.isEditable);
    return {
      lang: chosen.locale,
      language: chosen.language,
      letterhead: makeLetterhead(shop, settings, formats, links),
      title: formats.words.orderNumber(facts.name),
      state: items.length === 0 ? 'nothing' : first && (hasSaved || !canChange) ? 'thanks' : isOpen ? 'form' : 'closed',
      items,
      offered: isAnyOpen ? points.offered : '',
      earned: points.earned,
      displayName: first?.authorName ?? facts.customer?.firstName ?? '',
      hasPermission: reviews.some((review) => review.permissionAt !== null),
      editableUntil:
        first && canChange ? formats.date(new Date(first.createdAt.getTime() + editableDays * dayMs)) : null,
      makeRightUrl: reviews.some((review) => review.rating <= 2) ? `${orderUrl}#problem` : null,
    };
  });
}

export type ReviewOutcome =
  { outcome: 'saved' } | { outcome: 'invalid'; problems: FieldProblems; values: Record<string, string> };

/** Stores the review. A link that has closed leads back to the page, which says so. */
export async function takeReview(visit: LinkVisit, form: FormData): Promise<ReviewOutcome> {
  const answer = await takeAnswer(visit.shop, async (tx) => {
    const { message, order, lines } = await openReview(tx, visit);
    const result = await submitReview(tx, { ...message, locale: order.chosen.locale, lines }, form);
    return { orderIds: [message.orderId], result, events: result.outcome === 'saved' ? result.events : [] };
  });
  if (answer.result.outcome === 'too_many') {
    const first = Object.keys(textFields(form)).find((name) => name.startsWith('rating_')) ?? 'rating';
    return { outcome: 'invalid', problems: { [first]: 'too_many' }, values: textFields(form) };
  }
  if (answer.result.outcome !== 'invalid') return { outcome: 'saved' };
  return { outcome: 'invalid', problems: answer.result.problems, values: textFields(form) };
}

type OpenedReview = { message: LinkedMessage; order: OpenedOrder; lines: OrderLine[]; reviews: Review[] };

async function openReview(tx: ShopTx, visit: LinkVisit): Promise<OpenedReview> {
  const message = await findLinkedMessage(tx, visit, 'review_request');
  const order = await openOrder(tx, visit, message.orderId);
  const lines = reviewableLines(order.facts, message);
  const ids = new Set(lines.map((line) => line.id));
  const reviews = (await listOrderReviews(tx, order.facts.id)).filter((review) => ids.has(review.lineId));
  return { message, order, lines, reviews };
}

/** The items the request names, else those of its parcels, else the whole order's. Gift cards are not reviewed. */
function reviewableLines({ lines, shipments }: OrderFacts, { lineIds, shipmentIds }: LinkedMessage): OrderLine[] {
  const sent = shipments
    .filter((shipment) => shipmentIds.includes(shipment.id))
    .flatMap((shipment) => shipment.lines.map((line) => line.lineId));
  const named = new Set(lineIds.length > 0 ? lineIds : sent);
  return lines.filter((line) => !line.isGiftCard && (named.size === 0 || named.has(line.id)));
}

function makeItem(line: OrderLine, reviews: Review[], now: Date): ReviewItem {
  const own = reviews.find((review) => review.lineId === line.id);
  return {
    lineId: line.id,
    title: tidy(line.title),
    variant: nameVariant(line.variantTitle),
    given: own ? { rating: own.rating, title: own.title ?? '', body: own.body ?? '' } : null,
    isEditable: isReviewEditable(own, now),
  };
}
