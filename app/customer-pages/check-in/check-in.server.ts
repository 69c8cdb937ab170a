import type { Language } from '#app/i18n/languages.ts';
import { isCheckInAnswer, type CheckInAnswer } from '#app/feedback/check-in-form.ts';
import { findCheckInAnswer } from '#app/feedback/feedback.server.ts';
import { textFields, type FieldProblems } from '#app/lib/customer-forms.ts';
import { withShop } from '#app/lib/db.server.ts';
import { takeAnswer } from '../answers.server.ts';
import type { LinkVisit } from '../door.server.ts';
import { makeLetterhead, type Letterhead } from '../letterhead.ts';
import { findLinkedMessage, openOrder } from '../opened-order.server.ts';
import { zonesOf } from '#app/orders/zones.ts';
import { makeParcels, type ParcelView } from '../order/parcels.ts';
import { customerFormats } from '../customer-formats.ts';
import { readAnswerPoints } from '../answer-points.server.ts';
import { parseCheckInReply } from './check-in-answer.ts';
import { takeReply } from './take-reply.server.ts';

export type CheckInPageData = {
  lang: string;
  language: Language;
  letterhead: Letterhead;
  title: string;
  question: string;
  /** preselected in the form: the answer in the link, else the one given before */
  chosen: CheckInAnswer | null;
  given: CheckInAnswer | null;
  isDone: boolean;
  /** "20 points", for an answer; empty where there is none for it, or none any more */
  offered: string;
  /** what the answer was given; empty: nothing */
  earned: string;
  /** a review request is planned for this order */
  willAskForReview: boolean;
  /** the parcels in question */
  parcels: ParcelView[];
  /** they wait at the store, or were picked up there */
  isPickup: boolean;
};

/** Shows the question. Changes nothing, because mail scanners open every link. @throws 404 or 410 as openOrder */
export function readCheckIn(visit: LinkVisit): Promise<CheckInPageData> {
  const query = new URL(visit.request.url).searchParams;
  return withShop(visit.shop, async (tx) => {
    const message = await findLinkedMessage(tx, visit, 'check_in');
    const { facts, shop, settings, chosen, preferencesUrl, orderUrl } = await openOrder(tx, visit, message.orderId);
    const before = await findCheckInAnswer(tx, message);
    const planned = { shopId: shop.id, orderId: facts.id, kind: 'review_request', state: 'planned' };
    const formats = customerFormats(chosen, zonesOf(facts, shop.timeZone), tx.now);
    const { own, words } = formats;
    const links = [
      { text: own.orderLink, href: orderUrl },
      ...(preferencesUrl ? [{ text: own.preferencesLink, href: preferencesUrl }] : []),
    ];
    const all = makeParcels(facts, formats);
    const parcels = message.shipmentIds.length > 0 ? all.filter(({ id }) => message.shipmentIds.includes(id)) : all;
    const isPickup = parcels.length > 0 && parcels.every((parcel) => parcel.isPickup);
    const points = await readAnswerPoints(tx, facts, formats);
    const wished = query.get('answer');
    const given = before && isCheckInAnswer(before.answer) ? before.answer : null;
    return {
      lang: chosen.locale,
      language: chosen.language,
      letterhead: makeLetterhead(shop, settings, formats, links),
      title: words.orderNumber(facts.name),
      question: (isPickup ? own.checkIn.questionAtPickup : own.checkIn.question)(facts.name),
      chosen: isCheckInAnswer(wished) ? wished : given,
      given,
      ...points,
      isDone: query.has('done') && given !== null,
      willAskForReview: (await tx.db.message.count({ where: planned })) > 0,
      parcels,
      isPickup,
    };
  });
}

export type CheckInOutcome =
  { outcome: 'answered' } | { outcome: 'invalid'; problems: FieldProblems; values: Record<string, string> };

/** Stores the answer; a later one replaces an earlier one. */
export async function takeCheckIn(visit: LinkVisit, form: FormData): Promise<CheckInOutcome> {
  const parsed = parseCheckInReply(form);
  if (!parsed.ok) return { outcome: 'invalid', problems: parsed.problems, values: textFields(form) };
  const taken = await takeAnswer(visit.shop, async (tx) => {
    const message = await findLinkedMessage(tx, visit, 'check_in');
    await openOrder(tx, visit, message.orderId);
    const { outcome, events } = await takeReply(tx, message, parsed.value);
    return { orderIds: [message.orderId], events, outcome };
  });
  if (taken.outcome === 'too_many')
    return { outcome: 'invalid', problems: { answer: taken.outcome }, values: textFields(form) };
  if (taken.outcome === 'full')
    return { outcome: 'invalid', problems: { words: taken.outcome }, values: textFields(form) };
  return { outcome: 'answered' };
}
