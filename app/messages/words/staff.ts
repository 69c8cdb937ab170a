import { isLanguage, type Language } from '#app/i18n/languages.ts';
import { escapeHtml } from '../html.ts';

// Mails to the merchant's own people: short, and first what has happened.

export type StaffAlert = {
  kind: 'problem_reported' | 'sending_failed';
  shopName: string;
  /** "#1042"; null when it is not about one order */
  orderName: string | null;
  /** the customer's words, or what the mail server said */
  summary: string;
  /** where in the admin to act */
  link: string;
};

type Says = { subject: (order: string, shop: string) => string; what: (order: string) => string; next: string; open: string; why: string };

const problemEn: Says = {
  subject: (order, shop) => `A customer reports a problem${order && ` with order ${order}`} (${shop})`,
  what: (order) => `A customer has told us that something is wrong${order && ` with order ${order}`}:`,
  next: 'Until the problem is closed, this order gets no check-in and no review request.',
  open: 'Open in Aftercare',
  why: 'You get this mail because your address stands under Settings, Sender, as one to alert.',
};
const problemDe: Says = {
  subject: (order, shop) => `Ein Kunde meldet ein Problem${order && ` mit Bestellung ${order}`} (${shop})`,
  what: (order) => `Ein Kunde hat uns gesagt, dass etwas nicht stimmt${order && ` mit Bestellung ${order}`}:`,
  next: 'Bis das Problem geschlossen ist, bekommt diese Bestellung keine Nachfrage und keine Bitte um eine Bewertung.',
  open: 'In Aftercare öffnen',
  why: 'Du bekommst diese Mail, weil deine Adresse in den Einstellungen unter Absender für Warnungen eingetragen ist.',
};

const all: Record<Language, Record<StaffAlert['kind'], Says>> = {
  en: {
    problem_reported: problemEn,
    sending_failed: {
      ...problemEn,
      subject: (order, shop) => `A mail could not be sent${order && ` for order ${order}`} (${shop})`,
      what: (order) => `A mail to a customer could not be sent${order && ` for order ${order}`}:`,
      next: 'The mail is in the outbox with its reason. You can send it again from there once the cause is gone.',
    },
  },
  de: {
    problem_reported: problemDe,
    sending_failed: {
      ...problemDe,
      subject: (order, shop) => `Eine Mail konnte nicht gesendet werden${order && ` zu Bestellung ${order}`} (${shop})`,
      what: (order) => `Eine Mail an einen Kunden konnte nicht gesendet werden${order && ` zu Bestellung ${order}`}:`,
      next: 'Die Mail liegt mit ihrem Grund im Ausgang. Von dort kannst du sie erneut senden, sobald die Ursache behoben ist.',
    },
  },
};

/**
 * The mail that tells staff at once.
 * @param locale the shop's own language; others than ours get English
 */
export function staffAlertMail(alert: StaffAlert, locale: string): { subject: string; html: string; text: string } {
  const language = locale.slice(0, 2).toLowerCase();
  const says = all[isLanguage(language) ? language : 'en'][alert.kind];
  const order = alert.orderName ?? '';
  const summary = alert.summary.trim().slice(0, 2000);
  const paragraphs = [says.what(order), summary && `“${summary}”`, says.next].filter(Boolean);
  const style = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:25px;max-width:560px;margin:0 auto;padding:24px";
  const html = [
    '<!doctype html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"></head>',
    `<body style="margin:0"><div style="${style}">`,
    ...paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`),
    `<p><a href="${escapeHtml(alert.link)}">${says.open}</a></p><p style="font-size:13px;opacity:0.75">${says.why}</p></div></body></html>`,
  ].join('');
  const subject = says.subject(order, alert.shopName).replace(/\s+/g, ' ');
  return { subject, html, text: [...paragraphs, `${says.open}: ${alert.link}`, says.why].join('\n\n') };
}
