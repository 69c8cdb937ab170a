import { describe, expect, test } from 'vitest';
import { csvLine } from '#app/lib/csv.ts';
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
  ['1990-3-4', '03-04'],
  ['1004-12-24', '12-24'],
  ['14.3.1990', '03-14'],
  ['4.3.', '03-04'],
  ['03/14/1990', '03-14'],
  ['14/03/1990', '03-14'],
  ['14-3-1990', '03-14'],
  ['3-14', '03-14'],
  ['05/05/1990', '05-05'],
  ['', null],
])('reads the birthday %j as %s', (text, expected) => {
  expect(linesOf(`Email,Points,Birthday\nada@mail.example,1,${text}`)[0]).toMatchObject({
    birthday: expected,
    notes: [],
  });
});

test.each([
  ['1990-02-30', /“1990-02-30” cannot be read/],
  ['31/02/1990', /cannot be read/],
  ['14.13.1990', /cannot be read/],
  ['some day', /“some day” cannot be read/],
  ['03/04/1990', /which is the day/],
  ['3-4', /which is the day/],
])('leaves out the birthday %j and says so, but not the points', (text, why) => {
  const [line] = linesOf(`Email,Points,Birthday\nada@mail.example,7,${text}`);
  expect(line).toMatchObject({ birthday: null, points: 7, fault: null, notes: [expect.stringMatching(why)] });
});

test.each([
  ['day first, as one line proves', 'Email,Points,Birthday', ['25-12-1990', '03-04-1990'], ['12-25', '04-03']],
  ['month first, as one line proves', 'Email,Points,Birthday', ['12/25/1990', '03/04/1990'], ['12-25', '03-04']],
  ['some so and some otherwise', 'Email,Points,Birthday', ['25/12', '12/25', '03/04'], ['12-25', '12-25', null]],
  ['as Yotpo writes', 'Email,Points Balance,Birthday,Points Spent', ['03/04/1990'], ['03-04']],
  ['as Rivyo writes', 'Email,Points Balance,Birthdate,Points Expiry,Created At', ['03-04-1990'], ['04-03']],
])('judges day and month by the whole column: %s', (_name, head, birthdays, expected) => {
  const file = birthdays.map((birthday, at) => `a${at}@mail.example,1,${birthday}`);
  expect(linesOf([head, ...file].join('\n')).map(({ birthday }) => birthday)).toEqual(expected);
});

test.each([
  ['gold', 'gold', []],
  ['Gold Circle', 'gold', []],
  ['Platinum', null, [expect.stringMatching(/Tier “Platinum” is none of your program’s/)]],
  ['', null, []],
])('reads the tier %j as %s', (text, tierKey, notes) => {
  expect(linesOf(`Email,Points,VIP tier\nada@mail.example,1,${text}`)[0]).toMatchObject({
    tierKey,
    notes,
    fault: null,
  });
});

test('more cells than headings are refused: a comma between thousands shifts them', () => {
  const lines = linesOf('Email,Points,Tier\nada@mail.example,1,250,gold\nbo@mail.example,"1,250",gold,,\n');
  expect(lines).toMatchObject([
    { line: 2, points: null, fault: 'too_many_cells' },
    { line: 3, points: 1250, fault: null },
  ]);
});

test.each(['\u200b', '\ufeff', '\u00a0', '\u202a', '\u00ad', '\t', '\u2060'])('takes %j out of an address', (sign) => {
  expect(
    linesOf(`Email;Points\n${sign}ada@${sign === '\t' || sign === '\u00a0' ? '' : sign}mail.example${sign};7`)[0],
  ).toMatchObject({
    email: 'ada@mail.example',
    fault: null,
  });
});

test.each([
  ['sep=;\r\nEmail;Points\r\nada@mail.example;7', 3],
  ['"sep=,"\nEmail,Points\nada@mail.example,7', 3],
  ['sep=\t\nEmail\tPoints\nada@mail.example\t7', 3],
  ['"Points; as of today",Email,"Points"\n1,ada@mail.example,7', 2],
])('finds the separator of %j', (content, line) => {
  expect(linesOf(content)).toMatchObject([{ line, email: 'ada@mail.example', points: 7 }]);
});

const ownHead = 'member,customer,name,email,joined,tier,birthday,available,pending,debt,last_activity,referral_code';

test('reads our own export back, and undoes the guard of its cells', () => {
  const read = readImportFile(
    bytes(
      `${ownHead}\n${csvLine(['m1', '7', "'t Hooft", '+ada@mail.example', '', 'gold', '03-04', 120, 5, 0, null, null])}`,
    ),
    levels,
  );
  expect(read).toMatchObject({
    lines: [{ email: '+ada@mail.example', name: "'t Hooft", points: 120, birthday: '03-04', tierKey: 'gold' }],
    notes: ['Read as a file of Aftercare.', expect.stringMatching(/“member”, “customer”, “joined”, “pending”/)],
  });
});

test.each([
  ['Smile.io', 'email,points', 'ada@mail.example,120', null, 120],
  [
    'Yotpo',
    'Full Name,First Name,Last Name,Email,Points Balance,Points Spent,Birthday,Anniversary',
    'Ada L,Ada,L,ada@mail.example,120,30,03/14,',
    'Ada L',
    120,
  ],
  [
    'Rivo',
    'Email,Points Balance,Birthdate,VIP Tier,Activation Date,Credits Balance',
    'ada@mail.example,120,1990-03-14,Gold,,5',
    null,
    120,
  ],
  [
    'Stamped',
    'first_name,last_name,email,points,add_points,birthday,vip_tier',
    'Ada,Lovelace,ada@mail.example,120,,1990-03-14,gold',
    'Ada Lovelace',
    120,
  ],
  ['Stamped, adding', 'first_name,last_name,email,points,add_points', 'Ada,,ada@mail.example,,20', 'Ada', 20],
  [
    'Stamped, both',
    'first_name,last_name,email,points,add_points',
    'Ada,,ada@mail.example,120,20',
    'Ada',
    'two_amounts',
  ],
  ['Rivyo', 'Email,Points Balance,Birthdate,Points Expiry,Created At', 'ada@mail.example,120,14-03-1990,,', null, 120],
])('reads a file of %s', (_program, head, line, name, expected) => {
  const [read] = linesOf(`${head}\n${line}`);
  expect(read).toMatchObject({ email: 'ada@mail.example', name });
  expect(read!.fault ?? read!.points).toBe(expected);
});

test('names the columns that do not come along', () => {
  const read = readImportFile(bytes('Email,Points,Credits Balance,Note\nada@mail.example,1,2,x'), levels);
  expect(read).toMatchObject({ notes: ['These columns do not come along: “Credits Balance”, “Note”.'] });
});

test('asks when a column is there twice', () => {
  expect(whyNot(bytes('Email,Points,Points\nada@mail.example,1,2'))).toMatch(/“Points” is there twice/);
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
  const excel = Uint8Array.from(Buffer.from('Email;Points;Name\nada@mail.example;7;\x80 \x93Ada\x94', 'latin1'));
  const read = readImportFile(excel, levels);
  expect(read.outcome === 'read' && read.lines[0]!.name).toBe('€ “Ada”');
});

test.each([
  ['anna.schmidt@mail.example', 'an…@ma….example'],
  ['bo@x.example', 'b…@x….example'],
  ['zoe@mail.co.uk', 'z…@ma….uk'],
])('shows %s as %s', (email, masked) => {
  expect(maskAddress(email)).toBe(masked);
});
