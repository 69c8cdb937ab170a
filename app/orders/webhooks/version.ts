// Webhooks arrive in any order and more than once. Each object stores the version of the newest news applied to it;
// older or equal news changes nothing. Versions are compared as text.

/**
 * The version of an object in one message: its own updated_at (whole seconds in Shopify), then when the message was
 * triggered, then the message's id, so that any two versions have a fixed order. Absent parts sort first.
 */
export function versionOf(updatedAt: Date | null, triggeredAt: Date | null, messageId: string): string {
  return [updatedAt?.toISOString() ?? '', triggeredAt?.toISOString() ?? '', messageId].join(' ');
}

export function isNewer(version: string, than: string): boolean {
  return version > than;
}
