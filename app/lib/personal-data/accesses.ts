// The ways in which somebody of a store's staff gets to see or take away what is held about its customers.

export const accessKinds = [
  /** the id is the order's */
  'order',
  'mail',
  'preview',
  /** the id is the message's */
  'letter',
  /** the id is the member's */
  'member',
  'member_csv',
  /** the id is the import's */
  'import',
  'import_csv',
  /** the id is the webhook's in the inbox */
  'webhook',
  /** the id is the privacy request's */
  'data_request',
  // About many people: without an id.
  'orders',
  'orders_search',
  'members',
  'members_search',
  'members_csv',
  'points_csv',
  'outbox',
  'rewards',
] as const;

export type AccessKind = (typeof accessKinds)[number];

/** What was opened or exported. @property id ours or Shopify's, never a name or an address */
export type Access = { kind: AccessKind; id?: string };
