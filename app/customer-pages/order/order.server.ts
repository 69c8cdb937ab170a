import type { Language } from '#app/i18n/languages.ts';
import { textFields, type FieldProblems } from '#app/lib/customer-forms.ts';
import { withShop } from '#app/lib/db.server.ts';
import { readTierWindow } from '#app/loyalty/tiers/tier-window.server.ts';
import { stageOf } from '#app/orders/delivery/stage.ts';
import { parseProblemForm } from '#app/service-requests/problem-form.ts';
import { openProblem } from '#app/service-requests/problems.server.ts';
import { takeAnswer } from '../answers.server.ts';
import type { LinkVisit } from '../door.server.ts';
import { makeOrderView, type OrderView } from './order-view.ts';
import { openOrder } from '../opened-order.server.ts';

export type OrderPageData = { lang: string; language: Language; view: OrderView };

/** @throws 404 or 410 as openOrder */
export function readOrderPage(visit: LinkVisit): Promise<OrderPageData> {
  return withShop(visit.shop, async (tx) => {
    const { facts, shop, settings, chosen, preferencesUrl, invoiceUrl } = await openOrder(tx, visit, visit.subject);
    const stage = stageOf(facts, tx.now);
    const tierWindow = settings.returns.windowDays === null ? null : await readTierWindow(tx, facts);
    const view = makeOrderView({
      facts,
      stage,
      tierWindow,
      shop,
      settings,
      chosen,
      preferencesUrl,
      invoiceUrl,
      now: tx.now,
    });
    return { lang: chosen.locale, language: chosen.language, view };
  });
}

export type ReportOutcome =
  { outcome: 'reported' } | { outcome: 'invalid'; problems: FieldProblems; values: Record<string, string> };

/** Processes the form "something is wrong". A parcel that is not part of this order stands for the whole order. */
export async function reportProblem(visit: LinkVisit, form: FormData): Promise<ReportOutcome> {
  const parsed = parseProblemForm(form);
  if (!parsed.ok) return { outcome: 'invalid', problems: parsed.problems, values: textFields(form) };
  const { kind, words } = parsed.value;
  const answer = await takeAnswer(visit.shop, async (tx) => {
    const { facts } = await openOrder(tx, visit, visit.subject);
    const shipment = facts.shipments.find((candidate) => candidate.id === parsed.value.shipmentId);
    const { outcome, events } = await openProblem(tx, {
      orderId: facts.id,
      shipmentId: shipment?.id ?? null,
      kind,
      words,
      source: 'order_page',
    });
    return { orderIds: [facts.id], events, outcome };
  });
  if (answer.outcome === 'full' || answer.outcome === 'too_many')
    return { outcome: 'invalid', problems: { words: answer.outcome }, values: textFields(form) };
  return { outcome: 'reported' };
}
