import { expect, test } from 'vitest';
import { showBody } from './webhook-body.ts';

const show = (text: string) => showBody(new TextEncoder().encode(text));

test('hides personal data and keeps ids beyond 2^53 exact', () => {
  const { isParseable, text } = show(
    '{"id":820982911946154508,"email":"jon@example.com","customer":{"first_name":"Jon","tags":"vip"},"lines":[{"title":"Cup"}]}',
  );
  expect(isParseable).toBe(true);
  expect(text).toContain('820982911946154508');
  expect(text).not.toMatch(/jon/i);
  expect(text).toContain('vip');
  expect(text).toContain('Cup');
});

test('a body that is no JSON shows neither addresses nor long numbers', () => {
  const { isParseable, text } = show('{"email":"jon@example.com","phone":"+15551234567", oops\u0000');
  expect(isParseable).toBe(false);
  expect(text).not.toContain('jon@example.com');
  expect(text).not.toContain('5551234567');
  expect(text).toContain('oops');
});
