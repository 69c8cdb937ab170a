import { describe, expect, test } from 'vitest';
import { maskAddress, readImportFile, type FileLine } from './file.ts';
import { ProgramSchema } from '../program/program-checks.ts';

const { levels } = ProgramSchema.parse({
  tiers: { levels: [{ key: 'gold', name: 'Gold circle', threshold: 100 }] },
}).tiers;
const bytes = (text: string) => new TextEncoder().encode(text);

function linesOf(text: string): FileLine[] {
  const read = readImportFile(bytes(text), levels);
  if (read.outcome === 'refused') throw new Error(read.why);
  return read.lines;
}

const whyNot = (content: Uint8Array) => {
  const read = readImportFile(content, levels);
  return read.outcome === 'refused' ? read.why : 'read';
};

test.each([
  ['Email,Points balance', 'ada@mail.example,120'],
  ['Customer ID,Email,First name,Points balance,VIP tier', '7,ada@mail.example,Ada,120,'],
  ['email;points_approved;points_pending', 'ada@mail.example;120;50'],
  ['"E-Mail-Adresse";"Punktestand"', '"ada@mail.example";"120"'],
  ['Customer Email\tPoints', 'ADA@mail.example \t 120'],
  ['Points,Points Balance,E-mail', '5,120,ada@mail.example'],
])('finds the columns under %s', (head, line) => {
  expect(linesOf(`\uFEFF${head}\r\n${line}\r\n`)).toMatchObject([
    { line: 2, email: 'ada@mail.example', points: 120, fault: null },
  ]);
});

test.each([
  ['120', 120],
  ['1,250', 1250],
  ['1250.00', 1250],
  ['1 250', 1250],
  ['1250 pts', 1250],
  ['100000000', 100_000_000],
  ['', 'no_amount'],
  ['12.5', 'bad_amount'],
  ['many', 'bad_amount'],
  ['1e3', 'bad_amount'],
  ['1,25', 'bad_amount'],
  ['-5', 'negative'],
  ['0', 'zero'],
  ['100000001', 'too_large'],
  ['99999999999999999999', 'too_large'],
])('reads %j points as %s', (amount, expected) => {
  const [line] = linesOf(`Email,Points\nada@mail.example,"${amount}"`);
  expect(line!.fault ?? line!.points).toBe(expected);
});

test('with semicolons between cells, a point separates thousands', () => {
  expect(linesOf('Email;Points\nada@mail.example;1.250\nbo@mail.example;1250,00').map(({ points }) => points)).toEqual([
    1250, 1250,
  ]);
});

test.each([
  ['Email,Points\nada@mail.example,1.000', 'unclear_amount'],
  ['Email\tPoints\nada@mail.example\t25.000', 'unclear_amount'],
  ['Email;Points\nada@mail.example;1,000', 'unclear_amount'],
  ['Email,Points\nada@mail.example,1000.000', 1000],
  ['Email,Points\nada@mail.example,1.00', 1],
  ['Email,Points\nada@mail.example,"1,000.000"', 1000],
  ['Email;Points\nada@mail.example;1.000,000', 1000],
  ['Email,Points\nada@mail.example,0.000', 'zero'],
  ['Email,Points\nada@mail.example,1.000.000', 'bad_amount'],
])('does not guess between one and a thousand: %j is %s', (content, expected) => {
  const [line] = linesOf(content);
  expect(line!.fault ?? line!.points).toBe(expected);
});

test.each(['ada', 'ada@mail', 'a b@mail.example', '@mail.example', '', 'ada@mail.example, bo@mail.example'])(
  '%j is no email address',
  (address) => {
    expect(linesOf(`Email,Points\n"${address}",5`)[0]).toMatchObject({ email: null, fault: 'bad_address' });
  },
);

test('for a repeated address the first valid line counts', () => {
  const lines = linesOf('Email,Points\nada@mail.example,x\nAda@Mail.example,10\nada@mail.example,20');
  expect(lines.map(({ fault, firstLine }) => [fault, firstLine])).toEqual([
    ['bad_amount', null],
    [null, null],
    ['duplicate', 3],
  ]);
});

test.each([
  ['1990-03-14', '03-14'],
  ['03-14', '03-14'],
  ['14.3.1990', '03-14'],
  ['03/14/1990', '03-14'],
  ['14/03/1990', '03-14'],
  ['05/05/1990', '05-05'],
  ['03/04/1990', null],
  ['1990-02-30', null],
  ['some day', null],
  ['', null],
])('reads the birthday %j as %s', (text, expected) => {
  expect(linesOf(`Email,Points,Birthday\nada@mail.example,1,${text}`)[0]!.birthday).toBe(expected);
});

test.each([
  ['gold', 'gold'],
  ['Gold Circle', 'gold'],
  ['Platinum', null],
  ['', null],
])('reads the tier %j as %s', (text, expected) => {
  expect(linesOf(`Email,Points,VIP tier\nada@mail.example,1,${text}`)[0]!.tierKey).toBe(expected);
});

describe('refuses any other kind of file and says what to do', () => {
  test.each<[name: string, content: Uint8Array, why: RegExp]>([
    ['nothing', bytes(''), /empty.*as CSV/],
    ['blank lines', bytes('\n \n'), /empty/],
    ['a workbook', bytes('PK\u0003\u0004rest'), /workbook.*Save as/],
    ['an old workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]), /workbook/],
    ['a PDF', bytes('%PDF-1.7'), /PDF/],
    ['an image', Uint8Array.from([0x89, 0x50, 0, 0, 1]), /not a text file/],
    ['no addresses', bytes('Name,Points\nAda,5'), /no column “Email”/],
    ['no points', bytes('Email,Name\nada@mail.example,Ada'), /no column “Points balance”/],
    ['headings only', bytes('Email,Points\n'), /no lines below/],
    ['too many lines', bytes(`Email,Points\n${'a@b.example,1\n'.repeat(50_001)}`), /50,001 lines; 50,000 are the most/],
    ['too large', new Uint8Array(5 * 1024 * 1024 + 1).fill(97), /larger than 5 MB/],
  ])('%s', (_, content, why) => {
    expect(whyNot(content)).toMatch(why);
  });
});

test('reads older and wider encodings', () => {
  const utf16 = Uint8Array.from([0xff, 0xfe, ...Buffer.from('Email,Points\nada@mail.example,7', 'utf16le')]);
  const latin = Uint8Array.from(Buffer.from('Email,Points,Ort\nada@mail.example,7,Köln', 'latin1'));
  expect([whyNot(utf16), whyNot(latin)]).toEqual(['read', 'read']);
});

test.each([
  ['anna.schmidt@mail.example', 'an…@ma….example'],
  ['bo@x.example', 'b…@x….example'],
  ['zoe@mail.co.uk', 'z…@ma….uk'],
])('shows %s as %s', (email, masked) => {
  expect(maskAddress(email)).toBe(masked);
});
