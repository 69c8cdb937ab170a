import '@shopify/shopify-api/adapters/web-api';
import { Session } from '@shopify/shopify-api';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import type { OrderNode } from '#app/shopify/order-node.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { advanceHistoryImports, requestHistoryImport } from './history-import.server.ts';
import { findShopByDomain, recordInstall } from './shop.server.ts';

useDatabase();

const lines: object[] = [];
for (let order = 1; order <= 120; order += 1) {
  const id = `gid://shopify/Order/${order}`;
  lines.push({ id, name: `#${order}`, fulfillments: [], refunds: [] });
  for (const line of [1, 2]) lines.push({ id: `gid://shopify/LineItem/${order}${line}`, title: 'Bär', __parentId: id });
  lines.push({ id: `gid://shopify/Return/${order}`, status: 'OPEN', __parentId: id });
}
const file = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

const asked: string[] = [];
let status = 'RUNNING';
/** what Shopify tells of operations it started before */
let started: { id: string; status: string; query: string }[] = [];
type Refused = { field: string[] | null; message: string; code: string };
let startingFails: 'lost' | Refused | null = null;
setAbstractFetchFunc(async (url, init) => {
  if (String(url).startsWith('https://storage.example/')) return new Response(file);
  const { query, variables } = JSON.parse(String(init?.body)) as { query: string; variables: { query?: string } };
  const name = /(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
  asked.push(name);
  const operation = {
    id: 'gid://shopify/BulkOperation/1',
    status,
    errorCode: null,
    objectCount: '480',
    rootObjectCount: '120',
    url: status === 'COMPLETED' ? 'https://storage.example/result.jsonl' : null,
  };
  const answers: Record<string, unknown> = {
    Shop: {
      shop: {
        name: 'Super Toys',
        contactEmail: 's@toys.example',
        ianaTimezone: 'Europe/Berlin',
        currencyCode: 'EUR',
        shopAddress: { countryCodeV2: 'DE' },
      },
      shopLocales: [
        { locale: 'fr', primary: false },
        { locale: 'de', primary: true },
      ],
    },
    BulkRun: {
      bulkOperationRunQuery:
        startingFails === null
          ? { bulkOperation: { id: operation.id, status: 'CREATED' }, userErrors: [] }
          : { bulkOperation: null, userErrors: [startingFails] },
    },
    NewestBulkOperations: { bulkOperations: { nodes: started } },
    BulkOperation: { bulkOperation: operation },
  };
  if (name === 'BulkRun') {
    expect(variables.query).toMatch(/created_at:>='20\d\d-/);
    if (startingFails === 'lost') {
      started = [{ id: operation.id, status: 'RUNNING', query: variables.query! }];
      return new Response('Gateway Timeout', { status: 504 });
    }
  }
  return Response.json({ data: answers[name] });
});
afterAll(() => setAbstractFetchFunc(fetch));

test('from the request to the last order: progress, batches, children with their orders; one import per installation', async () => {
  const installed = await recordInstall({ domain: 'history.myshopify.com', scopes: '' });
  await sessionStorage.storeSession(
    new Session({
      id: 'offline_history.myshopify.com',
      shop: 'history.myshopify.com',
      state: '',
      isOnline: false,
      accessToken: 'token',
    }),
  );
  await requestHistoryImport(installed);
  await requestHistoryImport(installed);
  const read: OrderNode[] = [];
  const sizes: number[] = [];
  const importOrders = async (_tx: unknown, nodes: OrderNode[]) => {
    read.push(...nodes);
    sizes.push(nodes.length);
  };
  const state = async () =>
    (
      await ownerQuery(
        'SELECT state, "objectCount", "readCount", error, "fromDate" FROM history_imports WHERE "shopId" = $1',
        [installed.id],
      )
    )[0];
  expect(await state()).toMatchObject({
    state: 'requested',
    fromDate: new Date(installed.installedAt.getTime() - 60 * 86_400_000),
  });

  await advanceHistoryImports(importOrders);
  expect(await state()).toMatchObject({ state: 'running' });
  expect(await findShopByDomain(installed.domain)).toMatchObject({
    name: 'Super Toys',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    countryCode: 'DE',
    primaryLocale: 'de',
  });

  await advanceHistoryImports(importOrders);
  expect(await state()).toMatchObject({ state: 'running', objectCount: 120 });

  status = 'COMPLETED';
  await advanceHistoryImports(importOrders);
  await advanceHistoryImports(importOrders);
  expect(await state()).toMatchObject({ state: 'done', objectCount: 120, readCount: 120, error: null });
  expect(sizes).toEqual([50, 50, 20]);
  expect(read[119]?.lineItems.nodes.map(({ id, title }) => [id, title])).toEqual([
    ['gid://shopify/LineItem/1201', 'Bär'],
    ['gid://shopify/LineItem/1202', 'Bär'],
  ]);
  expect(read[119]?.returns.nodes).toHaveLength(1);

  asked.length = 0;
  await requestHistoryImport(installed);
  await advanceHistoryImports(importOrders);
  expect(asked).toEqual([]);
});

test('an order that cannot be applied leaves the import in its state, with the reason; the next poll retries it', async () => {
  const installed = await recordInstall({ domain: 'stumbles.myshopify.com', scopes: '' });
  await sessionStorage.storeSession(
    new Session({
      id: 'offline_stumbles.myshopify.com',
      shop: 'stumbles.myshopify.com',
      state: '',
      isOnline: false,
      accessToken: 'token',
    }),
  );
  await requestHistoryImport(installed);
  status = 'COMPLETED';
  let isBroken = true;
  const importOrders = async () => {
    if (isBroken) throw new Error('the database went away');
  };
  for (let poll = 0; poll < 3; poll += 1) await advanceHistoryImports(importOrders);
  const read = () =>
    withShop(installed, ({ db }) => db.historyImport.findFirstOrThrow({ where: { shopId: installed.id } }));
  expect(await read()).toMatchObject({ state: 'reading', error: 'the database went away', claimedUntil: null });
  isBroken = false;
  await advanceHistoryImports(importOrders);
  expect(await read()).toMatchObject({ state: 'done', error: null, readCount: 120 });
});

async function openImport(domain: string) {
  const installed = await recordInstall({ domain, scopes: '' });
  await sessionStorage.storeSession(
    new Session({ id: `offline_${domain}`, shop: domain, state: '', isOnline: false, accessToken: 'token' }),
  );
  await requestHistoryImport(installed);
  asked.length = 0;
  const read = () =>
    withShop(installed, ({ db }) => db.historyImport.findFirstOrThrow({ where: { shopId: installed.id } }));
  const poll = async () => {
    await ownerQuery('UPDATE history_imports SET "claimedUntil" = NULL WHERE "shopId" = $1', [installed.id]);
    await advanceHistoryImports(async () => {});
    return read();
  };
  return { poll };
}
const countStarts = () => asked.filter((name) => name === 'BulkRun').length;

test('while other bulk operations of the app run, it waits and tries again', async () => {
  const { poll } = await openImport('busy.myshopify.com');
  startingFails = {
    field: null,
    message: 'A bulk query operation for this app and shop is already in progress: gid://shopify/BulkOperation/9.',
    code: 'OPERATION_IN_PROGRESS',
  };
  const waiting = await poll();
  expect(waiting).toMatchObject({ state: 'requested', error: expect.stringContaining('tried again') });
  expect(waiting.claimedUntil!.getTime()).toBeGreaterThan(Date.now() + 30_000);
  startingFails = null;
  expect(await poll()).toMatchObject({ state: 'running', error: null });
});

test('another refusal is final, and says what Shopify said', async () => {
  const { poll } = await openImport('refused.myshopify.com');
  startingFails = { field: ['query'], message: 'Bulk queries must contain at least one connection.', code: 'INVALID' };
  expect(await poll()).toMatchObject({ state: 'failed', error: expect.stringContaining('at least one connection') });
  startingFails = null;
});

test('an operation whose answer was lost is found again, and none is started beside it', async () => {
  const { poll } = await openImport('lost.myshopify.com');
  startingFails = 'lost';
  expect(await poll()).toMatchObject({ state: 'requested' });
  expect(countStarts()).toBe(1);
  startingFails = null;
  expect(await poll()).toMatchObject({ state: 'running', operationId: 'gid://shopify/BulkOperation/1' });
  expect(countStarts()).toBe(1);
  started = [];
});

test('without a token it fails and says what to do', async () => {
  const installed = await recordInstall({ domain: 'no-token.myshopify.com', scopes: '' });
  await requestHistoryImport(installed);
  await advanceHistoryImports(async () => {});
  const rows = await ownerQuery('SELECT state, error FROM history_imports WHERE "shopId" = $1', [installed.id]);
  expect(rows).toEqual([{ state: 'failed', error: expect.stringContaining('when the merchant opens the app') }]);
});
