import { cutText } from '#app/lib/clean-text.ts';
import { wordsFor } from '#app/i18n/words.ts';
import type { Settings } from '#app/shops/settings.ts';
import { paper, type Palette } from './colors.ts';
import { escapeHtml } from './html.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';
import { webAddress } from './view-parts.ts';
import type { MailView } from './view-types.ts';

// What stands around the merchant's words in every mail: who writes, the order's page, whom to ask, what one can
// choose.

export function header({ shop }: MailView, logoUrl: string): string {
  const name = escapeHtml(shop.name);
  const logo = webAddress(logoUrl);
  if (!logo) return `<span style="font-size:21px;line-height:28px;font-weight:700">${name}</span>`;
  return `<img class="logo" src="${escapeHtml(logo)}" alt="${name}" height="44" style="display:block;height:44px;width:auto;max-width:220px;font-size:21px;font-weight:700">`;
}

/** What the mail is about: the order and its page; in a letter the program and the balance. */
export function strip({ language, links, order, points, shop }: MailView, palette: Palette): string {
  const words = wordsFor(language);
  if (!order.number)
    return `<strong>${escapeHtml(points.program || shop.name)}</strong><br><span class="quiet" style="${quiet}">${escapeHtml(words.points.balance(points.balance))}</span>`;
  const number = `<strong>${escapeHtml(words.orderNumber(order.number))}</strong>`;
  const placed = order.placed_on
    ? `<br><span class="quiet" style="${quiet}">${escapeHtml(words.placedOn(order.placed_on))}</span>`
    : '';
  if (!links.order_page) return number + placed;
  const look = `display:inline-block;margin-top:10px;padding:9px 18px;border-radius:8px;border:1px solid ${palette.link};color:${palette.link};font-size:15px;font-weight:600;text-decoration:none`;
  return `${number}${placed}<br><a class="button-quiet" href="${escapeHtml(links.order_page)}" style="${look}">${words.yourOrderPage}</a>`;
}

const quiet = `color:${paper.quiet};font-size:14px`;

export function contact(view: MailView, settings: Settings, palette: Palette): string {
  const words = wordsFor(view.language).contact;
  const link = (href: string, label: string) =>
    `<a href="${escapeHtml(href)}" style="color:${palette.link}">${escapeHtml(label)}</a>`;
  const { email, phone, help_url: helpUrl } = view.shop;
  const lines = [
    `<strong>${words.title}</strong>`,
    email ? escapeHtml(words.reply(email)).replace(escapeHtml(email), link(`mailto:${email}`, email)) : '',
    phone ? `${words.phone}: ${link(`tel:${phone.replace(/[^\d+]/g, '')}`, phone)}` : '',
    helpUrl ? link(helpUrl, words.page) : '',
    social(settings, link).join(' · '),
  ];
  return lines.filter(Boolean).join('<br>');
}

const socialNames: Record<keyof Settings['branding']['social'], string> = {
  instagram: 'Instagram',
  facebook: 'Facebook',
  tiktok: 'TikTok',
  youtube: 'YouTube',
  x: 'X',
  pinterest: 'Pinterest',
};

function social({ branding }: Settings, link: (href: string, label: string) => string): string[] {
  return (Object.keys(socialNames) as (keyof typeof socialNames)[]).flatMap((name) => {
    const href = webAddress(branding.social[name]);
    return href ? [link(href, socialNames[name])] : [];
  });
}

export function footer(kind: MessageKind, view: MailView, settings: Settings): string {
  const link = (href: string, label: string) =>
    `<a href="${escapeHtml(href)}" style="color:${paper.quiet}">${label}</a>`;
  const choices = choicesOf(kind, view).map(([label, href]) => link(href, label));
  return [escapeHtml(why(kind, view)), choices.join(' · '), ...legalLines(view, settings).map(escapeHtml)]
    .filter(Boolean)
    .join('<br>');
}

function why(kind: MessageKind, { language, shop, points }: MailView): string {
  const words = wordsFor(language).footer;
  if (kindTraits[kind].topic === 'loyalty') return words.whyLoyalty(shop.name, points.name);
  return kindTraits[kind].category === 'lifecycle' ? words.whyLifecycle(shop.name) : words.whyService(shop.name);
}

/** Everybody may choose; what is not part of the order can also be stopped at once. */
function choicesOf(kind: MessageKind, { language, links }: MailView): [string, string][] {
  const words = wordsFor(language).footer;
  if (!links.preferences) return [];
  const all: [string, string][] = [[words.preferences, links.preferences]];
  // The link shows the page with its button: mail scanners open links, and must not unsubscribe anybody.
  if (kindTraits[kind].category === 'lifecycle') all.unshift([words.unsubscribe, `${links.preferences}#unsubscribe`]);
  return all;
}

function legalLines({ language }: MailView, { legal }: Settings): string[] {
  const taxNumber = legal.taxNumber ? `${wordsFor(language).footer.taxNumber}: ${legal.taxNumber}` : '';
  return [legal.name, legal.address.replaceAll(/\s*\n\s*/g, ', '), legal.registration, taxNumber].filter(Boolean);
}

/** What inboxes show beside the subject: the first sentence that says something. */
export function preheader(text: string, view: MailView): string {
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());
  const first =
    paragraphs.find((paragraph) => paragraph.length > 30) ??
    (view.order.number ? wordsFor(view.language).orderNumber(view.order.number) : view.shop.name);
  return cutText(first.replace(/\[https?:[^\]]*\]/g, ''), 140);
}

export function textTail(kind: MessageKind, view: MailView, settings: Settings): string {
  const words = wordsFor(view.language);
  const { email, phone, help_url: helpUrl } = view.shop;
  const around = [
    view.links.order_page && `${words.yourOrderPage} (${view.order.number}):\n${view.links.order_page}`,
    [
      words.contact.title,
      email && words.contact.reply(email),
      phone && `${words.contact.phone}: ${phone}`,
      helpUrl && `${words.contact.page}: ${helpUrl}`,
    ],
    [
      why(kind, view),
      ...choicesOf(kind, view).map(([label, href]) => `${label}: ${href}`),
      ...legalLines(view, settings),
    ],
  ];
  const paragraphs = around.map((lines) => [lines].flat().filter(Boolean).join('\n')).filter(Boolean);
  // "-- " and a line's end: mail programs take what follows for the signature and leave it out of answers.
  return `-- \n${paragraphs.join('\n\n')}`;
}
