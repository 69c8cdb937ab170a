import { expect, test } from 'vitest';
import { makeIdToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { customerUrl, signLink } from './links.server.ts';
import { makeLog } from './log.server.ts';

const link = signLink({ purpose: 'check_in', shopId: 7, subject: 'a message' });
const token = makeIdToken({ apiKey: 'k', apiSecret: 's' }, 'shop-1.myshopify.com', '1', new Date());
const address = customerUrl('check-in', link);

test('no key to a door is written to the log, wherever it stands', () => {
  const lines: string[] = [];
  const log = makeLog('debug', { write: (line) => void lines.push(line) });
  log.error({ err: new Error(`Cannot POST ${address}`) }, 'failed');
  log.warn({ path: new URL(address).pathname, referer: `${address}?x=1` }, `at ${address}`);
  log.debug({ library: 'x' }, `Attempting {"header":"${token}"} ?id_token=${token}&signature=${'a'.repeat(64)}`);
  log.error({ err: Object.assign(new Error('x'), { url: encodeURI(address).replaceAll('.', '%2E') }) }, 'failed');
  const written = lines.join('');
  expect(lines).toHaveLength(4);
  for (const key of [link, link.split('.').at(-1)!, token, token.split('.').at(-1)!, 'a'.repeat(64)])
    expect(written).not.toContain(key);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
});
