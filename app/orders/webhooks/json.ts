import { parseExactJson } from '#app/lib/exact-json.ts';

export type ParsedJson = { isOk: true; value: unknown } | { isOk: false; reason: string };

/** Parses a webhook body; integers beyond 2^53 are returned as exact text. */
export function parseWebhookJson(body: Uint8Array): ParsedJson {
  try {
    return { isOk: true, value: parseExactJson(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return { isOk: false, reason: 'The body is not JSON in UTF-8.' };
  }
}
