// How Shopify refuses: in a field's own user errors, or the whole field beside `data: {field: null}`.
import { GraphQLError } from 'graphql';
import { readGid } from './views/views.ts';

export type UserError = { field: string[] | null; message: string; code?: string | null };

/** The number in a global id. @throws GraphQLError, as Shopify answers, when the id is of another type */
export function idOf(text: string, type: string): number {
  const found = readGid(text);
  if (found.type !== type)
    throw new GraphQLError(`Invalid id: ${text}`, { extensions: { code: 'RESOURCE_NOT_FOUND' } });
  return found.id;
}
