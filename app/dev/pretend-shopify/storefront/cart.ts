// Cart, discount codes and a one-button checkout.
import express, { type Request, type Response } from 'express';
import type { CustomerInput, PlaceOrderInput } from '../operations/inputs.ts';
import type { PretendParts } from '../parts.ts';
import { keepCart, type Visit } from './visit.ts';
import { emptyCart, sumCart, subunits } from './theme/cart.ts';
import { themePage } from './theme/page.ts';

type ShopRequest = Request<{ shop?: string }>;
const form = express.urlencoded({ extended: false });

export function addCart(
  router: express.Router,
  shopify: PretendParts,
  withVisit: (show: (visit: Visit, request: ShopRequest, response: Response) => unknown) => express.RequestHandler,
): void {
  router.get(
    '/cart',
    withVisit((visit, _, response) => {
      const { refusal } = sumCart(visit.shop, visit.cart, visit.customer?.id ?? null, visit.now);
      response.send(themePage(visit, 'cart', 'Your cart', visit.hasWidget, { code: visit.cart.code, notice: refusal }));
    }),
  );
  router.post(
    '/cart/add',
    form,
    withVisit(({ cart }, request, response) => {
      const { product = '', quantity = '1' } = request.body as Record<string, string>;
      keepCart(response, {
        ...cart,
        lines: {
          ...cart.lines,
          [product]: (cart.lines[product] ?? 0) + Math.max(1, Math.trunc(Number(quantity)) || 1),
        },
      });
      response.redirect(303, '/cart');
    }),
  );
  router.post(
    '/cart/discount',
    form,
    withVisit(({ cart }, request, response) => {
      keepCart(response, { ...cart, code: String((request.body as { code?: string }).code ?? '').trim() });
      response.redirect(303, '/cart');
    }),
  );
  router.post(
    '/cart/clear',
    withVisit((_, __, response) => {
      keepCart(response, emptyCart());
      response.redirect(303, '/cart');
    }),
  );
  // Shopify's own URL for a code: stores it for the cart, then redirects.
  router.get(
    '/discount/:code',
    withVisit(({ cart }, request, response) => {
      keepCart(response, { ...cart, code: String((request.params as { code?: string }).code ?? '') });
      const { redirect } = request.query;
      response.redirect(302, typeof redirect === 'string' && /^\/(?!\/)/.test(redirect) ? redirect : '/');
    }),
  );
  router.get(
    '/cart.js',
    withVisit((visit, _, response) => response.json(cartJson(visit))),
  );
  router.post(
    '/cart/update.js',
    express.json(),
    withVisit((visit, request, response) => {
      const { attributes = {}, updates = {} } = request.body as {
        attributes?: Record<string, string>;
        updates?: Record<string, number>;
      };
      const cart = {
        ...visit.cart,
        attributes: { ...visit.cart.attributes, ...attributes },
        lines: { ...visit.cart.lines, ...updates },
      };
      keepCart(response, cart);
      response.json(cartJson({ ...visit, cart }));
    }),
  );
  router.post(
    '/cart/checkout',
    form,
    withVisit((visit, request, response) => checkOut(shopify, visit, request, response)),
  );
}

function cartJson({ shop, cart, customer, now }: Visit): unknown {
  const { currency } = shop.settings;
  const { lines, count, discountMinor, totalMinor } = sumCart(shop, cart, customer?.id ?? null, now);
  const items = lines.map(({ product, quantity, minor }) => ({
    id: product.variantId,
    product_id: product.id,
    handle: product.handle,
    quantity,
    final_line_price: subunits(minor, currency),
  }));
  return {
    items,
    item_count: count,
    attributes: cart.attributes,
    currency,
    total_discount: subunits(discountMinor, currency),
    total_price: subunits(totalMinor, currency),
  };
}

function checkOut(shopify: PretendParts, visit: Visit, request: ShopRequest, response: Response): void {
  const { shop, cart, customer, now } = visit;
  const { lines, count, refusal } = sumCart(shop, cart, customer?.id ?? null, now);
  if (count === 0 || refusal) return void response.redirect(303, '/cart');
  const email = (request.body as { email?: string }).email ?? '';
  const input: PlaceOrderInput = {
    shop: shop.domain,
    lines: lines.map(({ product, quantity }) => ({ product: product.handle, quantity })),
    customer: customer?.id ?? buyerWith(email),
    noteAttributes: cart.attributes,
    ...(cart.code ? { discountCodes: [cart.code] } : {}),
    locale: visit.locale,
  };
  const order = shopify.do.placeOrder(input);
  keepCart(response, emptyCart());
  response.send(
    themePage({ ...visit, cart: emptyCart() }, 'thanks', 'Thank you', visit.hasWidget, { order_name: order.name }),
  );
}

/** A customer who orders here for the first time. */
export function buyerWith(email: string): CustomerInput {
  const [name = 'Friend'] = email.split('@')[0]?.split('.') ?? [];
  const address = {
    address1: '7 Mill Lane',
    city: 'Boston',
    zip: '02108',
    province: 'Massachusetts',
    provinceCode: 'MA',
    countryCode: 'US',
  };
  return { firstName: name.charAt(0).toUpperCase() + name.slice(1), lastName: 'Byrne', email, address };
}
