// Reduces Shopify's Admin schema to the fields that the app's GraphQL documents (and the pretend Shopify) use, so that
// the repository contains some kilobytes instead of thirty megabytes, and unused fields are refused.
//
//   node app/dev/shopify-schema/prune.ts <introspection.json or .json.gz>
//
// The introspection file is Shopify's own, with its `offline_scopes` list next to `data`.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildClientSchema, printSchema, type IntrospectionQuery } from 'graphql';
import * as appDocuments from './app-documents.ts';
import * as baseDocuments from './base-documents.ts';
import { keptFields, pruneIntrospection } from './prune-introspection.ts';
import { pruneScopes, type OfflineScope } from './prune-scopes.ts';

interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: { items: OfflineScope[] };
}

const here = new URL('.', import.meta.url);

function readSchemaFile(path: string): SchemaFile {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return JSON.parse(text.toString('utf8')) as SchemaFile;
}

function graphqlStrings(module: object): string[] {
  return Object.values(module).filter(
    (value): value is string => typeof value === 'string' && value.trimStart().startsWith('#graphql'),
  );
}

function main(path: string | undefined): void {
  if (!path) throw new Error('Name the introspection file: node app/dev/shopify-schema/prune.ts <file.json[.gz]>');
  const file = readSchemaFile(path);
  const fullSchema = buildClientSchema(file.data);
  const kept = keptFields(fullSchema, [baseDocuments, appDocuments].flatMap(graphqlStrings));
  const schema = buildClientSchema(pruneIntrospection(file.data, kept));
  writeFileSync(new URL('admin-2026-10.graphql', here), `${printSchema(schema)}\n`);
  const scopes = pruneScopes(file.offline_scopes.items, schema);
  writeFileSync(new URL('admin-2026-10.scopes.json', here), `${JSON.stringify(scopes, null, 2)}\n`);
  console.log(`${Object.keys(schema.getTypeMap()).length} types, ${Object.keys(scopes).length} guarded types and fields`);
}

main(process.argv[2]);
