/**
 * Text as PostgreSQL can keep it: without the zero character, and with a replacement for halves of a character pair. Both
 * come only from made-up requests and broken programs.
 */
export function keepable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/** Parses JSON, each text in it as PostgreSQL can keep it. @throws SyntaxError */
export function parseKeepable(json: string): unknown {
  return JSON.parse(json, (_name, value: unknown) => (typeof value === 'string' ? keepable(value) : value));
}
