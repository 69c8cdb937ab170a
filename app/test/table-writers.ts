import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

// Finds which file writes which table, from the Prisma schema, the migrations' SQL functions and the product's code:
// calls of the Prisma client, and SQL in strings and templates.

/** A model of schema.prisma, and the room named in its comment, if any. */
export type Table = { model: string; name: string; rooms: string[] };

type SqlWrite = { verb: string; table: string | null };

/**
 * One place that writes. `table` is null where it cannot be determined or is no model's: such a write cannot be checked
 * against its room. `within` is the enclosing function.
 */
type Write = SqlWrite & { path: string; line: number; within: string | null };

/** SQL functions and procedures by name, with what they write when called. */
type SqlFunctions = Map<string, SqlWrite[]>;

type Source = { path: string; text: string };

/** The models, each with every "Written by <room>/." in the comment above it. */
export function readTables(schema: string): Table[] {
  return [...schema.matchAll(/((?:^[ \t]*\/\/\/.*\n)*)^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(
    ([, comment = '', model = '', body = '']) => ({
      model,
      name: /^\s*@@map\("(\w+)"\)/m.exec(body)?.[1] ?? model,
      rooms: [...comment.matchAll(/\bWritten by ([a-z-]+)\/\./g)].map(([, room]) => room!),
    }),
  );
}

/** The SQL functions that write; of several definitions the last counts. */
export function readSqlFunctions(migrations: string, tables: Table[]): SqlFunctions {
  const functions: SqlFunctions = new Map();
  const definition =
    /CREATE\s+(?:OR\s+REPLACE\s+)?(?:FUNCTION|PROCEDURE)\s+(?:public\.)?"?(\w+)"?[\s\S]*?(\$\w*\$)([\s\S]*?)\2/gi;
  for (const [, name = '', , body = ''] of migrations.matchAll(definition)) {
    const written = sqlWrites(body, tables);
    if (written.length > 0) functions.set(name, written);
    else functions.delete(name);
  }
  return functions;
}

const writingMethods = new Set([
  'create',
  'createMany',
  'createManyAndReturn',
  'update',
  'updateMany',
  'updateManyAndReturn',
  'upsert',
  'delete',
  'deleteMany',
]);
/** Names that Map, Set and crypto have too; here they count only on a model. */
const commonMethods = new Set(['create', 'update', 'delete']);

/** Every write in one file of the product. */
export function findWrites({ path, text }: Source, tables: Table[], functions: SqlFunctions): Write[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const byProperty = new Map(tables.map(({ model, name }) => [model[0]!.toLowerCase() + model.slice(1), name]));
  const writes: Write[] = [];
  const add = (node: ts.Node, verb: string, table: string | null) => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const around = ts.findAncestor(node, ts.isFunctionDeclaration);
    writes.push({ path, line, within: around?.name?.text ?? null, verb, table });
  };
  const visit = (node: ts.Node): void => {
    const sql = sqlText(node);
    if (sql !== null) for (const { verb, table } of sqlWrites(sql, tables, functions)) add(node, verb, table);
    if (ts.isCallExpression(node)) {
      const called = calledOnModel(node, byProperty);
      if (called) add(node, called.method, called.table);
    }
    if (isModelPassedOn(node, byProperty)) add(node, 'a model passed on', null);
    // Shopify's own storage writes the table of the model Session.
    if (ts.isNewExpression(node) && node.expression.getText() === 'PrismaSessionStorage')
      add(node, 'PrismaSessionStorage', byProperty.get('session') ?? null);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return writes;
}

/** `db.order.update(…)`, `tx.db['order'].update(…)` and `order.update(…)` after `const { order } = db`. */
function calledOnModel({ expression }: ts.CallExpression, byProperty: Map<string, string>) {
  if (!ts.isPropertyAccessExpression(expression)) return null;
  const method = expression.name.text;
  if (!writingMethods.has(method)) return null;
  const on = expression.expression;
  const property = ts.isPropertyAccessExpression(on)
    ? on.name.text
    : ts.isElementAccessExpression(on) && ts.isStringLiteralLike(on.argumentExpression)
      ? on.argumentExpression.text
      : ts.isIdentifier(on)
        ? on.text
        : null;
  const table = property === null ? null : (byProperty.get(property) ?? null);
  return table === null && commonMethods.has(method) ? null : { method, table };
}

/** `const table = db.order`: a model in a variable can be written where it is not visible. */
function isModelPassedOn(node: ts.Node, byProperty: Map<string, string>): boolean {
  if (ts.isElementAccessExpression(node))
    return isClient(node.expression) && !ts.isStringLiteralLike(node.argumentExpression);
  if (!ts.isPropertyAccessExpression(node) || !byProperty.has(node.name.text)) return false;
  return isClient(node.expression) && !(ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node);
}

function isClient(node: ts.Expression): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
  return ['db', 'prisma', 'client'].includes(name);
}

/** The text of a string or template, with `?` for each inserted value; null for other nodes. */
function sqlText(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `?${literal.text}`).join('');
}

const target = String.raw`(?:ONLY\s+)?(?:"?public"?\.)?(?:"?(?<table>[a-z_][a-z0-9_]*)"?(?![\w.])|(?<value>\?|$))`;
const statements: [verb: string, pattern: RegExp][] = [
  ['INSERT INTO', new RegExp(String.raw`\bINSERT\s+INTO\s+${target}`, 'gi')],
  // Neither FOR UPDATE nor ON CONFLICT DO UPDATE, and not the words "update" and "set" in a sentence.
  [
    'UPDATE',
    new RegExp(
      String.raw`(?<!\b(?:FOR|KEY|DO)\s+)\bUPDATE\s+(?!SET\b)${target}(?:\s+(?:AS\s+)?"?\w+"?)?(?:\s+SET\b|$)`,
      'gi',
    ),
  ],
  ['DELETE FROM', new RegExp(String.raw`\bDELETE\s+FROM\s+${target}`, 'gi')],
  ['MERGE INTO', new RegExp(String.raw`\bMERGE\s+INTO\s+${target}`, 'gi')],
  ['TRUNCATE', new RegExp(String.raw`\bTRUNCATE\s+(?:TABLE\s+)?${target}`, 'g')],
  ['COPY', new RegExp(String.raw`\bCOPY\s+${target}(?:\s*\([^)]*\))?\s+FROM\b`, 'g')],
];

function sqlWrites(text: string, tables: Table[], functions: SqlFunctions = new Map()): SqlWrite[] {
  const sql = text.replace(/--.*$/gm, '');
  const names = new Set(tables.map(({ name }) => name));
  const own = statements.flatMap(([verb, pattern]) =>
    [...sql.matchAll(pattern)].flatMap(({ 0: words, groups }) => {
      const name = groups?.table?.toLowerCase();
      if (name && names.has(name)) return { verb, table: name };
      // Without one of our tables, only capital letters tell a statement from a sentence.
      return /^[A-Z]{2}/.test(words) ? { verb, table: null } : [];
    }),
  );
  const called = [...functions].flatMap(([name, written]) =>
    new RegExp(String.raw`\b${name}\s*\(`).test(sql) ? written : [],
  );
  return [...own, ...called];
}

/**
 * The violations, each with its place: a table without exactly one existing room, a write from another room or to an
 * unknown table, a table that nobody fills, and one that its room keeps when a shop leaves.
 * @param folders those under app/
 */
export function findFaults(tables: Table[], writes: Write[], folders: string[]): string[] {
  const ofTables = tables.flatMap(({ model, name, rooms }) => {
    const [room, another] = rooms;
    if (!room) return [`${model} has no "Written by <room>/." above it`];
    if (another) return [`${model} names several rooms: ${rooms.join(', ')}`];
    if (!folders.includes(room)) return [`${model} is written by ${room}/, which is no folder under app/`];
    const own = writes.filter(({ table, path }) => table === name && roomOf(path) === room);
    const file = `${room}/privacy.server.ts`;
    const isDeleted = own.some(
      ({ path, within, verb }) => path === file && within === 'eraseShop' && /^delete/i.test(verb),
    );
    return [
      ...(own.every(({ path }) => path === file) ? [`nothing in ${room}/ fills ${name}`] : []),
      ...(isDeleted ? [] : [`eraseShop of ${file} does not delete from ${name}`]),
    ];
  });
  const ofWrites = writes.flatMap(({ path, line, verb, table }) => {
    const room = tables.find(({ name }) => name === table)?.rooms[0];
    if (!table) return [`${path}:${line} ${verb}: of a table that is not written out, or of none`];
    return !room || room === roomOf(path) ? [] : [`${path}:${line} ${verb} ${table}: written by ${room}/ alone`];
  });
  return [...ofTables, ...ofWrites];
}

/** The folder under app/ that a file belongs to; for a file at the root, its own name. @param path from app/ */
function roomOf(path: string): string {
  return path.split('/')[0]!;
}

/** The product: everything under app/ except tests and development tools. */
export function readProduct(): Source[] {
  return globSync('**/*.{ts,tsx}', { cwd: 'app' })
    .filter((path) => !/^(dev|test)\/|\.test\.tsx?$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join('app', path), 'utf8') }));
}

export function listFolders(): string[] {
  return readdirSync('app', { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
}

export function readSchema(): string {
  return readFileSync('prisma/schema.prisma', 'utf8');
}

/** All migrations, in the order they run. */
export function readMigrations(): string {
  return globSync('prisma/migrations/*/migration.sql')
    .sort()
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
}
