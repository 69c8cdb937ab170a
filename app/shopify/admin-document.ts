import type { AdminDocuments } from './generated/admin-types.ts';

// A GraphQL document carries the types of its variables and of its answer. They are generated from its text and
// Shopify's schema (`npm run graphql`), and found by the text: a document that has changed since then does not compile.

declare const types: unique symbol;

/** The text of a document for the Admin API, and the types of what it is sent with and answered by. */
export type AdminDocument<Result, Variables> = string & {
  readonly [types]: { result: Result; variables: Variables };
};

export type AnyDocument = AdminDocument<unknown, unknown>;

/** What Shopify answers to a document. */
export type ResultOf<Document extends AnyDocument> = Document[typeof types]['result'];

/** What a document is sent with. */
export type VariablesOf<Document extends AnyDocument> = Document[typeof types]['variables'];

/**
 * Gives a document its types.
 * @param text the document with all its fragments; starts with `#graphql`, by which editors know it. When the compiler
 * does not take it, it is new or was changed: run `npm run graphql`
 */
export function adminDocument<Text extends keyof AdminDocuments>(
  text: Text,
): AdminDocument<AdminDocuments[Text]['result'], AdminDocuments[Text]['variables']> {
  return text as unknown as AdminDocument<AdminDocuments[Text]['result'], AdminDocuments[Text]['variables']>;
}
