import { cutText } from '#app/lib/clean-text.ts';
import { rewriteJson } from '#app/lib/exact-json.ts';

export type ShownBody = { isParseable: boolean; text: string };

const longest = 40_000;
const hidden = '[hidden]';
const personal =
  /^(email|contact_email|phone|first_name|last_name|name|company|address[12]?|zip|latitude|longitude|browser_ip|token|note|default_address)$/;

/**
 * A webhook's body for Support: indented JSON without the customer's personal data, because debugging a broken webhook
 * needs only its shape. Ids stay exact. In a body that is not JSON, everything that looks like an address or a longer
 * number is hidden.
 */
export function showBody(body: Uint8Array): ShownBody {
  const text = new TextDecoder().decode(body);
  try {
    return { isParseable: true, text: cutText(rewriteJson(text, withoutPersonal), longest) };
  } catch {
    return { isParseable: false, text: cutText(maskText(text), longest) };
  }
}

function withoutPersonal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPersonal);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      personal.test(key) && typeof inner === 'string' && inner !== '' ? hidden : withoutPersonal(inner),
    ]),
  );
}

// Numbers are LosslessNumber objects; treat them as values.
function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function maskText(text: string): string {
  return text
    .replaceAll(/[^\s"'<>@]+@[^\s"'<>]+/g, hidden)
    .replaceAll(/\d{6,}/g, hidden)
    .replaceAll(/[^\P{Cc}\t\n]/gu, '\u{fffd}');
}
