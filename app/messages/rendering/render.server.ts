import { chooseLanguage, type ChosenLanguage, type Language } from '#app/i18n/languages.ts';
import { sha256 } from '#app/lib/crypto.server.ts';
import { AppError, invariant } from '#app/lib/errors.ts';
import type { OrderFacts } from '#app/orders/facts.ts';
import { returnRules, returnWindow, type ReturnWindow } from '#app/orders/delivery/return-window.ts';
import type { Settings } from '#app/shops/settings.ts';
import { paletteOf } from './colors.ts';
import type { MessageKind } from '../kinds.ts';
import { frame } from './layout.server.ts';
import { checkInThread, renderInThread } from './liquid-pool.server.ts';
import { tooMuch, type WordsProblem } from './liquid-jobs.ts';
import { offeredTo, type Offers, type ProgramTexts } from './program-words.ts';
import { sampleFactsFor, sampleLinks, sampleMessage, sampleReturns, speakerOf, type SampleName } from './samples.ts';
import type { MailLinks } from './view-types.ts';
import { mailView, type MailMessage, type MailShop } from './view.ts';
import type { MailWords } from '../words/types.ts';
import { defaultWords } from '../words/words.ts';

// One way from words to mail, for sending, test sends and previews alike.

export type RenderInput = {
  /** the moment of sending: what is scheduled may have begun */
  now: Date;
  kind: MessageKind;
  message: MailMessage;
  facts: OrderFacts;
  settings: Settings;
  shop: MailShop;
  links: MailLinks;
  /** until when the goods may be sent back */
  returns?: ReturnWindow | null;
  /** how the shop's loyalty program calls its things; absent without one */
  program?: ProgramTexts | null;
  /** points for an answer to this mail */
  offered?: number;
  /** the merchant's words in mailLanguage's language; absent: ours */
  template?: MailWords | null;
  /** the customer's own choice of language, which goes before the order's */
  locale?: string | null;
};

export type RenderedMail = {
  subject: string;
  html: string;
  text: string;
  /** how dates and money are written, for example de-AT */
  locale: string;
  language: Language;
  /** why the merchant's words could not be used and ours were; null as a rule */
  usedFallback: string | null;
};

/** Gmail cuts off what is longer than 102 KB, with the footer. */
export const maxHtmlBytes = 100_000;

/** The language of a mail: the customer's choice, the order's, the customer's account; else the merchant's fallback. */
export function mailLanguage(facts: OrderFacts, settings: Settings, preferred?: string | null): ChosenLanguage {
  return chooseLanguage({
    wanted: [preferred, facts.customerLocale, facts.customer?.locale],
    enabled: settings.languages.enabled,
    fallback: settings.languages.fallback,
    countryCode: facts.shipTo?.countryCode ?? facts.billTo?.countryCode,
  });
}

/**
 * A whole mail from an order's facts and the merchant's words. Words that fail (they run in a thread with limits) are
 * replaced by ours, and the answer says so.
 * @throws AppError('unavailable') when the machine could not do it for now, which is nobody's fault; else only when our
 *   own words fail
 */
export async function renderMessage(input: RenderInput): Promise<RenderedMail> {
  const chosen = mailLanguage(input.facts, input.settings, input.locale);
  const ours = defaultWords(input.kind, chosen.language);
  const merchants = input.template ? await tryMerchantsWords(input, chosen, input.template) : null;
  if (merchants && 'html' in merchants) return merchants;
  const mail = await tryWords(input, chosen, ours, { isOurs: true });
  // Our words are quick: what took that long was the machine.
  if ('failed' in mail && mail.failed === tooMuch)
    throw new AppError('unavailable', `No time for our own words for ${input.kind}.`);
  invariant('html' in mail, `our own words for ${input.kind} failed: ${'failed' in mail ? mail.failed : ''}`);
  return { ...mail, usedFallback: merchants?.failed ?? null };
}

type Failed = { failed: string };

/** Only a merchant's words can be known as slow, and for that shop alone: no other words are behind ours. */
async function tryMerchantsWords(
  input: RenderInput,
  chosen: ChosenLanguage,
  words: MailWords,
): Promise<RenderedMail | Failed> {
  const key = sha256(`${input.shop.domain}|${words.subject}|${words.body}`);
  if (isKnownSlow(key)) return { failed: tooMuch };
  const result = await tryWords(input, chosen, words, { isOurs: false });
  if ('failed' in result && result.failed === tooMuch) rememberSlow(key);
  return result;
}

async function tryWords(
  input: RenderInput,
  chosen: ChosenLanguage,
  words: MailWords,
  { isOurs }: { isOurs: boolean },
): Promise<RenderedMail | Failed> {
  const palette = paletteOf(input.settings.branding.accentColor);
  // Long lists are cut shorter when the mail as a whole became too long.
  for (const maxItems of [40, 8]) {
    const view = mailView({ ...input, chosen, maxItems });
    const turn = { shop: input.shop.domain, isOurs };
    const result = await renderInThread({ do: 'render', ...words, view, palette }, turn);
    if (result.outcome === 'failed') return { failed: result.reason };
    if (result.subject === '' || result.text === '')
      return { failed: `The ${result.subject === '' ? 'subject' : 'body'} is empty for this order.` };
    const mail = await frame(input.kind, result, view, input.settings);
    if (Buffer.byteLength(mail.html) <= maxHtmlBytes) return { ...mail, ...chosen, usedFallback: null };
  }
  return { failed: 'The mail is longer than mail programs show.' };
}

// What was too slow once is not tried for every order again: each try costs a thread.
const slow = new Map<string, number>();
const slowForMs = 10 * 60_000;

function isKnownSlow(key: string): boolean {
  const until = slow.get(key);
  return until !== undefined && until > Date.now();
}

function rememberSlow(key: string): void {
  if (slow.size >= 1000) slow.clear();
  slow.set(key, Date.now() + slowForMs);
}

export type PreviewInput = {
  kind: MessageKind;
  settings: Settings;
  shop: MailShop;
  now: Date;
  /** what stands in the editor; absent: our words */
  template?: MailWords | null;
  /** the shop's loyalty program, where one is launched */
  program?: (ProgramTexts & { offers?: Offers }) | null;
  /** a real order of the shop, with its message where there is one; else the sample */
  order?: { facts: OrderFacts; message?: MailMessage } | null;
  /** absent: one whose customer speaks the language */
  sample?: SampleName;
  language?: Language;
  appearance?: 'light' | 'dark';
};

export type Preview = RenderedMail & { problems: WordsProblem[] };

/** The mail as it would be sent, on a real or a sample order; with what is wrong with the words in the editor. */
export async function previewMessage(input: PreviewInput): Promise<Preview> {
  const { kind, template, language, settings, shop, now } = input;
  const facts = input.order?.facts ?? sampleFactsFor(kind, input.sample ?? speakerOf[language ?? 'en'], input.now);
  const message = input.order?.message ?? sampleMessage(kind, facts, input.now, Boolean(input.program));
  const problems = template ? await checkInThread({ do: 'check', kind, ...template }, { shop: shop.domain }) : [];
  const links = sampleLinks();
  const mail = await renderMessage({
    ...input,
    facts,
    offered: offeredTo(facts, kind, input.program?.offers),
    message: { ...message, kind },
    links,
    returns: input.order
      ? returnWindow(facts, returnRules(settings, shop, null), now)
      : sampleReturns(settings, shop, now),
    template: problems.length > 0 ? null : template,
    // A preview shows the language asked for, even before it is switched on.
    settings: language ? { ...settings, languages: { fallback: language, enabled: [language] } } : settings,
    locale: language,
  });
  return { ...mail, html: input.appearance === 'dark' ? alwaysDark(mail.html) : mail.html, problems };
}

/** Shows what people with a dark screen get, on any screen. */
function alwaysDark(html: string): string {
  return html
    .replaceAll('(prefers-color-scheme: dark)', 'all')
    .replace('color-scheme" content="light dark"', 'color-scheme" content="dark"');
}
