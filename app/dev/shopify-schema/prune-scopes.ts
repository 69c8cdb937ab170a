// The access scopes of the kept types and fields. The scopes of one entry are alternatives: any one is enough.
import { isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';

/** One entry of `offline_scopes` as Shopify lists it. */
export interface OfflineScope {
  type: 'type' | 'field';
  typeName: string;
  fieldName?: string;
  requiredAccess: string;
  offlineScopes: string[];
}

/** Maps `Order` or `QueryRoot.shopLocales` to its alternatives and Shopify's own wording. */
export type ScopesMap = Record<string, { anyOf: string[]; requiredAccess: string }>;

/** Reduces Shopify's list to the types and fields of the pruned schema that require a scope. */
export function pruneScopes(items: OfflineScope[], schema: GraphQLSchema): ScopesMap {
  const kept = items.filter((item) => item.offlineScopes.length > 0 && isInSchema(item, schema));
  const entries = kept.map((item): [string, ScopesMap[string]] => [
    item.fieldName ? `${item.typeName}.${item.fieldName}` : item.typeName,
    { anyOf: item.offlineScopes, requiredAccess: item.requiredAccess },
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}

function isInSchema(item: OfflineScope, schema: GraphQLSchema): boolean {
  const type = schema.getType(item.typeName);
  if (!type) return false;
  if (!item.fieldName) return true;
  return (isObjectType(type) || isInterfaceType(type)) && item.fieldName in type.getFields();
}
