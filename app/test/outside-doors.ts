import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';

// Finds what waits for the outside world (Shopify, mail servers, name servers) while a transaction is open: it would hold
// a connection to the database, and perhaps a lock, for as long as somebody else likes. And finds what waits for a second
// transaction of the shop.

type Doors = { globals: string[]; modules: Record<string, string[]> };
/** What opens a transaction and runs a function in it; a function that is given one of the types runs in one. */
type Inside = { openers: string[]; types: string[] };

/** The doors to the outside: names of the platform, and of packages by module. A new way out belongs here. */
const outside: Doors = {
  globals: ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest'],
  modules: {
    '@shopify/shopify-api': ['shopifyApi'],
    '@shopify/shopify-api/runtime': ['abstractFetch'],
    '@shopify/shopify-app-remix/server': ['shopifyApp'],
    nodemailer: ['createTransport'],
    'node:dns': ['*'],
    'node:dns/promises': ['*'],
    'node:http': ['request', 'get'],
    'node:https': ['request', 'get'],
    'node:http2': ['connect'],
    'node:net': ['connect', 'createConnection', 'Socket'],
    'node:tls': ['connect'],
    'node:child_process': ['*'],
    undici: ['*'],
  },
};

const anyTransaction: Inside = {
  openers: ['withShop', 'withDispatcher', 'inTransaction', '$transaction'],
  types: ['ShopTx', 'Db', 'TransactionClient'],
};

const anotherTransaction: Doors = { globals: [], modules: { 'lib/db.server.ts': ['withShop'] } };
const shopTransaction: Inside = { openers: ['withShop'], types: ['ShopTx'] };

type Source = { path: string; text: string };
/** `path` from app/ and the function's place in it; `chain` the names from there to the door. */
type WayOut = { path: string; line: number; chain: string[] };

type Import = { from: string; name: string };
type File = { path: string; node: ts.SourceFile; imports: Map<string, Import>; declared: Map<string, ts.Node> };

/** Every function inside a transaction that can reach the outside by names and imports, with the way to it. */
export function findWaysOut(sources: Source[]): WayOut[] {
  return findWays(sources, outside, anyTransaction);
}

/** Every function inside a shop's transaction that can open another one, with the way to it. */
export function findNestedTransactions(sources: Source[]): WayOut[] {
  return findWays(sources, anotherTransaction, shopTransaction);
}

function findWays(sources: Source[], doors: Doors, within: Inside): WayOut[] {
  const files = new Map(sources.map((source) => [source.path, readFile(source)]));
  const ways = new Map<ts.Node, string[] | null>();

  /** The way from a piece of code to a door; null when there is none. */
  const wayFrom = (node: ts.Node, file: File): string[] | null => {
    const known = ways.get(node);
    if (known !== undefined) return known;
    ways.set(node, null); // what calls itself finds nothing new on the way
    const found = firstWay(node, file);
    ways.set(node, found);
    return found;
  };
  const firstWay = (node: ts.Node, file: File): string[] | null => {
    for (const name of usedNames(node)) {
      const way = wayThrough(name, file);
      if (way) return way;
    }
    return null;
  };
  const wayThrough = (identifier: ts.Identifier, file: File): string[] | null => {
    const name = identifier.text;
    const local = localDeclaration(identifier);
    if (local) return local === 'a value' ? null : prefixed(name, wayFrom(local, file));
    const own = file.declared.get(name);
    if (own) return prefixed(name, wayFrom(own, file));
    const imported = file.imports.get(name);
    if (!imported) return doors.globals.includes(name) ? [name] : null;
    if (isDoor(imported, doors)) return [`${imported.name} of ${imported.from}`];
    const inside = files.get(imported.from);
    if (!inside) return null;
    const there = inside.declared.get(imported.name);
    return there ? prefixed(name, wayFrom(there, inside)) : null;
  };

  const found: WayOut[] = [];
  for (const file of files.values()) {
    for (const work of workInTransactions(file.node, within)) {
      const chain = ts.isIdentifier(work) ? wayThrough(work, file) : wayFrom(work, file);
      if (!chain) continue;
      const line = file.node.getLineAndCharacterOfPosition(work.getStart()).line + 1;
      found.push({ path: file.path, line, chain });
    }
  }
  return found;
}

const prefixed = (name: string, way: string[] | null) => way && [name, ...way];

function isDoor({ from, name }: Import, { modules }: Doors): boolean {
  const names = modules[from];
  return names !== undefined && (names.includes('*') || names.includes(name) || name === '*');
}

function readFile({ path, text }: Source): File {
  const node = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports = new Map<string, Import>();
  const declared = new Map<string, ts.Node>();
  for (const statement of node.statements) {
    if (ts.isImportDeclaration(statement)) {
      const from = pathOf((statement.moduleSpecifier as ts.StringLiteral).text, path);
      const clause = statement.importClause;
      if (clause?.name) imports.set(clause.name.text, { from, name: 'default' });
      const bindings = clause?.namedBindings;
      if (bindings && ts.isNamespaceImport(bindings)) imports.set(bindings.name.text, { from, name: '*' });
      if (bindings && ts.isNamedImports(bindings))
        for (const one of bindings.elements)
          imports.set(one.name.text, { from, name: (one.propertyName ?? one.name).text });
    } else if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) {
      declared.set(statement.name.text, statement);
    } else if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer) for (const bound of boundNames(name)) declared.set(bound, initializer);
    }
  }
  return { path, node, imports, declared };
}

/** A file of ours by its path from app/; a package by its name. */
function pathOf(specifier: string, importer: string): string {
  if (specifier.startsWith('#app/')) return specifier.slice('#app/'.length);
  return specifier.startsWith('.') ? normalize(join(dirname(importer), specifier)) : specifier;
}

const isFunction = (node: ts.Node) => ts.isArrowFunction(node) || ts.isFunctionExpression(node);

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

/** The functions of a file that run inside a transaction. */
function workInTransactions(file: ts.SourceFile, { openers, types }: Inside): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && openers.includes(nameOf(node.expression)))
      found.push(...node.arguments.filter((one) => ts.isFunctionLike(one) || ts.isIdentifier(one)));
    else if (ts.isFunctionLike(node) && node.parameters.some((one) => takesTransaction(one, types))) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function nameOf(expression: ts.Expression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
}

function takesTransaction({ type }: ts.ParameterDeclaration, types: string[]): boolean {
  return (
    type !== undefined && !ts.isFunctionTypeNode(type) && new RegExp(`\\b(${types.join('|')})\\b`).test(type.getText())
  );
}

/** Names that a piece of code uses as values: what it calls, and what it hands on to be called. */
function usedNames(root: ts.Node): ts.Identifier[] {
  const names: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && !isOnlyAName(node)) names.push(node);
    ts.forEachChild(node, visit);
  };
  visit(root);
  return names;
}

function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isPropertyAssignment(parent) || ts.isJsxAttribute(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return parent.name === node || parent.propertyName === node;
  return (
    (ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isFunctionLike(parent)) && parent.name === node
  );
}

/** What a name stands for inside the function around it; null when it comes from outside. */
function localDeclaration(identifier: ts.Identifier): ts.Node | 'a value' | null {
  const { text } = identifier;
  for (let scope = identifier.parent; scope && !ts.isSourceFile(scope); scope = scope.parent) {
    if (ts.isFunctionLike(scope) && scope.parameters.some(({ name }) => boundNames(name).includes(text)))
      return 'a value';
    if (
      ts.isCatchClause(scope) &&
      scope.variableDeclaration &&
      boundNames(scope.variableDeclaration.name).includes(text)
    )
      return 'a value';
    const lists = ts.isBlock(scope)
      ? scope.statements.flatMap((one) => (ts.isVariableStatement(one) ? [one.declarationList] : []))
      : (ts.isForOfStatement(scope) || ts.isForStatement(scope)) &&
          scope.initializer &&
          ts.isVariableDeclarationList(scope.initializer)
        ? [scope.initializer]
        : [];
    for (const { name, initializer } of lists.flatMap((list) => [...list.declarations]))
      // What is no function was there before: the piece of code that it came from is not run by its name.
      if (boundNames(name).includes(text)) return initializer && isFunction(initializer) ? initializer : 'a value';
    if (ts.isBlock(scope)) {
      const own = scope.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === text);
      if (own) return own;
    }
  }
  return null;
}
