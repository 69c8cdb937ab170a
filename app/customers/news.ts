// News about a customer from any source: a webhook, an order's body, a read of the Admin API.

/** `undefined` means that the message does not include the field. */
type CustomerContent = {
  email: string | null;
  phone: string | null;
  firstName: string | null;
  lastName: string | null;
  countryCode: string | null;
  locale?: string | null;
  tags?: string[];
};

export type CustomerNews =
  | { kind: 'customer'; customerId: string; version: string; updatedAt: Date | null; content: CustomerContent }
  /** state in lower case: subscribed, unsubscribed, pending, not_subscribed, invalid, redacted */
  | { kind: 'consent'; customerId: string; state: string; changedAt: Date }
  | { kind: 'merge'; customerId: string; keptId: string };
