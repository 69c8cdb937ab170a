import { expect, test } from 'vitest';
import { judgeFailure, nextTryMinutes, withoutAddresses, type SmtpError } from './smtp-outcome.ts';

const cases: [string, Partial<SmtpError>, boolean, Record<string, unknown>][] = [
  [
    'nobody answers',
    { code: 'ECONNECTION', command: 'CONN' },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'connection' },
  ],
  [
    'the host has no address',
    { code: 'EDNS', command: 'CONN' },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'connection' },
  ],
  [
    'too busy at the door',
    { code: 'EPROTOCOL', command: 'CONN', response: '421 busy', responseCode: 421 },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'connection' },
  ],
  [
    'wrong password',
    { code: 'EAUTH', command: 'AUTH PLAIN', response: '535 5.7.8 no', responseCode: 535 },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'sender' },
  ],
  [
    'our address is not allowed',
    { code: 'EENVELOPE', command: 'MAIL FROM', response: '550 5.7.1 not yours', responseCode: 550 },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'sender' },
  ],
  [
    'greylisted',
    { code: 'EENVELOPE', command: 'RCPT TO', response: '451 4.7.1 later', responseCode: 451 },
    false,
    { outcome: 'refused', isPermanent: false, blames: 'recipient', status: '4.7.1' },
  ],
  [
    'no such user',
    { code: 'EENVELOPE', command: 'RCPT TO', response: '550 5.1.1 <a@b.example>', responseCode: 550 },
    false,
    { outcome: 'refused', isPermanent: true, blames: 'recipient', status: '5.1.1', reply: '550 5.1.1 <address>' },
  ],
  [
    'refused before the mail',
    { code: 'EENVELOPE', command: 'DATA', response: '554 no', responseCode: 554 },
    false,
    { outcome: 'refused', isPermanent: true, blames: 'mail' },
  ],
  [
    'refused after the mail',
    { code: 'EMESSAGE', command: 'DATA', response: '552 too big', responseCode: 552 },
    true,
    { outcome: 'refused', isPermanent: true, blames: 'mail' },
  ],
  [
    'not now, after the mail',
    { code: 'EMESSAGE', command: 'DATA', response: '452 full', responseCode: 452 },
    true,
    { outcome: 'refused', isPermanent: false, blames: 'mail' },
  ],
  [
    'line broke after the mail',
    { code: 'ECONNECTION', command: 'CONN', message: 'Connection closed unexpectedly' },
    true,
    { outcome: 'unknown' },
  ],
  ['silence after the mail', { code: 'ETIMEDOUT', command: 'CONN' }, true, { outcome: 'unknown' }],
];

test.each(cases)('%s', (_name, error, isBodyRead, expected) => {
  expect(judgeFailure({ message: 'it failed', ...error }, isBodyRead)).toMatchObject(expected);
});

test('retries stop after eight tries over two days', () => {
  const waits = Array.from({ length: 9 }, (_, index) => nextTryMinutes(index + 1));
  expect(waits.at(-1)).toBeNull();
  expect(waits.slice(0, 8).reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / 60 / 24).toBeGreaterThan(2);
});

test('replies are kept without addresses', () => {
  expect(withoutAddresses('550 user anna.b@c.example (<anna.b@c.example>) unknown')).toBe(
    '550 user <address> (<address>) unknown',
  );
});
