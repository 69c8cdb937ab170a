import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { prisma, withShop } from '#app/lib/db.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { accessesNoted, listAccesses, noteAccess } from '#app/privacy/accesses.server.ts';
import { erasePerson } from '#app/privacy/erase.server.ts';
import { exportPerson } from '#app/privacy/export.server.ts';
import { eraseShop } from '#app/privacy/leave.server.ts';
import { ownerQuery, useDatabase } from '../db.ts';
import { createFullShop, type FullShop } from './full-shop.ts';
import { adminRequest, knock, listDoors, sessionToken, type OpenDoor } from './visits.ts';

// Who of a store's staff opened or exported a person's data is on record.

useDatabase();
vi.setConfig({ testTimeout: 60_000 });

let doors: OpenDoor[];
let shop: FullShop;
beforeAll(async () => {
  doors = (await listDoors()).filter(({ route }) => /^app[.]?/.test(route));
});
let count = 0;
beforeEach(async () => {
  count += 1;
  shop = await createFullShop(`aardvark${count}canary`, `90011${count}`);
  await ownerQuery('DELETE FROM accesses WHERE "shopId" = $1', [shop.id]);
});
afterAll(() => Promise.all([accessesNoted(), closeQueues(), closeLiquidThreads()]));

type Noted = { staffMember: string; staffName: string; kind: string; thingId: string | null };
const noted = async (): Promise<Noted[]> => {
  await accessesNoted();
  return ownerQuery<Noted>(
    'SELECT "staffMember", "staffName", kind, "thingId" FROM accesses WHERE "shopId" = $1 ORDER BY at, kind',
    [shop.id],
  );
};

/** Admin routes that show nobody's data, each with the reason. A new route is noted or named here. */
const showNobody: Record<string, string> = {
  app: 'the frame around the pages',
  'app.$': 'an address without a page',
  'app._index': 'counts, order numbers and kinds of trouble',
  'app.loyalty._index': 'sums, and what waits by number',
  'app.loyalty.import._index': 'names of files and counts',
  'app.loyalty.members.$id.rewards': 'changes that the page of the member asks for, which was noted',
  'app.loyalty.members.$id.tier': 'changes that the page of the member asks for, which was noted',
  'app.loyalty.program._index': "the store's own rules",
  'app.loyalty.program.campaigns': "the store's own rules",
  'app.loyalty.program.earning': "the store's own rules",
  'app.loyalty.program.expiry': "the store's own rules",
  'app.loyalty.program.preview': 'the widget with made-up members',
  'app.loyalty.program.punch-card': "the store's own rules",
  'app.loyalty.program.rewards': "the store's own rules",
  'app.loyalty.program.tiers': "the store's own rules",
  'app.loyalty.program.try': 'counts of orders and customers',
  'app.loyalty.program.versions.$version': "the store's own rules",
  'app.loyalty.program.widget': "the store's own rules",
  'app.messages.$kind.rules': 'counts of orders',
  'app.messages.$kind.when': "the store's own choices",
  'app.messages._index': 'counts by kind',
  'app.settings._index': "the store's own choices",
  'app.settings.branding': "the store's own choices",
  'app.settings.languages': "the store's own choices",
  'app.settings.legal': "the store's own choices",
  'app.settings.stopped': 'counts only',
  'app.settings.privacy': 'counts, and the record itself, which names no customer',
  'app.settings.promise': "the store's own choices, and counts by carrier",
  'app.settings.restraint': "the store's own choices",
  'app.settings.returns': "the store's own choices",
  'app.settings.sender': "the store's own choices",
  'app.settings.who-sends-what': "the store's own choices",
  'app.support._index': "counts, webhooks' topics and customers' numbers",
};

test('every admin route notes who comes, or is named as one that shows nobody', () => {
  const routes = [...new Set(doors.map(({ route }) => route))];
  const notes = (route: string) =>
    readFileSync(new URL(`../../routes/${route}.tsx`, import.meta.url), 'utf8').includes('noteAccess(');
  expect(routes.length).toBeGreaterThan(40);
  expect(routes.filter((route) => notes(route) === route in showNobody)).toEqual([]);
  expect(Object.keys(showNobody).filter((route) => !routes.includes(route))).toEqual([]);
});

const marker = 'zacharias';

/** Puts one name wherever a customer's name or address stands. */
async function nameCustomer(): Promise<void> {
  const run = (sql: string) => ownerQuery(sql, [shop.id]);
  const name = `"customerName" = '${marker}', email = '${marker}@x.example', "shipTo" = jsonb_set("shipTo", '{name}', '"${marker}"')`;
  await run(`UPDATE orders SET ${name} WHERE "shopId" = $1`);
  await run(
    `UPDATE customers SET "firstName" = '${marker}', "lastName" = '', email = '${marker}@x.example' WHERE "shopId" = $1`,
  );
  await run(`UPDATE sent_mails SET "toAddress" = '${marker}@x.example', html = '${marker}' WHERE "shopId" = $1`);
  await run(`UPDATE privacy_requests SET export = '{"name": "${marker}"}' WHERE "shopId" = $1`);
  await run(`UPDATE points_import_lines SET "maskedAddress" = '${marker}' WHERE "shopId" = $1`);
}

const idOf: Record<string, 'import' | 'member' | 'export' | 'setAside'> = {
  'app.loyalty.import': 'import',
  'app.loyalty.members': 'member',
  'app.support.privacy': 'export',
  'app.support.webhooks': 'setAside',
};

async function open({ route, module }: OpenDoor, query: Record<string, string> = {}): Promise<string> {
  const { orderId, ids } = shop;
  const id = Object.entries(idOf).find(([start]) => route.startsWith(start))?.[1];
  const params = {
    orderId,
    messageId: route.startsWith('app.letters') ? ids.letter : ids.check_in,
    kind: 'thank_you',
    version: '1',
    id: id ? ids[id] : '',
  };
  const request = adminRequest('loader', { header: sessionToken(shop.domain) }, { query });
  return (await knock('loader', module, request, params)).text;
}

test('whatever page shows a customer is noted, under the name of who opened it', async () => {
  await nameCustomer();
  const shown: string[] = [];
  for (const door of doors.filter(({ door, route }) => door === 'loader' && route !== 'app.$')) {
    await ownerQuery('DELETE FROM accesses WHERE "shopId" = $1', [shop.id]);
    const text = await open(door);
    const rows = await noted();
    if (text.toLowerCase().includes(marker)) {
      shown.push(door.route);
      expect(rows, door.route).toHaveLength(1);
      expect(rows[0], door.route).toMatchObject({ staffMember: '1', staffName: `${shop.canary} words` });
      expect(JSON.stringify(rows), door.route).not.toContain(marker);
    } else if (door.route in showNobody) expect(rows, door.route).toEqual([]);
  }
  expect(shown).toEqual([
    'app.letters.$messageId',
    'app.loyalty.export.members.csv',
    'app.loyalty.import.$id._index',
    'app.loyalty.import.$id.csv',
    'app.loyalty.members.$id._index',
    'app.loyalty.members._index',
    'app.loyalty.rewards._index',
    'app.orders.$orderId._index',
    'app.orders.$orderId.messages.$messageId',
    'app.orders._index',
    'app.outbox',
    'app.support.privacy.$id',
  ]);
});

test('a preview of a real order in the editor of mails is noted', async () => {
  const { module } = doors.find(({ route, door }) => route === 'app.messages.$kind._index' && door === 'action')!;
  const draft = { subject: 'x', body: 'x', language: 'en', basis: `order:${shop.orderId}`, isDark: false };
  const form = { intent: 'preview', draft: JSON.stringify(draft), version: '0' };
  await knock('action', module, adminRequest('action', { header: sessionToken(shop.domain) }, { form }), {
    kind: 'thank_you',
  });
  expect(await noted()).toMatchObject([{ kind: 'preview', thingId: shop.orderId }]);
});

test('a page that is not there is not noted; a search is, without its words', async () => {
  const doorOf = (name: string) => doors.find(({ route, door }) => route === name && door === 'loader')!;
  const { module } = doorOf('app.orders.$orderId._index');
  const request = adminRequest('loader', { header: sessionToken(shop.domain) });
  expect((await knock('loader', module, request, { orderId: 'none' })).status).toBe(404);
  expect(await noted()).toEqual([]);
  await open(doorOf('app.orders._index'), { search: 'anna@x.example' });
  await open(doorOf('app.loyalty.members._index'), { search: 'anna@x.example' });
  const kinds = (await noted()).map(({ kind, thingId }) => [kind, thingId]).sort();
  expect(kinds).toEqual([
    ['members_search', ''],
    ['orders_search', ''],
  ]);
});

const visitor = (nameStaff: () => Promise<string> = async () => 'Mara Lindt') => ({
  shop,
  staffMember: '7',
  nameStaff,
});

describe('a note', () => {
  test('is written once an hour for the same thing', async () => {
    for (let time = 0; time < 5; time += 1) noteAccess(visitor(), { kind: 'order', id: '1' });
    noteAccess(visitor(), { kind: 'order', id: '2' });
    await accessesNoted();
    noteAccess({ ...visitor(), staffMember: '8' }, { kind: 'order', id: '1' });
    expect(await noted()).toHaveLength(3);
    await ownerQuery(`UPDATE accesses SET hour = hour - interval '1 hour' WHERE "shopId" = $1`, [shop.id]);
    noteAccess(visitor(), { kind: 'order', id: '1' });
    expect(await noted()).toHaveLength(4);
  });

  test('cannot be kept out by an odd address of the page', async () => {
    noteAccess(visitor(), { kind: 'member', id: 'a\0b' });
    expect(await noted()).toMatchObject([{ kind: 'member', thingId: 'ab' }]);
  });

  test('is tried again when it could not be written', async () => {
    let asked = 0;
    noteAccess(
      visitor(async () => {
        asked += 1;
        if (asked === 1) throw new Error('Shopify is away');
        return 'Mara Lindt';
      }),
      { kind: 'order', id: '1' },
    );
    expect(await noted()).toMatchObject([{ staffName: 'Mara Lindt', kind: 'order' }]);
    expect(asked).toBe(2);
  });

  test('that cannot be written breaks nothing', async () => {
    noteAccess(
      visitor(() => Promise.reject(new Error('Shopify is away'))),
      { kind: 'order', id: '1' },
    );
    expect(await noted()).toEqual([]);
  });
});

test('the list pages from the newest, and ignores a garbled cursor', async () => {
  await ownerQuery(
    `INSERT INTO accesses ("shopId", id, "staffMember", "staffName", kind, "thingId", hour, at)
     SELECT $1, 'a' || n, '1', 'Mara', 'order', $2, to_timestamp(n * 3600), to_timestamp(n * 3600 / 2) FROM generate_series(1, 7) n`,
    [shop.id, shop.orderId],
  );
  const page = (cursor: string | null) => withShop(shop, (tx) => listAccesses(tx, { cursor, limit: 3 }));
  const first = await page(null);
  const second = await page(first.nextCursor);
  const third = await page(second.nextCursor);
  const rows = [first, second, third].flatMap((one) => one.rows);
  expect(rows.map(({ id }) => id)).toEqual(['a7', 'a6', 'a5', 'a4', 'a3', 'a2', 'a1']);
  expect(third.nextCursor).toBeNull();
  expect(rows[0]!.orderName).toBe(`#${shop.canary}`);
  expect((await page('0')).rows).toEqual(first.rows);
});

describe('when a customer asks', () => {
  const person = () => ({ customerId: `7${shop.orderId}`, email: shop.email, phone: null, orderIds: [] });
  beforeEach(async () => {
    await ownerQuery(`UPDATE privacy_requests SET "customerId" = $2 WHERE "shopId" = $1`, [
      shop.id,
      person().customerId,
    ]);
    const { orderId, ids } = shop;
    const theirs = [
      ['order', orderId],
      ['mail', orderId],
      ['preview', orderId],
      ['letter', ids.letter],
      ['member', ids.member],
      ['member_csv', ids.member],
      ['data_request', ids.export],
    ] as const;
    for (const [kind, id] of theirs) {
      noteAccess(visitor(), { kind, id });
      noteAccess(visitor(), { kind, id: 'of-somebody-else' });
    }
    noteAccess(visitor(), { kind: 'members_csv' });
    await accessesNoted();
  });

  test('to be forgotten: at whom somebody looked goes, and nothing of others', async () => {
    await withShop(shop, (tx) => erasePerson(tx, 'r1', person()));
    const rows = await noted();
    expect(rows).toHaveLength(15);
    expect(rows.filter(({ thingId }) => thingId === null)).toHaveLength(7);
    expect(rows.filter(({ thingId }) => thingId === 'of-somebody-else')).toHaveLength(7);
    const [request] = await ownerQuery<{ erased: Record<string, number> }>(
      `SELECT erased FROM privacy_requests WHERE "shopId" = $1 AND "requestKey" = 'r1'`,
      [shop.id],
    );
    expect(request!.erased).toMatchObject({ accesses: 7 });
  });

  test('for their data: when it was looked at, and not by whom', async () => {
    await withShop(shop, (tx) => exportPerson(tx, 'r2', person()));
    const [request] = await ownerQuery<{ export: { accesses: object[] } }>(
      `SELECT export FROM privacy_requests WHERE "shopId" = $1 AND "requestKey" = 'r2'`,
      [shop.id],
    );
    expect(request!.export.accesses).toHaveLength(7);
    expect(JSON.stringify(request!.export.accesses)).not.toMatch(/Mara|somebody-else/);
  });

  test('a store that leaves takes the record along, and nothing is noted for it afterwards', async () => {
    await prisma.shop.update({ where: { id: shop.id }, data: { uninstalledAt: new Date() } });
    await withShop(shop, (tx) => eraseShop(tx, new Date()));
    noteAccess(visitor(), { kind: 'order', id: '1' });
    expect(await noted()).toEqual([]);
  });
});
