/**
 * One line of CSV (RFC 4180). Text that a spreadsheet would run as a formula is prefixed with an apostrophe, and so is
 * text that begins with one, or the first could not be undone; numbers stay numbers.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function csvLine(cells: (string | number | null)[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const harmless = startsFormula(cell) || cell.startsWith("'") ? `'${cell}` : cell;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** What stands before a formula without being seen: white space, control and format characters, fillers, accents. */
const unseen = /^[\s\p{C}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800]+/u;

// Spreadsheets fold widths and small forms before they look: ＝ ﹦ ＋ ﹢ － ﹣ ＠ ﹫ count as the signs they stand for, and
// so do other strokes that may be taken for a minus.
function startsFormula(cell: string): boolean {
  if (/^[\s\p{C}]*[\t\r]/u.test(cell)) return true;
  const [first = ''] = cell.replace(unseen, '');
  return /^[=+\-@|%\u2010-\u2015\u2212\u207a-\u207c\u208a-\u208c]/u.test(first.normalize('NFKC'));
}

export type CsvRow = {
  /** line in the file where the row starts, from 1 */
  line: number;
  cells: string[];
};

/** The separator: whichever of comma, semicolon and tab is most frequent in the first line. */
export function separatorOf(text: string): string {
  // Signs inside quotes separate nothing.
  const first = /^[^\r\n]*/.exec(text)![0].replaceAll(/"[^"]*"/g, '');
  const count = (separator: string) => first.split(separator).length;
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best));
}

/**
 * Reads CSV of any kind: quotes, doubled quotes, line breaks in cells, CRLF, LF or CR. Empty lines are skipped. A quote
 * that is never closed takes everything after it into its cell.
 */
export function readCsv(text: string, separator: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const { cell, end } = text[at] === '"' ? readQuoted(text, at, separator) : readPlain(text, at, separator);
    row.cells.push(cell);
    line += countBreaks(text, at, end);
    if (text[end] === separator) {
      at = end + 1;
      if (at < text.length) continue;
      row.cells.push('');
    }
    if (row.cells.some((each) => each.trim() !== '')) rows.push(row);
    at = text.startsWith('\r\n', end) ? end + 2 : end + 1;
    line += 1;
    row = { line, cells: [] };
  }
  return rows;
}

function readPlain(text: string, from: number, separator: string): { cell: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: text.slice(from, end), end };
}

function readQuoted(text: string, from: number, separator: string): { cell: string; end: number } {
  let cell = '';
  let at = from + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      // Text after the closing quote belongs to the cell.
      const rest = readPlain(text, quote + 1, separator);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += '"';
    at = quote + 2;
  }
}

function countBreaks(text: string, from: number, to: number): number {
  return text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0;
}
