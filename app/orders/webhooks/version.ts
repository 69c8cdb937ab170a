// Webhooks come in any order and more than once. Each object carries the version of the newest news applied to it;
// older or equal news changes nothing. Versions are compared as text.

/**
 * The version of one object as one message tells it: its own updated_at first (Shopify's has whole seconds), then
 * when the message was triggered, then the message's id, so that any two are in a fixed order.
 * Absent parts sort before all others.
 */
export function versionOf(updatedAt: Date | null, triggeredAt: Date | null, messageId: string): string {
  return [updatedAt?.toISOString() ?? '', triggeredAt?.toISOString() ?? '', messageId].join(' ');
}

export function isNewer(version: string, than: string): boolean {
  return version > than;
}
