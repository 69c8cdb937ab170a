import { expect, test } from 'vitest';
import { readAddress, readPath } from './request-path.ts';

test.each([
  '/',
  '/app',
  '/app/',
  '/c/order/order.1.MTA0Mg.abcDEF-_123',
  '/assets/app.orders._index-Bx_1.js',
  '/@vite/client',
  '/app/routes/app.orders.$orderId._index.tsx',
  "/a/!$&'()*+,;=:@~",
  '/caf%C3%A9/a%20b',
  '/__manifest',
  '/c/order/...',
])('%s is normal', (path) => {
  expect(readPath(path)).toEqual({ outcome: 'normal' });
});

test.each([
  ['/%63/order/T', '/c/order/T'],
  ['/%43/order/T', '/c/order/T'],
  ['/C/order/T', '/c/order/T'],
  ['/c/%6Frder/T', '/c/order/T'],
  ['/c/order/%54', '/c/order/T'],
  ['/%70roxy/loyalty', '/proxy/loyalty'],
  ['//c/order/T', '/c/order/T'],
  ['/c//order///T', '/c/order/T'],
  ['/./c/order/T', '/c/order/T'],
  ['/x/../c/order/T', '/c/order/T'],
  ['/x/%2e%2E/c/order/T', '/c/order/T'],
  ['/../../c/order/T', '/c/order/T'],
  ['/c/order/x/..', '/c/order/'],
  ['/c/order/T//', '/c/order/T/'],
  ['/..', '/'],
  ['//', '/'],
  ['//evil.example/', '/evil.example/'],
  ['/caf%c3%a9', '/caf%C3%A9'],
  ['/a%3Ab%40', '/a:b@'],
])('%s is meant as %s', (path, normalPath) => {
  expect(readPath(path)).toEqual({ outcome: 'differs', normalPath });
  expect(readPath(normalPath)).toEqual({ outcome: 'normal' });
});

test.each([
  '',
  '*',
  'c/order/T',
  'http://evil.example/c/order/T',
  '/c%2Forder/T',
  '/c%5corder/T',
  '/c\\order\\T',
  '\\c/order/T',
  '/%2563/order/T',
  '/c/order/T%00',
  '/c/order/T%0d%0aX:1',
  '/c/order/T%7f',
  '/c/order/T#x',
  '/c/order/T%23x',
  '/c%3F/order/T',
  '/c/order/%',
  '/c/order/%zz',
  '/c/order/%ff',
  '/%c1%a3/order/T',
  '/%ed%a0%80',
  '/c/order/é',
  '/c/order/T x',
  '/c/order/T|',
  '/c/\torder',
])('%j has no normal form', (path) => {
  expect(readPath(path)).toEqual({ outcome: 'refused' });
});

test.each([
  ['/app/orders?search=a%00b', 'refused'],
  ['/proxy/loyalty?a=1?b=%00', 'refused'],
  ['/app/orders%00', 'refused'],
  ['/%61pp?search=a', 'differs'],
  ['/app/orders?search=100%2500', 'normal'],
])('the whole address %s: %s', (address, outcome) => {
  expect(readAddress(address).outcome).toBe(outcome);
});
