import { cutText } from '#app/lib/clean-text.ts';
import { readCsv, separatorOf, type CsvRow } from '#app/lib/csv.ts';
import { isBirthday } from '../activity/birthdays.ts';
import { maxPoints } from '../ledger/model.ts';
import type { TierLevel } from '../program/program.ts';

// The export file of another loyalty program: who has how many points. Columns are found by the headings that those
// programs use.

export const maxFileBytes = 5 * 1024 * 1024;
const maxFileLines = 50_000;

/** Why a line brings no points; null when it does. */
export type LineFault =
  'bad_address' | 'no_amount' | 'bad_amount' | 'unclear_amount' | 'negative' | 'zero' | 'too_large' | 'duplicate';

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
  fault: LineFault | null;
  /** for a duplicate: the line where the address came first */
  firstLine: number | null;
};

export type ReadFile = { outcome: 'read'; lines: FileLine[] } | { outcome: 'refused'; why: string };

// Lower-case letters only. More specific headings come first, since a file may have several that fit.
const headings = {
  email: ['email', 'emailaddress', 'customeremail', 'mail', 'emailadresse', 'courriel', 'correo'],
  points: [
    'pointsbalance',
    'pointbalance',
    'currentbalance',
    'currentpoints',
    'availablepoints',
    'pointsavailable',
    'pointsapproved',
    'approvedpoints',
    'loyaltypoints',
    'rewardpoints',
    'balance',
    'points',
    'punktestand',
    'punkte',
    'puntos',
  ],
  birthday: ['birthday', 'dateofbirth', 'birthdate', 'dob', 'geburtstag', 'geburtsdatum'],
  tier: ['viptier', 'viptiername', 'loyaltytier', 'loyaltytiername', 'tiername', 'tier', 'vipstatus', 'level'],
} as const;

/**
 * Parses and validates the file line by line. Looks up nobody and stores nothing.
 * @param levels tiers of the program, for files that name one
 */
export function readImportFile(bytes: Uint8Array, levels: readonly TierLevel[]): ReadFile {
  const refusal = refusalOf(bytes);
  if (refusal) return { outcome: 'refused', why: refusal };
  const text = decode(bytes);
  const separator = separatorOf(text);
  const [head, ...rows] = readCsv(text, separator);
  if (!head)
    return {
      outcome: 'refused',
      why: 'The file is empty. Export the customers with their points once more, as CSV, and choose that file.',
    };
  const names = head.cells.map((cell) => cell.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const column = (what: keyof typeof headings) =>
    headings[what].map((name) => names.indexOf(name)).find((at) => at >= 0) ?? -1;
  const columns = {
    email: column('email'),
    points: column('points'),
    birthday: column('birthday'),
    tier: column('tier'),
  };
  const missing = columns.email < 0 ? '“Email”' : columns.points < 0 ? '“Points balance” or “Points”' : null;
  if (missing)
    return {
      outcome: 'refused',
      why: `The first line has no column ${missing}. Name the columns in the first line: Email, Points, and if you like Birthday and Tier.`,
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
  return { outcome: 'read', lines: markDuplicates(rows.map((row) => judge(row, columns, separator, levels))) };
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

type Columns = Record<keyof typeof headings, number>;

function judge({ line, cells }: CsvRow, columns: Columns, separator: string, levels: readonly TierLevel[]): FileLine {
  const cell = (at: number) => cells[at]?.trim() ?? '';
  const address = cell(columns.email).toLowerCase();
  const email = /^[^\s@<>()",;:]{1,64}@[^\s@<>()",;:]{1,180}\.[^\s@.,;:]{2,}$/.test(address) ? address : null;
  const amount = readAmount(cell(columns.points), separator);
  const tier = cell(columns.tier).toLowerCase();
  return {
    line,
    email,
    points: amount.points,
    birthday: readBirthday(cell(columns.birthday)),
    tierKey:
      tier === '' ? null : (levels.find(({ key, name }) => key === tier || name.toLowerCase() === tier)?.key ?? null),
    fault: email === null ? 'bad_address' : amount.fault,
    firstLine: null,
  };
}

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

/**
 * Reads year-month-day, month-day and day.month.year. With slashes day and month are ambiguous, unless one is above 12
 * or both are equal.
 */
function readBirthday(text: string): string | null {
  const iso = /^(?:\d{4}-)?(\d{2})-(\d{2})(?:[T ].*)?$/.exec(text);
  const dots = /^(\d{1,2})\.(\d{1,2})\.(?:\d{4})?$/.exec(text);
  const slashes = /^(\d{1,2})\/(\d{1,2})(?:\/\d{4})?$/.exec(text);
  const found = iso
    ? [iso[1], iso[2]]
    : dots
      ? [dots[2], dots[1]]
      : slashes
        ? bySlashes(slashes[1]!, slashes[2]!)
        : null;
  const birthday = found?.map((part) => part!.padStart(2, '0')).join('-') ?? '';
  return isBirthday(birthday) ? birthday : null;
}

function bySlashes(first: string, second: string): [string, string] | null {
  if (Number(first) > 12) return [second, first];
  return Number(second) > 12 || first === second ? [first, second] : null;
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
