import { cutText } from '#app/lib/clean-text.ts';
import { readCsv, separatorOf, type CsvRow } from '#app/lib/csv.ts';
import { maxPoints } from '../ledger/model.ts';
import type { TierLevel } from '../program/program.ts';
import { readBirthdays, type BirthdayCell } from './birthday-column.ts';
import { findColumns, type Columns } from './columns.ts';

// The export file of another loyalty program: who has how many points. Columns are found by the headings that those
// programs use.

export const maxFileBytes = 5 * 1024 * 1024;
const maxFileLines = 50_000;

/** Why a line brings no points; null when it does. */
export type LineFault =
  | 'bad_address'
  | 'too_many_cells'
  | 'two_amounts'
  | 'no_amount'
  | 'bad_amount'
  | 'unclear_amount'
  | 'negative'
  | 'zero'
  | 'too_large'
  | 'duplicate';

export type FileLine = {
  /** line number in the file, from 1, counting the headings */
  line: number;
  /** lower case; null when it is no valid address */
  email: string | null;
  points: number | null;
  /** MM-DD; null where the file has none or it cannot be read */
  birthday: string | null;
  /** the program's tier with the name given in the file */
  tierKey: string | null;
  /** as the file writes it */
  name: string | null;
  /** what of the line does not come along, though its points do */
  notes: string[];
  fault: LineFault | null;
  /** for a duplicate: the line where the address came first */
  firstLine: number | null;
};

export type ReadFile = { outcome: 'read'; lines: FileLine[]; notes: string[] } | { outcome: 'refused'; why: string };

/**
 * Parses and validates the file line by line. Looks up nobody and stores nothing.
 * @param levels tiers of the program, for files that name one
 */
export function readImportFile(bytes: Uint8Array, levels: readonly TierLevel[]): ReadFile {
  const refusal = refusalOf(bytes);
  if (refusal) return { outcome: 'refused', why: refusal };
  const text = decode(bytes);
  // Excel's own line for the separator.
  const told = /^"?sep=([,;\t])/i.exec(text)?.[1];
  const separator = told ?? separatorOf(text);
  const [head, ...rows] = readCsv(text, separator).slice(told === undefined ? 0 : 1);
  if (!head)
    return {
      outcome: 'refused',
      why: 'The file is empty. Export the customers with their points once more, as CSV, and choose that file.',
    };
  const { columns, program, ignored, doubled } = findColumns(head.cells);
  const hasPoints = columns.points >= 0 || columns.addedPoints >= 0;
  const missing = columns.email < 0 ? '“Email”' : hasPoints ? null : '“Points balance” or “Points”';
  if (missing)
    return {
      outcome: 'refused',
      why: `The first line has no column ${missing}. Name the columns in the first line: Email, Points, and if you like Birthday and Tier.`,
    };
  if (doubled !== null)
    return {
      outcome: 'refused',
      why: `The column “${doubled.slice(0, 60)}” is there twice, and nobody can say which one counts. Delete one of them and choose the file again.`,
    };
  if (rows.length === 0)
    return {
      outcome: 'refused',
      why: 'The file has headings but no lines below them. Export the customers with their points once more.',
    };
  if (rows.length > maxFileLines)
    return {
      outcome: 'refused',
      why: `The file has ${rows.length.toLocaleString('en')} lines; ${maxFileLines.toLocaleString('en')} are the most. Split it, and import the parts one after the other.`,
    };
  if (program?.name === 'Aftercare') for (const row of rows) row.cells = row.cells.map(withoutGuard);
  const cellOf = (row: CsvRow) => row.cells[columns.birthday]?.trim() ?? '';
  const birthdays = readBirthdays(rows.map(cellOf), program?.birthdays ?? null);
  const file = { columns, width: head.cells.length, separator, levels };
  const lines = markDuplicates(rows.map((row, at) => judge(row, birthdays[at]!, file)));
  return { outcome: 'read', lines, notes: fileNotes(lines, program?.name ?? null, ignored) };
}

const asCsv = 'Open it in your spreadsheet, choose “Save as” or “Download”, then CSV, and choose that file.';

function refusalOf(bytes: Uint8Array): string | null {
  if (bytes.length === 0)
    return 'The file is empty. Export the customers with their points once more, as CSV, and choose that file.';
  if (bytes.length > maxFileBytes)
    return `The file is larger than ${maxFileBytes / 1024 / 1024} MB. Keep the columns Email and Points only, or split it.`;
  const start = String.fromCharCode(...bytes.subarray(0, 4));
  if (start.startsWith('PK') || start === '\u00d0\u00cf\u0011\u00e0') return `This is a workbook, not CSV. ${asCsv}`;
  if (start === '%PDF')
    return 'This is a PDF, not CSV. Export the customers with their points as CSV, and choose that file.';
  const isUtf16 = isLittleEndian(bytes) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return !isUtf16 && bytes.subarray(0, 4096).includes(0) ? `This is not a text file. ${asCsv}` : null;
}

const isLittleEndian = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xfe;

/** The decoders strip the byte order mark. Text that is not UTF-8 comes from an older spreadsheet. */
function decode(bytes: Uint8Array): string {
  if (isLittleEndian(bytes)) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Our own export puts an apostrophe before what a spreadsheet would run, and before an apostrophe. */
const withoutGuard = (cell: string): string => cell.replace(/^'/, '');

/** What the merchant reads above the lines, before anything is added. */
function fileNotes(lines: FileLine[], program: string | null, ignored: string[]): string[] {
  const left = lines.filter(({ notes, fault }) => notes.length > 0 && fault === null).length;
  const shown = ignored.slice(0, 30).map((heading) => `“${heading.slice(0, 60)}”`);
  return [
    ...(program === null ? [] : [`Read as a file of ${program}.`]),
    ...(program === 'Stamped' ? ['“points” and “add_points” are both added to what a member has here.'] : []),
    ...(shown.length === 0 ? [] : [`These columns do not come along: ${shown.join(', ')}.`]),
    ...(left === 0
      ? []
      : [`${left.toLocaleString('en')} of the lines bring their points, but not all the rest: each says what.`]),
  ];
}

type FileShape = { columns: Columns; width: number; separator: string; levels: readonly TierLevel[] };

function judge({ line, cells }: CsvRow, { birthday, fault }: BirthdayCell, file: FileShape): FileLine {
  const { columns, width, separator, levels } = file;
  const cell = (at: number) => cells[at]?.trim() ?? '';
  const address = cell(columns.email).replaceAll(unseen, '').trim().toLowerCase();
  const email = /^[^\s@<>()",;:]{1,64}@[^\s@<>()",;:]{1,180}\.[^\s@.,;:]{2,}$/.test(address) ? address : null;
  const [whole, added] = [cell(columns.points), cell(columns.addedPoints)];
  const amount = readAmount(whole || added, separator);
  const tier = cell(columns.tier);
  const level = levels.find(({ key, name }) => [key, name.toLowerCase()].includes(tier.toLowerCase()));
  const name = cell(columns.name) || [cell(columns.firstName), cell(columns.lastName)].filter(Boolean).join(' ');
  const isShifted = cells.slice(width).some((extra) => extra.trim() !== '');
  return {
    line,
    email,
    points: isShifted ? null : amount.points,
    birthday,
    tierKey: level?.key ?? null,
    name: name.slice(0, 200) || null,
    notes: [
      ...(fault ? [birthdayNotes[fault](cell(columns.birthday).slice(0, 40))] : []),
      ...(tier !== '' && !level
        ? [`Tier “${tier.slice(0, 60)}” is none of your program’s and does not come along.`]
        : []),
    ],
    fault: isShifted
      ? 'too_many_cells'
      : email === null
        ? 'bad_address'
        : whole !== '' && added !== ''
          ? 'two_amounts'
          : amount.fault,
    firstLine: null,
  };
}

/** Characters that nobody sees, as they come along when an address is copied from a page or a mail. */
const unseen = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

const birthdayNotes = {
  unreadable: (text: string) =>
    `Birthday “${text}” cannot be read and does not come along. Write it as year-month-day.`,
  day_or_month: (text: string) =>
    `Birthday “${text}” does not say which is the day and which the month, and does not come along. Write it as year-month-day.`,
} as const;

// Reads 1250, 1,250, 1 250, 1250.00 and "1250 pts"; with semicolons between cells, 1.250 and 1250,00.
function readAmount(text: string, separator: string): { points: number | null; fault: LineFault | null } {
  const bare = text.replaceAll(/[\s'’]/g, '').replace(/(points?|pts?\.?|punkte)$/i, '');
  if (bare === '') return { points: null, fault: 'no_amount' };
  const [thousands, decimal] = separator === ';' ? ['.', ','] : [',', '.'];
  const grouped = new RegExp(`^-?\\d{1,3}(\\${thousands}\\d{3})+(\\${decimal}0+)?$`);
  const plain = new RegExp(`^-?\\d+(\\${decimal}0+)?$`);
  if (!grouped.test(bare) && !plain.test(bare)) return { points: null, fault: 'bad_amount' };
  // Three digits after the decimal sign could be a thousand in the other notation, so nothing is guessed.
  if (new RegExp(`^-?[1-9]\\d{0,2}\\${decimal}000$`).test(bare)) return { points: null, fault: 'unclear_amount' };
  const points = Number(bare.split(decimal)[0]!.replaceAll(thousands, ''));
  if (points < 0) return { points: null, fault: 'negative' };
  if (points === 0) return { points: 0, fault: 'zero' };
  return points > maxPoints ? { points: null, fault: 'too_large' } : { points, fault: null };
}

/** For a repeated address the first valid line counts. */
function markDuplicates(lines: FileLine[]): FileLine[] {
  const seen = new Map<string, number>();
  return lines.map((line) => {
    if (line.email === null || line.fault !== null) return line;
    const firstLine = seen.get(line.email);
    if (firstLine !== undefined) return { ...line, fault: 'duplicate', firstLine };
    seen.set(line.email, line.line);
    return line;
  });
}

/** Enough of the address to find the line again, but not enough to write to it: "an…@ma….example". */
export function maskAddress(email: string): string {
  const [name = '', domain = ''] = email.split('@');
  const dot = domain.lastIndexOf('.');
  return `${shorten(name)}@${shorten(domain.slice(0, dot))}${domain.slice(dot)}`;
}

function shorten(text: string): string {
  return `${cutText(text, text.length > 3 ? 2 : 1)}…`;
}
