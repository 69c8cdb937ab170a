// Where a page of a list ended, encoded for a URL. Anybody can change a URL: an invalid cursor reads as null, and the
// list starts at its first page.

/** For lists ordered by time, then by id. */
export type TimeCursor = { at: Date; id: string };

export function timeCursor({ at, id }: TimeCursor): string {
  return Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');
}

export function readTimeCursor(text: string | null | undefined): TimeCursor | null {
  const written = Buffer.from(text ?? '', 'base64url').toString();
  // PostgreSQL has no year 0 and no text with control characters.
  const [, time = '', id = ''] = /^([12]\d{3}-\S+Z) ([^\s\p{Cc}]{1,100})$/u.exec(written) ?? [];
  const at = new Date(time);
  return Number.isNaN(at.getTime()) || at.toISOString() !== time ? null : { at, id };
}

/**
 * A cursor for lists ordered by a number.
 * @param maxDigits as many as always fit the column: 18 for a bigint, 9 for an integer
 */
export function readNumberCursor(text: string | null | undefined, maxDigits = 18): bigint | null {
  return text && /^\d+$/.test(text) && text.length <= maxDigits ? BigInt(text) : null;
}

/**
 * Turns rows into a page.
 * @param found in the list's order, one row more than the page shows if there are more
 * @param cursorOf encodes the last row shown
 */
export function pageOf<Row>(
  found: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { rows: Row[]; nextCursor: string | null } {
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return { rows, nextCursor: found.length > limit && last !== undefined ? cursorOf(last) : null };
}
