import { expect, test } from 'vitest';
import { addDocumentResponseHeaders } from './app.server.ts';

const withShop = new Request('https://aftercare.test/app?shop=super-toys.myshopify.com&host=x');
const withoutShop = new Request('https://aftercare.test/app');

test('only the shop’s own admin may frame a page that names its shop', () => {
  const headers = new Headers();
  addDocumentResponseHeaders(withShop, headers);
  expect(headers.get('Content-Security-Policy')).toMatch(
    /^frame-ancestors https:\/\/super-toys\.myshopify\.com https:\/\/admin\.shopify\.com/,
  );
  expect(headers.get('Link')).toContain('<https://cdn.shopify.com/shopifycloud/app-bridge.js>');
});

test.each([withShop, withoutShop])('other directives stay, and there is always one word on framing', (request) => {
  const headers = new Headers({ 'Content-Security-Policy': "img-src 'self'; frame-ancestors *" });
  addDocumentResponseHeaders(request, headers);
  const policy = headers.get('Content-Security-Policy') ?? '';
  expect(policy).toMatch(/^img-src 'self'; frame-ancestors https:/);
  expect(policy).not.toContain('*;');
  expect(policy.match(/frame-ancestors/g)).toHaveLength(1);
});
