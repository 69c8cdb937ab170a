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

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Longer than any honest character; a letter under a hundred accents may be cut. */
const longestCharacter = 40;

/**
 * The beginning of a text, cut between whole characters as a reader sees them: an emoji of several parts, a flag, a letter
 * with its accents stay whole. The one way to shorten text that people wrote; `slice` cuts between code units.
 * @param maxLength in code units
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const start = Math.max(0, maxLength - longestCharacter);
  // A look from a little before the cut is enough, and spares long texts.
  const around = text.slice(start, maxLength + longestCharacter);
  const cut = characters.segment(around).containing(maxLength - start)?.index ?? 0;
  const end = cut > 0 ? start + cut : maxLength;
  return text.slice(0, end).replace(/[\ud800-\udbff\u200d]+$/, '');
}
