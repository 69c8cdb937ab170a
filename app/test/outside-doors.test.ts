import { describe, expect, test } from 'vitest';
import { findNestedTransactions, findWaysOut } from './outside-doors.ts';
import { readProduct } from './table-writers.ts';

// Nothing outside is waited for inside a transaction.

test('no function that runs in a transaction leads to a door to the outside', () => {
  const ways = findWaysOut(readProduct()).map(({ path, line, chain }) => `${path}:${line} ${chain.join(' > ')}`);
  expect(ways).toEqual([]);
});

test('no function that runs in a shop’s transaction opens another one', () => {
  const ways = findNestedTransactions(readProduct()).map(
    ({ path, line, chain }) => `${path}:${line} ${chain.join(' > ')}`,
  );
  expect(ways).toEqual([]);
});

const database = { path: 'lib/db.server.ts', text: `export async function withShop(shop, work) { return work({}); }` };
const settings = {
  path: 'shops/settings.server.ts',
  text: `import { withShop } from '#app/lib/db.server.ts';
    export async function readAlone(shop: ShopRef) { return withShop(shop, ({ db }) => db.shop.count()); }
    export async function read(tx: ShopTx) { return tx.db.shop.count(); }`,
};

test.each<[what: string, code: string, chains: string[][]]>([
  [
    'one in the other',
    `import { withShop } from '#app/lib/db.server.ts';
     withShop(shop, async (tx) => { await withShop(shop, (inner) => inner.db.shop.count()); });`,
    [['withShop of lib/db.server.ts']],
  ],
  [
    'through a function of another file',
    `import { withShop } from '#app/lib/db.server.ts';
     import { readAlone } from '../shops/settings.server.ts';
     const both = () => Promise.all([readAlone(shop)]);
     withShop(shop, async () => both());`,
    [['both', 'readAlone', 'withShop of lib/db.server.ts']],
  ],
  [
    'in the caller’s transaction',
    `import { readAlone } from '../shops/settings.server.ts';
     export async function plan({ shop }: ShopTx) { return readAlone(shop); }`,
    [['readAlone', 'withShop of lib/db.server.ts']],
  ],
  [
    'one after the other',
    `import { withShop } from '#app/lib/db.server.ts';
     import { read, readAlone } from '../shops/settings.server.ts';
     const count = await withShop(shop, read); await withShop(shop, (tx) => read(tx)); await readAlone(shop);`,
    [],
  ],
])('transactions %s', (_what, text, chains) => {
  const ways = findNestedTransactions([{ path: 'orders/x.server.ts', text }, settings, database]);
  expect(ways.map(({ chain }) => chain)).toEqual(chains);
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
