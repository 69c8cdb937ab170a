import type { Language } from '#app/i18n/languages.ts';
import { withShop } from '#app/lib/db.server.ts';
import type { LinkVisit } from '../door.server.ts';
import { makeInvoice, type InvoiceView } from './invoice-view.ts';
import { openOrder } from '../opened-order.server.ts';

export type InvoicePageData = { lang: string; language: Language; view: InvoiceView; pdfUrl: string; orderUrl: string };

/** @throws 404 or 410 as openOrder */
export function readInvoice(visit: LinkVisit): Promise<InvoicePageData> {
  return withShop(visit.shop, async (tx) => {
    const order = await openOrder(tx, visit, visit.subject);
    const view = makeInvoice({ ...order, now: tx.now });
    const { locale, language } = order.chosen;
    return { lang: locale, language, view, pdfUrl: `${order.invoiceUrl}.pdf`, orderUrl: order.orderUrl };
  });
}
