import { expect, test } from 'vitest';
import { csvLine, readCsv, separatorOf } from './csv.ts';

test.each<[string | number | null, string]>([
  ['Ada', 'Ada'],
  [null, ''],
  [-5, '-5'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', `"'=1+1"`],
  ['+49 30', `"'+49 30"`],
  ['-2+3', `"'-2+3"`],
  ['@SUM(A1)', `"'@SUM(A1)"`],
  ['\t=1', `"'\t=1"`],
  ['  =1', `"'  =1"`],
  ['|calc', `"'|calc"`],
  ['\r=1', `"'\r=1"`],
  ['\n\n+1', `"'\n\n+1"`],
  ['\tplain', `"'\tplain"`],
  ['%0A', `"'%0A"`],
  ...['＝', '﹦', '＋', '﹢', '－', '﹣', '＠', '﹫', '｜', '％', '﹪', '−', '‐', '–', '⁺', '₌'].flatMap(
    (sign): [string, string][] =>
      [
        '',
        ' ',
        '\u00a0',
        '\u3000',
        '\u200b',
        '\ufeff',
        '\u2060',
        '\u00ad',
        '\u202e',
        '\u3164',
        '\u2800',
        '\u0301',
        '\0',
      ].map((before) => [`${before}${sign}1+1`, `"'${before}${sign}1+1"`]),
  ),
  ['Müller-Lüdenscheidt', 'Müller-Lüdenscheidt'],
  ['１２', '１２'],
  ['', ''],
  [' ', ' '],
])('writes %j as %s', (cell, written) => {
  expect(csvLine([cell])).toBe(`${written}\r\n`);
});

test.each<[name: string, text: string, rows: [line: number, cells: string[]][]]>([
  [
    'plain',
    'a,b\nc,d',
    [
      [1, ['a', 'b']],
      [2, ['c', 'd']],
    ],
  ],
  [
    'CRLF and a last line break',
    'a,b\r\nc,d\r\n',
    [
      [1, ['a', 'b']],
      [2, ['c', 'd']],
    ],
  ],
  [
    'old line breaks',
    'a\rb',
    [
      [1, ['a']],
      [2, ['b']],
    ],
  ],
  [
    'quotes, doubled quotes, separators in cells',
    '"a,1","say ""hi"""\nx,y',
    [
      [1, ['a,1', 'say "hi"']],
      [2, ['x', 'y']],
    ],
  ],
  [
    'a line break in a cell',
    '"two\r\nlines",b\nc,d',
    [
      [1, ['two\r\nlines', 'b']],
      [3, ['c', 'd']],
    ],
  ],
  [
    'empty cells at the ends',
    ',a,\nb,,',
    [
      [1, ['', 'a', '']],
      [2, ['b', '', '']],
    ],
  ],
  ['an empty cell at the very end', 'a,', [[1, ['a', '']]]],
  [
    'empty lines',
    'a\n\n  \n,,\nb',
    [
      [1, ['a']],
      [5, ['b']],
    ],
  ],
  ['a quote that is never closed', '"a\nb', [[1, ['a\nb']]]],
  ['something behind a quote', '"a"x,b', [[1, ['ax', 'b']]]],
  ['nothing', '', []],
])('%s', (_, text, rows) => {
  expect(readCsv(text, ',').map(({ line, cells }) => [line, cells])).toEqual(rows);
});

test('what was written can be read again', () => {
  const cells = ['a "b"', 'c,d', 'two\nlines', "it's", ''];
  expect(readCsv(csvLine(cells), ',')[0]!.cells).toEqual(cells);
});

test.each([
  ['a,b;c', ','],
  ['a;b', ';'],
  ['a\tb', '\t'],
  ['a', ','],
  ['a;b;c,d\n,,,,', ';'],
])('the separator of %j is %j', (text, separator) => {
  expect(separatorOf(text)).toBe(separator);
});
