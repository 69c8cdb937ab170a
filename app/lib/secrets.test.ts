import { expect, test } from 'vitest';
import { decryptSecret, encryptSecret } from './crypto.server.ts';
import { parseEnv } from './env.server.ts';
import { currentSubject, readLink, shownSubject, signLink } from './links.server.ts';

const [key, newKey] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];

test('a secret can be decrypted with its key and context only, also after a new key was added in front', () => {
  const sealed = encryptSecret('shpat_1', 'a.myshopify.com|accessToken', key);
  expect(sealed).not.toContain('shpat_1');
  expect(decryptSecret(sealed, 'a.myshopify.com|accessToken', [newKey, key])).toBe('shpat_1');
  expect(() => decryptSecret(sealed, 'b.myshopify.com|accessToken', [key])).toThrow();
  expect(() => decryptSecret(sealed, 'a.myshopify.com|accessToken', [newKey])).toThrow(/TOKEN_ENCRYPTION_KEYS/);
  expect(() => decryptSecret(`${sealed.slice(0, -2)}AA`, 'a.myshopify.com|accessToken', [key])).toThrow();
});

test('a link works for its purpose and no other', () => {
  const token = signLink({ purpose: 'order', shopId: 7, subject: '820982911946154508' });
  expect(readLink(token, 'order')).toEqual({ purpose: 'order', shopId: 7, subject: '820982911946154508' });
  expect(readLink(token, 'review')).toBeNull();
  expect(readLink(token.replace('order.7', 'order.8'), 'order')).toBeNull();
  expect(readLink(`${token.slice(0, -1)}~`, 'order')).toBeNull();
  expect(readLink('', 'order')).toBeNull();
});

test('a shown link works for an hour, a mailed one forever', () => {
  const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 12, minutes));
  const shown = shownSubject('member-1', at(0));
  expect([0, 60].map((minutes) => currentSubject(shown, at(minutes)))).toEqual(['member-1', 'member-1']);
  expect([
    currentSubject(shown, at(61)),
    currentSubject('member-1~', at(0)),
    currentSubject('member-1~soon', at(0)),
  ]).toEqual([null, null, null]);
  expect(currentSubject('member-1', at(600_000))).toBe('member-1');
});

const good = {
  DATABASE_URL: 'postgresql://u@h/d',
  SHOPIFY_API_KEY: 'k',
  SHOPIFY_API_SECRET: 's',
  SHOPIFY_APP_URL: 'https://a.example/',
  TOKEN_ENCRYPTION_KEYS: key.toString('base64'),
  LINK_SECRET: 'x'.repeat(32),
  SMTP_URL: 'smtp://h:25',
  MAIL_FROM: 'a@b.example',
};

test('parses a complete environment, with defaults', () => {
  expect(parseEnv(good)).toMatchObject({
    PORT: 3000,
    OPERATORS_HOST: '127.0.0.1',
    SHOPIFY_APP_URL: 'https://a.example',
  });
});

test.each([
  [{ SHOPIFY_API_SECRET: undefined }, 'SHOPIFY_API_SECRET is not set'],
  [{ SHOPIFY_API_SECRET: '' }, 'SHOPIFY_API_SECRET is not set'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address starting with postgres://'],
  [{ TOKEN_ENCRYPTION_KEYS: 'short' }, 'TOKEN_ENCRYPTION_KEYS must be 32 bytes in base64'],
  [{ LINK_SECRET: 'short' }, 'LINK_SECRET must have at least 32 characters'],
  [{ PORT: 'high' }, 'PORT '],
])('names the variable that is wrong: %o', (change, message) => {
  expect(() => parseEnv({ ...good, ...change })).toThrow(message);
});
