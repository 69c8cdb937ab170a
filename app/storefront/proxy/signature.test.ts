import { expect, test } from 'vitest';
import { signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { readSignedQuery } from './signature.server.ts';

const secret = 'test-api-secret';
const now = new Date('2026-06-15T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);

type Pairs = [string, string][];
const usual: Pairs = [
  ['shop', 'shop-1.myshopify.com'],
  ['logged_in_customer_id', '77'],
  ['path_prefix', '/apps/care'],
  ['timestamp', String(seconds)],
];
const changed = (own: Record<string, string>): Pairs => usual.map(([name, value]) => [name, own[name] ?? value]);

function signed(pairs: Pairs, key = secret): string {
  const params = new URLSearchParams(pairs);
  params.append('signature', signProxy(params, key));
  return params.toString();
}

const visitor = { shopDomain: 'shop-1.myshopify.com', customerId: '77', locale: null };

test.each<[string, string, object]>([
  ['as Shopify sends it', signed(usual), visitor],
  ['nobody logged in', signed(changed({ logged_in_customer_id: '' })), { ...visitor, customerId: null }],
  [
    'no word of a customer',
    signed(usual.filter(([name]) => name !== 'logged_in_customer_id')),
    { ...visitor, customerId: null },
  ],
  ['with a locale', signed([...usual, ['locale', 'de-AT']]), { ...visitor, locale: 'de-AT' }],
  [
    'repeated parameters of the shopper',
    signed([...usual, ['tag', 'a'], ['tag', 'b'], ['index', ''], ['_data', 'routes/x']]),
    visitor,
  ],
  ['signs and spaces', signed([...usual, ['q', 'a+b &=% ü💌']]), visitor],
  ['90 seconds late', signed(changed({ timestamp: String(seconds - 90) })), visitor],
  ['a clock that is ahead', signed(changed({ timestamp: String(seconds + 90) })), visitor],
  ['the secret before', signed(usual, 'the-secret-before'), visitor],
])('genuine: %s', (_, query, expected) => {
  expect(readSignedQuery(query, [secret, 'the-secret-before'], now)).toEqual(expected);
});

const genuine = signed(usual);

test.each<[string, string]>([
  ['nothing', ''],
  ['no signature', new URLSearchParams(usual).toString()],
  ['an empty signature', `${new URLSearchParams(usual)}&signature=`],
  ['another secret', signed(usual, 'wrong')],
  ['another customer', genuine.replace('=77', '=78')],
  ['another shop', genuine.replace('shop-1', 'shop-2')],
  ['one more parameter', `${genuine}&x=1`],
  ['one parameter less', genuine.replace('path_prefix=%2Fapps%2Fcare&', '')],
  ['a second customer, unsigned', `${genuine}&logged_in_customer_id=78`],
  ['a second customer, signed', signed([...usual, ['logged_in_customer_id', '78']])],
  ['a customer within a value', signed([...usual, ['locale', 'enlogged_in_customer_id=78']])],
  ['a customer at the end of a name', signed([...usual, ['lo_logged_in_customer_id', '78']])],
  ['a store within a value', signed([...usual, ['q', 'shop=shop-2.myshopify.com']])],
  ['a store at the end of a name', signed([...usual, ['sh_shop', 'shop-2.myshopify.com']])],
  ['a time within a value', signed([...usual, ['q', `timestamp=${seconds}`]])],
  ['a name that holds a pair', signed([...usual, ['logged_in_customer_id=path_prefix', '/apps/care']])],
  ['a second shop, signed', signed([...usual, ['shop', 'shop-2.myshopify.com']])],
  ['a second timestamp, signed', signed([...usual, ['timestamp', String(seconds)]])],
  ['two signatures', `${genuine}&signature=${'0'.repeat(64)}`],
  ['the customer inside another value', genuine.replace('logged_in_customer_id=77&path_prefix=', 'path_prefix=77')],
  ['91 seconds old', signed(changed({ timestamp: String(seconds - 91) }))],
  ['91 seconds ahead', signed(changed({ timestamp: String(seconds + 91) }))],
  ['no timestamp', signed(usual.filter(([name]) => name !== 'timestamp'))],
  ['a timestamp that is none', signed(changed({ timestamp: '1e99' }))],
  [
    'a signature in capitals',
    genuine.replace(/signature=.*/, (text) => text.toUpperCase().replace('SIGNATURE', 'signature')),
  ],
  ['half a signature', genuine.slice(0, -32)],
  ['a customer that is none', signed(changed({ logged_in_customer_id: '7 OR 1=1' }))],
  ['a shop elsewhere', signed(changed({ shop: 'shop-1.myshopify.com.evil.example' }))],
  ['the admin’s signature', `${new URLSearchParams(usual)}&hmac=${'0'.repeat(64)}`],
])('refused: %s', (_, query) => {
  expect(readSignedQuery(query, [secret], now)).toBeNull();
});

test('a guest’s signed address cannot be cut anew into a customer’s', () => {
  const guest: Pairs = [...changed({ logged_in_customer_id: '' }), ['locale', 'enlogged_in_customer_id=78']];
  const anew: Pairs = [
    ['locale', 'en'],
    ['logged_in_customer_id', '78'],
    ['logged_in_customer_id=path_prefix', '/apps/care'],
    ...usual.filter(([name]) => name === 'shop' || name === 'timestamp'),
  ];
  const signature = signProxy(new URLSearchParams(guest), secret);
  expect(signProxy(new URLSearchParams(anew), secret)).toBe(signature);
  expect(readSignedQuery(`${new URLSearchParams(anew)}&signature=${signature}`, [secret], now)).toBeNull();
});
