import { describe, expect, test } from 'vitest';
import { rooms } from '#app/privacy/rooms.server.ts';
import {
  findFaults,
  findWrites,
  listFolders,
  readMigrations,
  readProduct,
  readSchema,
  readSqlFunctions,
  readTables,
  type Table,
} from './table-writers.ts';

// One writer per table: prisma/schema.prisma names the room, and the code must comply.

const tables = readTables(readSchema());
const functions = readSqlFunctions(readMigrations(), tables);

test('each table is written by the room that schema.prisma names, and by no other', () => {
  const writes = readProduct().flatMap((source) => findWrites(source, tables, functions));
  expect(findFaults(tables, writes, listFolders())).toEqual([]);
});

test('every SQL function that writes is called by the product, so that its writes are found', () => {
  expect([...functions.keys()].sort()).toEqual(['erase_books_of_gone_shop', 'erase_words_of_members']);
  const code = readProduct().map(({ text }) => text);
  for (const name of functions.keys())
    expect(
      code.some((text) => text.includes(`${name}(`)),
      name,
    ).toBe(true);
});

test('privacy/ calls every room that has tables', () => {
  expect(Object.keys(rooms).sort()).toEqual([...new Set(tables.flatMap((table) => table.rooms))].sort());
});

describe('finds a write', () => {
  const cases: [what: string, code: string, ...found: string[]][] = [
    ['a call of the client', `await db.order.update({ where, data });`, 'update orders'],
    ['a call on a transaction', `tx.db.orderLine.createMany({ data })`, 'createMany order_lines'],
    ['a model by its name in brackets', `db['order'].delete({ where })`, 'delete orders'],
    ['a model taken out of the client', `const { staffAlert } = db; staffAlert.upsert({})`, 'upsert staff_alerts'],
    ['an INSERT', 'db.$executeRaw`INSERT INTO orders ("shopId") VALUES (${1})`', 'INSERT INTO orders'],
    ['an UPDATE under another name', 'db.$executeRaw`UPDATE "orders" AS o SET stage = ${1}`', 'UPDATE orders'],
    ['an UPDATE after a WITH', 'select(Prisma.sql`WITH d AS (SELECT 1) UPDATE orders o\n SET a = 1`)', 'UPDATE orders'],
    ['a DELETE in a plain string', `pool.query('delete from public.orders where id = $1')`, 'DELETE FROM orders'],
    ['a MERGE', 'Prisma.sql`MERGE INTO orders o USING x ON true`', 'MERGE INTO orders'],
    ['a TRUNCATE', `'TRUNCATE orders'`, 'TRUNCATE orders'],
    [
      'two in one statement',
      '`WITH gone AS (DELETE FROM orders) INSERT INTO order_lines SELECT`',
      'INSERT INTO order_lines',
      'DELETE FROM orders',
    ],
    ['a statement in a template within one', '`SELECT 1 ${`DELETE FROM orders`}`', 'DELETE FROM orders'],
    [
      'an SQL function that writes',
      'db.$executeRaw`SELECT erase_words_of_members(${ids})`',
      'UPDATE points_transactions',
    ],
    ["Shopify's session storage", `new PrismaSessionStorage(prisma)`, 'PrismaSessionStorage sessions'],
    ['a table that is put in', 'db.$executeRaw`UPDATE ${table} r SET a = 1`', 'UPDATE null'],
    ['a table that is added to the text', `'DELETE FROM ' + table`, 'DELETE FROM null'],
    ['a table that has no model', '`INSERT INTO ordres VALUES (1)`', 'INSERT INTO null'],
    ['a model passed on', `const table = tx.db.order;`, 'a model passed on null'],
    ['a model chosen at run time', `tx.db[name].updateMany({})`, 'updateMany null', 'a model passed on null'],
    ['nothing: reading', 'db.order.findMany({}); db.$queryRaw`SELECT * FROM orders o FOR UPDATE OF o SKIP LOCKED`'],
    ['nothing: what others call so', `cache.delete(key); hash.update('x'); schema.create();`],
    ['nothing: a sentence', `'Update the order, then set it aside. Delete from the list: orders.'`],
    ['nothing: SQL in a comment', '// UPDATE orders SET a = 1\nconst a = `SELECT 1 -- DELETE FROM orders\n`'],
    ['nothing: rights', '`GRANT UPDATE, DELETE ON orders TO x`'],
  ];
  test.each(cases)('%s', (_, code, ...found) => {
    const writes = findWrites({ path: 'orders/x.server.ts', text: code }, tables, functions);
    expect(writes.map(({ verb, table }) => `${verb} ${table}`)).toEqual(found);
  });
});

describe('names a fault', () => {
  const table = (name: string, ...rooms: string[]): Table => ({ model: name, name, rooms });
  const orders = table('orders', 'orders');
  const fills = { path: 'orders/rows.server.ts', text: 'db.$executeRaw`INSERT INTO orders VALUES (1)`' };
  const erases = { path: 'orders/privacy.server.ts', text: 'function eraseShop() { db.orders.deleteMany({}); }' };
  const faultsOf = (of: Table[], ...sources: { path: string; text: string }[]) =>
    findFaults(
      of,
      sources.flatMap((source) => findWrites(source, of, new Map())),
      ['orders', 'messages'],
    );

  test('no fault when the room writes its own table', () => expect(faultsOf([orders], fills, erases)).toEqual([]));

  test('a second writer', () => {
    const second = { path: 'messages/replanning.server.ts', text: '\n`UPDATE orders SET a = 1`' };
    expect(faultsOf([orders], fills, erases, second)).toEqual([
      'messages/replanning.server.ts:2 UPDATE orders: written by orders/ alone',
    ]);
  });

  test('a second writer at the root of app/', () => {
    expect(faultsOf([orders], fills, erases, { ...fills, path: 'follow-up.server.ts' })).toEqual([
      'follow-up.server.ts:1 INSERT INTO orders: written by orders/ alone',
    ]);
  });

  test('a write to a table that is not spelled out', () => {
    const hidden = { path: 'orders/hidden.server.ts', text: '`DELETE FROM ${table}`' };
    expect(faultsOf([orders], fills, erases, hidden)).toEqual([
      'orders/hidden.server.ts:1 DELETE FROM: of a table that is not written out, or of none',
    ]);
  });

  test.each([
    [[], 'orders has no "Written by <room>/." above it'],
    [['orders', 'messages'], 'orders names several rooms: orders, messages'],
    [['warehouse'], 'orders is written by warehouse/, which is no folder under app/'],
  ])('a table of %j', (rooms, fault) => {
    expect(faultsOf([table('orders', ...rooms)], fills, erases)).toContain(fault);
  });

  test('a table that nobody fills', () => {
    expect(faultsOf([orders], erases)).toEqual(['nothing in orders/ fills orders']);
  });

  test('a table whose rows stay when the shop leaves', () => {
    const elsewhere = {
      path: 'orders/privacy.server.ts',
      text: 'function erasePerson() { db.orders.deleteMany({}); }',
    };
    expect(faultsOf([orders], fills, elsewhere)).toEqual([
      'eraseShop of orders/privacy.server.ts does not delete from orders',
    ]);
  });
});

test('reads the schema as written: names with and without mapping, one comment of several', () => {
  const schema =
    '/// Said first.\n/// Written by orders/.\nmodel Order {\n  id Int\n\n  @@map("orders")\n}\n\nmodel Bare {\n  id Int\n}\n';
  expect(readTables(schema)).toEqual([
    { model: 'Order', name: 'orders', rooms: ['orders'] },
    { model: 'Bare', name: 'Bare', rooms: [] },
  ]);
  expect(tables.length).toBeGreaterThanOrEqual(36);
});
