import type { Traces } from '../privacy.server.ts';

// Which kept texts mention a person. A text is matched as PostgreSQL shows it: a webhook's body by encode(…, 'escape'),
// where a backslash is doubled and each byte beyond ASCII is written in octal; an export as JSON.

/** So long a number is nobody else's: it may stand anywhere. A shorter one counts only where an id stands. */
const unmistakableDigits = 10;

/**
 * A regular expression (PostgreSQL's, to be matched without regard to case) for a topic, a line break and a body that
 * mention the person by id, order, address or phone.
 * @returns null where nothing is known by which the person could be found: such a search must find nothing
 */
export function mentionPattern({ customerIds, orderIds, addresses, phone }: Traces): string | null {
  const branches = [
    ...idBranches(customerIds, 'customer'),
    ...idBranches(orderIds, 'order'),
    ...addresses.filter(isAddress).map(addressBranch),
    ...phoneBranches(phone),
  ];
  return branches.length === 0 ? null : branches.join('|');
}

function idBranches(told: string[], what: 'customer' | 'order'): string[] {
  const ids = told.filter((id) => /^[1-9]\d*$/.test(id));
  const long = ids.filter((id) => id.length >= unmistakableDigits);
  const short = ids.filter((id) => id.length < unmistakableDigits);
  const any = (numbers: string[]) => `(${numbers.join('|')})`;
  return [
    ...(long.length > 0 ? [`(^|[^0-9])${any(long)}([^0-9]|$)`] : []),
    ...(short.length > 0
      ? [
          `"${what}_?id"\\s*:\\s*"?${any(short)}([^0-9]|$)`,
          `"${what}"\\s*:\\s*\\{\\s*"id"\\s*:\\s*"?${any(short)}([^0-9]|$)`,
          `gid://shopify/${what}/${any(short)}([^0-9]|$)`,
          `^${what}s/[a-z_]+\\n\\s*\\{\\s*"id"\\s*:\\s*"?${any(short)}([^0-9]|$)`,
        ]
      : []),
  ];
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

// joanna@x.example and anna@x.example.org are not anna@x.example. In JSON a line break before the address is a
// backslash and a letter.
function addressBranch(address: string): string {
  return `(^|[^a-z0-9._%+-]|\\\\[bfnrt]|\\\\u[0-9a-f]{4})${[...address].map(inText).join('')}(?![a-z0-9-]|\\.[a-z0-9])`;
}

function phoneBranches(phone: string | null): string[] {
  const digits = phone?.replace(/\D/g, '') ?? '';
  // Fewer digits are an extension, a price or a postcode of somebody else.
  if (digits.length < 7) return [];
  return [`(^|[^0-9]|\\+[0-9]{1,3})${[...digits].join('[ ()./-]{0,3}')}([^0-9]|$)`];
}

function inText(letter: string): string {
  if (/[a-z0-9]/i.test(letter)) return letter;
  if (letter.charCodeAt(0) < 128) return `\\${letter}`;
  const forms = [...new Set([letter.toLowerCase(), letter.toUpperCase()])].flatMap((form) => {
    const bytes = [...new TextEncoder().encode(form)].map((byte) => `\\\\${byte.toString(8)}`);
    const units = Array.from({ length: form.length }, (_, at) => form.charCodeAt(at).toString(16).padStart(4, '0'));
    return [bytes.join(''), units.map((unit) => `\\\\{1,2}u${unit}`).join(''), form];
  });
  return `(${forms.join('|')})`;
}
