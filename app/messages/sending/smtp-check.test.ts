import { expect, test } from 'vitest';
import { isPublicAddress } from './smtp-address.server.ts';
import { judgeConnection, judgeDkim, judgeDmarc, judgeSpf } from './smtp-check.ts';

test.each([
  [[], 'wrong'],
  [['google-site-verification=1'], 'wrong'],
  [['v=spf1 include:_spf.mail.example ~all'], 'well'],
  [['v=spf1 a ~all', 'v=spf1 mx ~all'], 'wrong'],
  [['v=spf1 +all'], 'warning'],
])('SPF %j: %s', (records, state) => expect(judgeSpf('shop.example', records).state).toBe(state));

test.each([
  [[], 'wrong'],
  [['v=DMARC1; p=none; rua=mailto:a@b.example'], 'well'],
  [['v=DMARC1; p=reject'], 'well'],
  [['v=DMARC1'], 'wrong'],
  [['v=DMARC1; p=none', 'v=DMARC1; p=reject'], 'wrong'],
])('DMARC %j: %s', (records, state) => expect(judgeDmarc('shop.example', records).state).toBe(state));

test('a DKIM key is found under a usual name; a withdrawn one (empty p) is none', () => {
  expect(judgeDkim('shop.example', [{ selector: 's1', records: ['v=DKIM1; k=rsa; p=MIIB'] }]).state).toBe('well');
  expect(judgeDkim('shop.example', [{ selector: 's1', records: ['v=DKIM1; p='] }]).state).toBe('warning');
});

test('a failed connection is said in plain words', () => {
  expect(judgeConnection({ message: 'Invalid login', code: 'EAUTH' }).words).toContain('user and password');
  expect(judgeConnection(null).words).toContain('public address');
});

test.each([
  ['93.184.216.34', true],
  ['2606:2800:220:1:248:1893:25c8:1946', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.20.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['100.64.0.1', false],
  ['0.0.0.0', false],
  ['224.0.0.1', false],
  ['::1', false],
  ['::', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:0:7f00:1::', false],
  ['localhost', false],
  ['', false],
])('%s is a public address: %s', (address, isPublic) => expect(isPublicAddress(address)).toBe(isPublic));
