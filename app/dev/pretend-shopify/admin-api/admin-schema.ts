// Shopify's Admin schema, reduced to what is used (by app/dev/shopify-schema/prune.ts), and the scopes it requires.
import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLSchema } from 'graphql';
import type { ScopesMap } from '../../shopify-schema/prune-scopes.ts';

const folder = new URL('../../shopify-schema/', import.meta.url);
let schema: GraphQLSchema | undefined;

/** The Admin schema of 2026-10, for validating documents and executing them. Built once. */
export function createAdminSchema(): GraphQLSchema {
  schema ??= buildSchema(readFileSync(new URL('admin-2026-10.graphql', folder), 'utf8'));
  return schema;
}

/** Access scopes by type (`Order`) and by field (`QueryRoot.shopLocales`): any one of `anyOf` is enough. */
export function readScopesMap(): ScopesMap {
  return JSON.parse(readFileSync(new URL('admin-2026-10.scopes.json', folder), 'utf8')) as ScopesMap;
}

/** Whether the granted scopes include one of those wanted; write scopes include reading. */
export function hasScope(granted: string[], anyOf: string[]): boolean {
  return anyOf.some((scope) => granted.includes(scope) || granted.includes(scope.replace(/^read_/, 'write_')));
}
