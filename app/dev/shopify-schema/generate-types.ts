// Generates the TypeScript types of Shopify's answers, from the documents in app/shopify/*-queries.ts and the schema
// next to this file. Reads nothing else, so it works without a network.
//
//   npm run graphql
import { readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { type DefinitionNode, type DocumentNode, Kind, parse, print } from 'graphql';
import * as appDocuments from './app-documents.ts';

const schemaFile = new URL('admin-2026-10.graphql', import.meta.url);
export const typesFile = new URL('../../shopify/generated/admin-types.ts', import.meta.url);

// The same mapping as Shopify's own preset: scalars without a JSON type are strings. A scalar missing here is an error.
const scalars = {
  Date: 'string',
  DateTime: 'string',
  Decimal: 'string',
  ID: 'string',
  JSON: 'unknown',
  Money: 'string',
  UnsignedInt64: 'string',
  URL: 'string',
};

const header = `// Made by \`npm run graphql\` out of the documents in app/shopify/*-queries.ts and Shopify's schema. Change those, not this.
`;

/** The text of the generated file. @throws Error when a document does not match the schema */
export async function generateTypes(): Promise<string> {
  // Sorted, because the order of a module's exports depends on who loads it.
  const texts = Object.values(appDocuments)
    .filter((value) => typeof value === 'string')
    .sort();
  const documents = texts.map((text) => ({ text, nodes: parse(text) }));
  const types = await codegen({
    schema: parse(readFileSync(schemaFile, 'utf8')),
    documents: [{ document: mergeDocuments(documents.map(({ nodes }) => nodes)) }],
    filename: typesFile.pathname,
    plugins: [{ typescriptOperations: {} }],
    pluginMap: { typescriptOperations },
    config: {
      scalars,
      strictScalars: true,
      skipTypename: true,
      inlineFragmentTypes: 'combine',
      arrayInputCoercion: false,
    },
  });
  const entries = documents.map(({ text, nodes }) => `  ${JSON.stringify(text)}: ${typesOf(nodes)};`);
  return `${header}${types}
/** Every document, by its text; app/shopify/admin-document.ts reads its types here. */
export interface AdminDocuments {
${entries.join('\n')}
}
`;
}

/** Merges all documents into one. Fragments included by several documents are kept once. */
function mergeDocuments(documents: DocumentNode[]): DocumentNode {
  const byName = new Map<string, DefinitionNode>();
  for (const definition of documents.flatMap(({ definitions }) => definitions)) {
    const name = nameOf(definition);
    const known = byName.get(name);
    if (known && print(known) !== print(definition)) throw new Error(`Two GraphQL documents have a different ${name}.`);
    byName.set(name, definition);
  }
  return { kind: Kind.DOCUMENT, definitions: [...byName.values()] };
}

/** The name of its TypeScript type: OrderQuery, BulkRunMutation, MoneyFieldsFragment. */
function nameOf(definition: DefinitionNode): string {
  if (definition.kind === Kind.FRAGMENT_DEFINITION) return `${definition.name.value}Fragment`;
  if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.name)
    throw new Error(`Give this GraphQL document a name: ${print(definition)}`);
  return definition.name.value + (definition.operation === 'query' ? 'Query' : 'Mutation');
}

function typesOf({ definitions }: DocumentNode): string {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operations.length !== 1) throw new Error('A GraphQL document has one operation.');
  const name = nameOf(operations[0]!);
  return `{ result: ${name}; variables: ${name}Variables }`;
}

if (import.meta.main) writeFileSync(typesFile, await generateTypes());
