import { parse } from 'lossless-json';

// Numbers of 16 digits and more do not fit a JavaScript number. They are rare (Shopify's samples have them), and the
// exact parser is several times slower: so it reads only bodies that have something like one.
const longNumber = /[:[,]\s*-?\d{16}/;

export type ParsedJson = { isOk: true; value: unknown } | { isOk: false; reason: string };

/** Parses a webhook body; integers beyond 2^53 come as text, exactly. */
export function parseWebhookJson(body: Uint8Array): ParsedJson {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const value: unknown = longNumber.test(text) ? parse(text, undefined, exactNumber) : JSON.parse(text);
    return { isOk: true, value };
  } catch {
    return { isOk: false, reason: 'The body is not JSON in UTF-8.' };
  }
}

function exactNumber(text: string): number | string {
  const value = Number(text);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}
