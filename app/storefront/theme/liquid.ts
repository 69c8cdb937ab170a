// The part of Shopify's Liquid that the app's blocks use, for the preview beside the widget's settings and for themes
// in development. Anything unsupported throws.
import { Liquid, type TagToken, type TopLevelToken, Tag, TokenKind } from 'liquidjs';
import { numberFilters } from './ruby-numbers.ts';

interface BlockSetting {
  type: string;
  id?: string;
  default?: unknown;
}
export interface BlockSchema {
  name: string;
  target: 'section' | 'body' | 'head';
  javascript?: string;
  stylesheet?: string;
  settings: BlockSetting[];
}
export interface ThemeExtension {
  handle: string;
  blocks: Map<string, { source: string; schema: BlockSchema }>;
  snippets: Record<string, string>;
  /** texts by language; others fall back to English */
  words: Map<string, WordTree>;
  asset: (name: string) => Buffer;
}
export type WordTree = { [key: string]: string | WordTree };

export interface LiquidWorld {
  extension: ThemeExtension;
  /** of the visitor: en, de, fr, es, or another that falls back to English */
  locale: string;
  /** the visitor's currency */
  currency: string;
  /** the shop's */
  timezone: string;
  now: Date;
  /** available in every file: app, customer, cart, product, request, routes … */
  globals: Record<string, unknown>;
}

/** A renderer for one page. Unknown filters, tags, snippets and texts throw. */
export function createLiquid(world: LiquidWorld, templates: Record<string, string> = {}): Liquid {
  const liquid = new Liquid({
    strictFilters: true,
    cache: true,
    ownPropertyOnly: true,
    globals: world.globals,
    relativeReference: false,
    extname: '',
    templates: { ...world.extension.snippets, ...templates },
  });
  for (const [name, filter] of Object.entries({ ...numberFilters, ...moneyFilters(world.currency) }))
    liquid.registerFilter(name, filter);
  liquid.registerFilter('t', (key: string, ...values: [string, unknown][]) =>
    translate(world, key, Object.fromEntries(values)),
  );
  liquid.registerFilter('json', (value: unknown) =>
    JSON.stringify(value ?? null).replace(
      /[<>&\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
  liquid.registerFilter('date', (value: unknown, format: string) =>
    formatDate(value === 'now' ? world.now : new Date(String(value)), format, world.timezone),
  );
  liquid.registerFilter('asset_url', (name: string) => `/theme-assets/${world.extension.handle}/${name}`);
  liquid.registerTag('schema', Skipped);
  return liquid;
}

class Skipped extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) {
      const next = rest.shift()!;
      if (next.kind === TokenKind.Tag && (next as TagToken).name === `end${token.name}`) return;
    }
    throw new Error(`${token.name} is not closed`);
  }
  override render(): void {}
}

// Shopify escapes translations unless their key ends in _html.
function translate({ extension, locale }: LiquidWorld, key: string, values: Record<string, unknown>): string {
  const own = extension.words.get(locale) ?? extension.words.get(locale.slice(0, 2));
  const found = (own && findWords(own, key)) ?? findWords(extension.words.get('en')!, key);
  const text =
    typeof found === 'object'
      ? (found[new Intl.PluralRules(locale).select(Number(values.count))] ?? found.other)
      : found;
  if (typeof text !== 'string') throw new Error(`translation missing: ${locale}.${key}`);
  const filled = text.replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => String(values[name] ?? ''));
  return key.endsWith('_html') ? filled : filled.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

// Amounts in Liquid are in hundredths, even for yen, and in thousandths for dinars.
function moneyFilters(currency: string): Record<string, (value: unknown) => string> {
  const decimals =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const scale = decimals === 3 ? 1000 : 100;
  const write = (options: Intl.NumberFormatOptions) => (value: unknown) =>
    new Intl.NumberFormat('en', { style: 'currency', currency, ...options }).format(Number(value) / scale);
  return { money: write({}), money_without_trailing_zeros: write({ trailingZeroDisplay: 'stripIfInteger' }) };
}

function formatDate(date: Date, format: string, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
      .formatToParts(date)
      .map(({ type, value }) => [type, value]),
  );
  const known: Record<string, string | undefined> = {
    '%Y': parts.year,
    '%m': parts.month,
    '%d': parts.day,
    '%s': String(Math.floor(date.getTime() / 1000)),
  };
  return format.replace(/%\w/g, (code) => {
    const text = known[code];
    if (text === undefined) throw new Error(`This Liquid does not know the date format ${code}`);
    return text;
  });
}

/** The text under a dotted key. */
export function findWords(tree: WordTree, key: string): string | WordTree | undefined {
  return key
    .split('.')
    .reduce<string | WordTree | undefined>(
      (inner, part) => (typeof inner === 'object' ? inner[part] : undefined),
      tree,
    );
}
