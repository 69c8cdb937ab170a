import { expect, test } from 'vitest';
import { readFormData } from './form-data.server.ts';

const posted = (body: BodyInit, headers: Record<string, string> = {}) =>
  readFormData(new Request('https://aftercare.test/x', { method: 'POST', body, headers }));

test.each([
  ['a zero character is left out', 'a\0b', 'ab'],
  ['of a zero character alone nothing is left', '\0', ''],
  ['half of a character pair becomes the replacement', '\ud800x', '\ufffdx'],
  ['a whole pair stays', '💙', '💙'],
])('%s', async (_what, sent, kept) => {
  expect((await posted(new URLSearchParams({ words: sent }))).get('words')).toBe(kept);
  const parts = new FormData();
  parts.append('words', sent);
  parts.append('words', 'second');
  expect((await posted(parts)).getAll('words')).toEqual([kept, 'second']);
});

test('a file keeps its bytes; its name is cleaned', async () => {
  const boundary = 'b';
  const body = `--b\r\nContent-Disposition: form-data; name="file"; filename="a\0b.csv"\r\n\r\nx\0y\r\n--b--\r\n`;
  const form = await posted(body, { 'Content-Type': `multipart/form-data; boundary=${boundary}` });
  const file = form.get('file') as File;
  expect([file.name, await file.text()]).toEqual(['ab.csv', 'x\0y']);
});

test.each([
  ['no form at all', '{"a":1}', 'application/json'],
  [
    'a multipart form without its end',
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    'multipart/form-data; boundary=b',
  ],
])('%s reads as an empty one', async (_what, body, type) => {
  expect([...(await posted(body, { 'Content-Type': type }))]).toEqual([]);
});

test('a form that is too long is refused', async () => {
  await expect(posted(new URLSearchParams({ words: 'x'.repeat(1_000_001) }))).rejects.toMatchObject({ status: 413 });
});
