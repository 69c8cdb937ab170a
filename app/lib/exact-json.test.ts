import { expect, test } from 'vitest';
import { parseExactJson, rewriteJson } from './exact-json.ts';

test.each([
  ['{"id":1001,"price":"1.50","rate":0.19}', { id: 1001, price: '1.50', rate: 0.19 }],
  ['{"id":820982911946154508}', { id: '820982911946154508' }],
  ['{"ids":[9007199254740991, 9007199254740993]}', { ids: [9007199254740991, '9007199254740993'] }],
  ['{"id": -9007199254740993, "n": 0.25}', { id: '-9007199254740993', n: 0.25 }],
  ['{"note":"call 12345678901234567890"}', { note: 'call 12345678901234567890' }],
])('%s keeps every digit', (text, value) => {
  expect(parseExactJson(text)).toEqual(value);
});

test.each(['', '{', 'nothing', '{"id":820982911946154508'])('throws for what is no JSON: %j', (text) => {
  expect(() => parseExactJson(text)).toThrow(SyntaxError);
});

test('rewriting keeps numbers as they were written', () => {
  expect(rewriteJson('{"id":820982911946154508,"rate":0.10}', (value) => value)).toBe(
    '{\n  "id": 820982911946154508,\n  "rate": 0.10\n}',
  );
});
