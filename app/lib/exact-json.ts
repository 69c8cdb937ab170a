import { parse, stringify } from 'lossless-json';

// Shopify's ids are integers, and some do not fit a JavaScript number. Use this to read JSON that holds ids.

// Numbers of 16 or more digits are rare (Shopify's samples have them), and the exact parser is several times slower, so
// it is used only for texts that seem to contain one.
const longNumber = /[:[,]\s*-?\d{16}/;

/** Parses JSON; integers beyond 2^53 become text with every digit. @throws SyntaxError when it is no JSON */
export function parseExactJson(text: string): unknown {
  return longNumber.test(text) ? parse(text, undefined, exactNumber) : JSON.parse(text);
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? digits : value;
}

/**
 * Rewrites JSON, indented, with every number as it was written.
 * @param change receives numbers as objects of a special class; leave them as they are
 * @throws SyntaxError when it is no JSON
 */
export function rewriteJson(text: string, change: (value: unknown) => unknown): string {
  return stringify(change(parse(text)), null, 2) ?? '';
}
