import { parse, stringify } from 'lossless-json';

// Shopify's ids are integers, and some do not fit a JavaScript number. JSON that holds ids is read here.

// Numbers of 16 digits and more are rare (Shopify's samples have them), and the exact parser is several times slower:
// so it reads only texts that have something like one.
const longNumber = /[:[,]\s*-?\d{16}/;

/** JSON as data; integers beyond 2^53 come as text, digit for digit. @throws SyntaxError when it is no JSON */
export function parseExactJson(text: string): unknown {
  return longNumber.test(text) ? parse(text, undefined, exactNumber) : JSON.parse(text);
}

function exactNumber(digits: string): number | string {
  const value = Number(digits);
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? digits : value;
}

/**
 * JSON written anew, indented, with every number as it was written.
 * @param change gets numbers as objects of a class of their own, to be left as they are
 * @throws SyntaxError when it is no JSON
 */
export function rewriteJson(text: string, change: (value: unknown) => unknown): string {
  return stringify(change(parse(text)), null, 2) ?? '';
}
