// The one strict reader of mail addresses. Whatever else the standards allow (lists, groups, comments, routes, quotes)
// means several readers, who may each find another mailbox in it.

const localPart = /^[\p{L}\p{N}\p{M}#$&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}#$&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{N}]([\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;
const topLevel = /^(\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]+)$/iu;

/**
 * The one mailbox that a text names, as it is written but for space around it. Null for everything else: two mailboxes,
 * a name with it, a quoted local part, a "%" or "!" that asks a server to send it on, an address literal, line breaks.
 * Lengths are those of RFC 5321 (64 and 254 bytes); letters of all scripts are taken (RFC 6531).
 */
export function readMailAddress(text: string): string | null {
  const address = text.trim();
  const parts = address.split('@');
  if (parts.length !== 2 || bytesOf(address) > 254) return null;
  const [local = '', domain = ''] = parts;
  if (!localPart.test(local) || bytesOf(local) > 64) return null;
  const labels = domain.split('.');
  const isDomain = labels.length >= 2 && labels.every((one) => label.test(one) && bytesOf(one) <= 63);
  return isDomain && topLevel.test(labels.at(-1)!) ? address : null;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
