import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStorefront, type StorefrontScene } from './storefront.ts';

let scene: StorefrontScene;
beforeAll(async () => {
  scene = await openStorefront();
});
afterAll(() => scene.close());

/** A browser without a window: keeps cookies and follows no redirects. */
function makeShopper(cookies: Record<string, string> = {}) {
  return async (
    path: string,
    form?: Record<string, string> | object,
  ): Promise<{ status: number; text: string; location: string | null }> => {
    const isForm = form !== undefined && path.endsWith('.js') === false;
    const response = await fetch(new URL(path, scene.shopify.url), {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      headers: {
        Cookie: Object.entries(cookies)
          .map(([name, value]) => `${name}=${value}`)
          .join('; '),
        'Content-Type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
      },
      ...(form
        ? { body: isForm ? new URLSearchParams(form as Record<string, string>).toString() : JSON.stringify(form) }
        : {}),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';')[0]!.split('=');
      cookies[name] = value;
    }
    return { status: response.status, text: await response.text(), location: response.headers.get('location') };
  };
}

test.each(['/products/wooden-train', '/cart', '/pages/loyalty', '/account'])(
  '%s has the app’s parts where they are placed, and none with ?widget=off',
  async (path) => {
    const go = makeShopper({ pretend_customer: String(scene.customerId) });
    const [on, off] = [await go(path), await go(`${path}?widget=off`)];
    expect([
      on.status,
      off.status,
      on.text.includes('<aftercare-loyalty'),
      on.text.includes('aftercare-loyalty.js'),
    ]).toEqual([200, 200, true, true]);
    expect(off.text).not.toContain('aftercare-loyalty');
    const { placedParts } = scene.shopify.store.state.shops[0]!;
    scene.shopify.store.state.shops[0]!.placedParts = [];
    expect((await go(path)).text).not.toContain('aftercare-loyalty');
    scene.shopify.store.state.shops[0]!.placedParts = placedParts;
  },
);

test('a cart, its attributes and a code from a link are part of the order', async () => {
  const { shopify, customerId } = scene;
  shopify.store.state.shops[0]!.discounts.push({
    id: 77,
    code: 'CARE-5',
    title: 'Five',
    customerIds: [customerId],
    usageLimit: 1,
    isOncePerCustomer: true,
    uses: [],
    minimumMinor: 0,
    variantIds: null,
    value: { kind: 'amount', minor: 500 },
    combinesWith: { order: false, product: false, shipping: false },
    startsAt: '2026-01-01T00:00:00Z',
    endsAt: null,
  });
  const go = makeShopper({ pretend_customer: String(customerId) });
  await go('/cart/add', { product: 'plush-bear', quantity: '2' });
  await go('/cart/update.js', { attributes: { aftercare_referral: 'ADA7K2' } });
  expect(await go('/discount/CARE-5?redirect=/cart')).toMatchObject({ status: 302, location: '/cart' });
  expect(await go('/discount/CARE-5?redirect=//evil.example')).toMatchObject({ location: '/' });
  expect(JSON.parse((await go('/cart.js')).text)).toMatchObject({
    item_count: 2,
    total_discount: 500,
    total_price: 12_300,
    attributes: { aftercare_referral: 'ADA7K2' },
  });
  expect((await go('/cart')).text).toContain('This cart earns <strong>1,430 points</strong>.');
  await go('/cart/checkout', { email: '' });
  const order = shopify.store.state.shops[0]!.orders.at(-1)!;
  expect([order.customer?.id, order.discount_codes.map(({ code }) => code), order.note_attributes]).toEqual([
    customerId,
    ['CARE-5'],
    [{ name: 'aftercare_referral', value: 'ADA7K2' }],
  ]);
  expect(JSON.parse((await go('/cart.js')).text)).toMatchObject({ item_count: 0, attributes: {} });
});

test('the proxy says who is logged in, whatever the URL claims', async () => {
  const { app } = scene;
  app.requests.length = 0;
  await makeShopper()('/apps/care/loyalty?locale=en');
  await makeShopper({ pretend_customer: String(scene.customerId) })(
    '/apps/care/loyalty?locale=en&logged_in_customer_id=1',
  );
  expect(app.requests.map(({ query }) => query.get('logged_in_customer_id'))).toEqual(['', String(scene.customerId)]);
});
