// Liquid's objects, built from the shop's state for one page view.
import type { LiquidWorld, ThemeExtension } from '#app/storefront/theme/liquid.ts';
import type { RestCustomer } from '../../store/rest-types.ts';
import type { Metafield, Product, ShopState } from '../../store/state.ts';
import { installationId } from '../../admin-api/views/shop-view.ts';
import { gid } from '../../store/store.ts';
import { subunits, sumCart, type Cart } from './cart.ts';

export interface PageView {
  shop: ShopState;
  customer: RestCustomer | null;
  cart: Cart;
  locale: string;
  product: Product | null;
  path: string;
  now: Date;
}

/** Languages written from right to left. */
export const isRightToLeft = (locale: string): boolean => /^(ar|he|fa|ur)\b/.test(locale);

/** Everything that the theme's and the app's Liquid can read. */
export function worldOf(view: PageView, extension: ThemeExtension): LiquidWorld {
  const { shop, customer, product, locale } = view;
  const { settings } = shop;
  return {
    extension,
    locale,
    currency: settings.currency,
    timezone: settings.timezone,
    now: view.now,
    globals: {
      app: { metafields: metafieldsOf(shop.metafields, installationId(shop)) },
      shop: {
        name: settings.name,
        permanent_domain: shop.domain,
        handle: shop.domain.replace('.myshopify.com', ''),
        currency: settings.currency,
      },
      customer: customer ? customerObject(shop, customer) : null,
      cart: cartObject(view),
      product: product ? productObject(shop, product) : null,
      request: {
        locale: { iso_code: locale, primary: locale === settings.locales[0] },
        design_mode: false,
        path: view.path,
      },
      routes: {
        root_url: '/',
        account_url: '/account',
        account_login_url: '/account/login',
        account_register_url: '/account/register',
        cart_url: '/cart',
        cart_update_url: '/cart/update',
      },
    },
  };
}

// Liquid sees JSON metafields as values, by namespace and key.
function metafieldsOf(all: Metafield[], ownerId: string): Record<string, Record<string, { value: unknown }>> {
  const byNamespace: Record<string, Record<string, { value: unknown }>> = {};
  for (const { namespace, key, type, value } of all.filter((each) => each.ownerId === ownerId))
    (byNamespace[namespace] ??= {})[key] = { value: type === 'json' ? (JSON.parse(value) as unknown) : value };
  return byNamespace;
}

function customerObject(shop: ShopState, customer: RestCustomer): Record<string, unknown> {
  return {
    id: customer.id,
    first_name: customer.first_name,
    name: [customer.first_name, customer.last_name].filter(Boolean).join(' '),
    email: customer.email,
    tags: shop.customerExtras[String(customer.id)]?.tags ?? [],
    orders_count: shop.orders.filter((order) => order.customer?.id === customer.id).length,
    metafields: metafieldsOf(shop.metafields, gid('Customer', customer.id)),
  };
}

export function productObject(shop: ShopState, product: Product): Record<string, unknown> {
  const price = subunits(product.priceMinor, shop.settings.currency);
  return {
    id: product.id,
    title: product.title,
    handle: product.handle,
    type: product.productType,
    vendor: product.vendor,
    tags: product.tags,
    price,
    'gift_card?': product.isGiftCard,
    collections: shop.collections
      .filter(({ handle }) => product.collections.includes(handle))
      .map(({ handle, title }) => ({ handle, title })),
    url: `/products/${product.handle}`,
    featured_image: `/pictures/${shop.domain}/${product.handle}.svg`,
    selected_or_first_available_variant: { id: product.variantId, price },
  };
}

function cartObject({ shop, cart, customer, now }: PageView): Record<string, unknown> {
  const { currency } = shop.settings;
  const { lines, count, discountMinor, totalMinor } = sumCart(shop, cart, customer?.id ?? null, now);
  const items = lines.map(({ product, quantity, minor }) => ({
    product: productObject(shop, product),
    quantity,
    gift_card: product.isGiftCard,
    final_line_price: subunits(minor, currency),
  }));
  return {
    items,
    item_count: count,
    currency: { iso_code: currency },
    attributes: cart.attributes,
    taxes_included: shop.settings.taxesIncluded,
    total_price: subunits(totalMinor, currency),
    cart_level_discount_applications:
      discountMinor > 0 ? [{ title: cart.code, total_allocated_amount: subunits(discountMinor, currency) }] : [],
  };
}
