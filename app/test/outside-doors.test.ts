import { describe, expect, test } from 'vitest';
import { findWaysOut } from './outside-doors.ts';
import { readProduct } from './table-writers.ts';

// Nothing outside is waited for inside a transaction.

test('no function that runs in a transaction leads to a door to the outside', () => {
  const ways = findWaysOut(readProduct()).map(({ path, line, chain }) => `${path}:${line} ${chain.join(' > ')}`);
  expect(ways).toEqual([]);
});

const transport = {
  path: 'messages/sending/transport.server.ts',
  text: `import { createTransport } from 'nodemailer';
    const options = {};
    export async function handOver(mail: object) { return createTransport(options).sendMail(mail); }
    export const forget = () => {};`,
};
const admin = {
  path: 'shopify/admin.server.ts',
  text: `import { abstractFetch as ask } from '@shopify/shopify-api/runtime';
    async function post() { return ask('https://shop.example'); }
    export async function adminGraphql() { return post(); }`,
};

describe('a way out is found', () => {
  const cases: [what: string, code: string, ...chain: string[]][] = [
    ['fetch', `withShop(shop, async () => fetch('https://a.example'))`, 'fetch'],
    [
      'a hand-over, through another function',
      `import { handOver } from '../messages/sending/transport.server.ts';
       async function sendTest(tx: ShopTx) { await one(); }
       const one = async () => handOver({});`,
      'one',
      'handOver',
      'createTransport of nodemailer',
    ],
    [
      'Shopify, by a function that is handed on',
      `import { adminGraphql } from '#app/shopify/admin.server.ts';
       withDispatcher((db) => Promise.all([1, 2].map(adminGraphql)))`,
      'adminGraphql',
      'post',
      'abstractFetch of @shopify/shopify-api/runtime',
    ],
    [
      'a named function inside $transaction',
      `import { lookup } from 'node:dns/promises';
       async function work() { await lookup('a.example'); }
       prisma.$transaction(work, { timeout: 1 })`,
      'work',
      'lookup of node:dns/promises',
    ],
    [
      'a function inside the function around it',
      `export async function action() {
         const ask = () => fetch('https://a.example');
         await withShop(shop, async (tx) => { await ask(); });
       }`,
      'ask',
      'fetch',
    ],
    [
      'what runs in the caller’s transaction',
      `import * as dns from 'node:dns';
       export async function read({ db }: ShopTx) { return dns.resolve('a.example'); }`,
      '* of node:dns',
    ],
  ];
  test.each(cases)('%s', (_what, text, ...chain) => {
    const ways = findWaysOut([{ path: 'orders/x.server.ts', text }, transport, admin]);
    expect(ways.map((way) => way.chain)).toContainEqual(chain);
  });
});

test.each([
  ['outside the transaction', `await withShop(shop, (tx) => tx.db.shop.count()); await fetch('https://a.example');`],
  ['a property of that name', `withShop(shop, ({ db }) => db.page.fetch({ fetch: true }))`],
  ['a parameter of that name', `withShop(shop, async ({ db }) => rows.map((fetch) => fetch.id))`],
  ['a type of that name', `withShop(shop, async () => read as unknown as typeof fetch)`],
  [
    'another function of the same file',
    `import { forget } from '../messages/sending/transport.server.ts'; withShop(shop, forget)`,
  ],
])('none is found: %s', (_what, text) => {
  expect(findWaysOut([{ path: 'orders/x.server.ts', text }, transport])).toEqual([]);
});
