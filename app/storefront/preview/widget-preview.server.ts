import { readFileSync } from 'node:fs';
import type { WidgetLanguage } from '#app/i18n/languages.ts';
import type { Program } from '#app/loyalty/program/program.ts';
import { publishProgram, standingMetafield, type PublishedProgram } from '#app/loyalty/sync/published.ts';
import type { LoyaltyDone } from '../contract.ts';
import { shopperFormats } from '../member/shopper-formats.ts';
import { renderBlock } from '../theme/blocks.ts';
import { loyaltyFolder, readThemeExtension } from '../theme/extension.server.ts';
import { findWords, type ThemeExtension } from '../theme/liquid.ts';
import { sampleCustomer, sampleStanding } from './widget-sample.ts';

// The widget as shoppers will see it: the theme extension's own Liquid, style sheet and script, with a made-up
// customer. The page runs in a frame without an origin and sends no requests.

export type PreviewView = {
  language: WidgetLanguage;
  isLoggedIn: boolean;
  isRightToLeft: boolean;
  /** whether the panel is open, or only the launcher is shown */
  isOpen: boolean;
};

let extension: ThemeExtension | null = null;
let assets: { script: string; style: string } | null = null;

/**
 * A complete page for a sandboxed frame.
 * @param program as it would be launched
 * @param returnDays return window for everybody; null when not set
 */
export function renderWidgetPreview(program: Program, view: PreviewView, now: Date, returnDays: number | null): string {
  extension ??= readThemeExtension();
  assets ??= { script: readAsset('aftercare-loyalty.js'), style: readAsset('aftercare-loyalty.css') };
  const shown: Shown = { program, published: publishProgram(program, { version: 1, isLive: true, returnDays }) };
  const { html } = renderBlock(
    {
      extension,
      locale: view.language,
      currency: program.currency,
      timezone: program.timeZone,
      now,
      globals: globalsOf(shown, view),
    },
    'loyalty-panel',
    {
      path: answerAddress(shown, view, now),
    },
  );
  return page(inlined(html), view, assets);
}

type Shown = { program: Program; published: PublishedProgram };

function globalsOf({ program, published }: Shown, { language, isLoggedIn }: PreviewView): Record<string, unknown> {
  const { namespace, key } = standingMetafield;
  const customer = {
    id: 1,
    orders_count: 2,
    tags: [],
    metafields: { [namespace]: { [key]: { value: sampleStanding(program) } } },
  };
  return {
    app: { metafields: { loyalty: { program: { value: JSON.parse(JSON.stringify(published)) as unknown } } } },
    customer: isLoggedIn ? customer : undefined,
    // As if a friend's link were recorded already: the preview has no cart to record one on.
    cart: { currency: { iso_code: program.currency }, attributes: { aftercare_referral: 'sample' }, items: [] },
    request: { locale: { iso_code: language }, design_mode: false },
    routes: {
      account_url: '#',
      account_login_url: '#',
      account_register_url: '#',
      cart_update_url: '#',
      root_url: '#',
    },
  };
}

/**
 * A data: address that contains the answer. The widget requests it like the app's; whatever it appends ends up behind
 * the #.
 */
function answerAddress({ program, published }: Shown, { language, isLoggedIn }: PreviewView, now: Date): string {
  const formats = shopperFormats(language, { countryCode: null, timeZone: program.timeZone });
  const answer: LoyaltyDone = {
    program: published,
    customer: isLoggedIn ? sampleCustomer(program, published, formats, now) : null,
    done: { outcome: 'saved', words: previewWords[language] },
  };
  return `data:application/json,${encodeURIComponent(JSON.stringify(answer)).replaceAll("'", '%27')}#`;
}

const previewWords: Record<WidgetLanguage, string> = {
  en: 'This is a preview. In your store it would be done now.',
  de: 'Dies ist eine Vorschau. Im Laden wäre es jetzt geschehen.',
  fr: 'Ceci est un aperçu. Dans la boutique, ce serait fait.',
  es: 'Esto es una vista previa. En la tienda ya estaría hecho.',
};

function readAsset(name: string): string {
  return readFileSync(new URL(`assets/${name}`, loyaltyFolder), 'utf8');
}

/** The extension's default texts for whatever the merchant may name. */
export function defaultWidgetWords(language: WidgetLanguage): {
  programName: string;
  pointOne: string;
  pointMany: string;
  welcome: string;
} {
  extension ??= readThemeExtension();
  const tree = extension.words.get(language)!;
  const say = (key: string) =>
    String(findWords(tree, `loyalty.${key}`))
      .replace('[number]', '')
      .trim();
  return {
    programName: say('name'),
    pointOne: say('points.one'),
    pointMany: say('points.other'),
    welcome: say('welcome'),
  };
}

const backdrop = `
*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#18181b;background:#fff}
.shop>*{background:#f1f1f2;border-radius:8px}.shop{display:grid;gap:20px;grid-template-columns:1fr 1fr;padding:20px}
.shop>:first-child{grid-column:1/-1;height:44px}.shop>:not(:first-child){height:220px}`;

// The dialog is shown open instead of being opened, because opening would move the focus while the merchant types
// beside the frame.
const showOpen = `
const widget = document.querySelector('aftercare-loyalty');
if (widget) { widget.dialog.setAttribute('open', ''); if (widget.dataset.customer) widget.load(); }`;
const goNowhere = `addEventListener('click', (event) => event.target.closest('a') && event.preventDefault(), true);`;

function page(
  html: string,
  { language, isRightToLeft, isOpen }: PreviewView,
  { script, style }: { script: string; style: string },
): string {
  return `<!doctype html><html lang="${language}" dir="${isRightToLeft ? 'rtl' : 'ltr'}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><style>${backdrop}${style}</style></head>
<body><div class="shop" aria-hidden="true">${'<div></div>'.repeat(7)}</div>
${html}<script>${goNowhere}${safe(script)}${isOpen ? showOpen : ''}</script></body></html>`;
}

/** Inlines the scripts that a block loads by address: the frame cannot load anything. */
function inlined(html: string): string {
  return html.replaceAll(
    /<script src="\/theme-assets\/aftercare-loyalty\/([\w.-]+)"[^>]*><\/script>/g,
    (_, name: string) => `<script>${safe(readAsset(name))}</script>`,
  );
}

const safe = (script: string) => script.replaceAll(/<\/(script)/gi, '<\\/$1');
