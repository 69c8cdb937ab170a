import { publishProgram, type PublishedStanding } from '#app/loyalty/sync/published.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { renderBlock } from '#app/storefront/theme/blocks.ts';
import { readThemeExtension } from '#app/storefront/theme/extension.server.ts';
import { createLiquid, type LiquidWorld, type ThemeExtension } from '#app/storefront/theme/liquid.ts';
import { decimalsOf } from '#app/lib/money.ts';
import type { CartLine, EarningCase } from './earning-cases.ts';

// Liquid's objects for tests of the theme extension: a cart, a product, possibly a customer, and a published program.

export const extension: ThemeExtension = readThemeExtension();

export type Visit = {
  program?: unknown;
  isLive?: boolean;
  locale?: string;
  /** of the shop and its program */
  currency?: string;
  /** the visitor's currency; the shop's by default */
  presentment?: string;
  taxesIncluded?: boolean;
  customer?: { standing?: Partial<PublishedStanding>; tags?: string[]; ordersCount?: number };
  lines?: CartLine[];
  /** of the product, if it has several variants */
  variantPrices?: number[];
  /** index of the chosen variant; the first by default */
  chosenVariant?: number;
  cartDiscount?: number;
  designMode?: boolean;
  timeZone?: string;
  at?: string;
};

/** The Liquid objects of one page view. */
export function worldOf(visit: Visit): LiquidWorld {
  const currency = visit.currency ?? 'USD';
  const program = ProgramSchema.parse({ timeZone: 'America/New_York', ...(visit.program ?? {}), currency });
  const published = publishProgram(program, { version: 3, isLive: visit.isLive ?? true, returnDays: 30 });
  const presentment = visit.presentment ?? currency;
  const locale = visit.locale ?? 'en';
  return {
    extension,
    locale,
    currency: presentment,
    timezone: visit.timeZone ?? 'America/New_York',
    now: new Date(visit.at ?? '2026-03-03T17:00:00Z'),
    globals: {
      app: { metafields: { loyalty: { program: { value: JSON.parse(JSON.stringify(published)) as unknown } } } },
      customer: customerOf(visit),
      cart: cartOf(visit, presentment),
      product: { ...productOf(visit.lines?.[0] ?? { price: 8900 }, currency), ...variantsOf(visit, currency) },
      request: { locale: { iso_code: locale }, design_mode: visit.designMode ?? false },
      routes: {
        account_url: '/account',
        account_login_url: '/account/login',
        account_register_url: '/account/register',
        cart_update_url: '/cart/update',
        root_url: '/',
      },
    },
  };
}

function customerOf({ customer }: Visit): unknown {
  if (!customer) return undefined;
  const { standing, tags = [], ordersCount = 1 } = customer;
  const full: PublishedStanding = {
    points: 300,
    pending: 0,
    tierKey: null,
    tierName: null,
    multiplierPercent: 100,
    next: null,
    punches: 0,
    ...standing,
  };
  return {
    id: 77,
    orders_count: ordersCount,
    tags,
    metafields: standing ? { $app: { loyalty_standing: { value: full } } } : {},
  };
}

// Liquid's amounts are hundredths, even for currencies without decimals.
const subunits = (minor: number, currency: string) => (decimalsOf(currency) === 0 ? minor * 100 : minor);

function productOf(line: CartLine, currency: string): Record<string, unknown> {
  return {
    id: Number(line.productId ?? '70'),
    tags: line.tags ?? [],
    collections: (line.collections ?? []).map((title) => ({ title })),
    'gift_card?': line.isGiftCard ?? false,
    selected_or_first_available_variant: { price: subunits(line.price, currency) },
  };
}

function variantsOf({ variantPrices, chosenVariant = 0 }: Visit, currency: string): Record<string, unknown> {
  if (!variantPrices) return {};
  const variants = variantPrices.map((price, index) => ({ id: 900 + index, price: subunits(price, currency) }));
  return { price_varies: true, variants, selected_or_first_available_variant: variants[chosenVariant] };
}

function cartOf(
  { lines = [], cartDiscount = 0, currency = 'USD', taxesIncluded = false }: Visit,
  presentment: string,
): unknown {
  const items = lines.map((line) => ({
    product: productOf(line, currency),
    gift_card: line.isGiftCard ?? false,
    final_line_price: subunits(line.price * (line.quantity ?? 1) - (line.discount ?? 0), currency),
  }));
  return {
    items,
    item_count: items.length,
    currency: { iso_code: presentment },
    taxes_included: taxesIncluded,
    attributes: {},
    cart_level_discount_applications:
      cartDiscount > 0 ? [{ total_allocated_amount: subunits(cartDiscount, currency) }] : [],
  };
}

/** What the theme says a cart earns. */
export function pointsInTheme({
  lines,
  program,
  currency,
  cartDiscount,
  tierKey,
  customerTags,
  isFirstOrder,
  shopTimeZone,
  at,
}: Omit<EarningCase, 'points' | 'what'>): number {
  const visit: Visit = {
    program,
    lines,
    customer: { standing: { tierKey: tierKey ?? null }, tags: customerTags ?? [], ordersCount: isFirstOrder ? 0 : 1 },
    ...(currency ? { currency } : {}),
    ...(cartDiscount ? { cartDiscount } : {}),
    ...(shopTimeZone ? { timeZone: shopTimeZone } : {}),
    ...(at ? { at } : {}),
  };
  const template = `{%- assign program = app.metafields.loyalty.program.value -%}
    {%- capture reckons %}{% render 'loyalty-reckons', program: program, customer: customer %}{% endcapture -%}
    {%- if reckons == 'yes' %}{% render 'loyalty-cart-points', program: program, tier_key: customer.metafields['$app'].loyalty_standing.value.tierKey %}{% else %}0{% endif -%}`;
  return Number(createLiquid(worldOf(visit)).parseAndRenderSync(template));
}

/** A block as in a visitor's page, without redundant whitespace. */
export function blockHtml(name: string, visit: Visit, settings: Record<string, unknown> = {}): string {
  return renderBlock(worldOf(visit), name, settings)
    .html.replace(/[ \n]+/g, ' ')
    .trim();
}

/** The visible text. */
export const wordsOf = (html: string) =>
  html
    .replace(/<(script|template|svg).*?<\/\1>/gs, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/[ \n]+/g, ' ')
    .trim();
