import { expect, test } from 'vitest';
import { AppError } from './errors.ts';
import { isOutage } from './outage.ts';

const withCode = (code: string) => Object.assign(new Error('x'), { code });
const withCause = (cause: object) => new Error('x', { cause });

test.each([
  ['a transaction that took too long', withCode('P2028'), true],
  ['no connection free', withCode('P2024'), true],
  ['a connection that was cut', withCause({ kind: 'ConnectionClosed' }), true],
  ['a database that shuts down', withCause({ kind: 'postgres', originalCode: '57P01' }), true],
  ['a deadlock', withCause({ kind: 'postgres', originalCode: '40P01' }), true],
  ['what says so itself', new AppError('unavailable', 'x'), true],
  ['a value out of range', withCause({ kind: 'postgres', originalCode: '22003' }), false],
  ['a unique key', withCode('P2002'), false],
  ['a body that cannot be read', new AppError('bad_input', 'x'), false],
  ['a mistake in the code', new TypeError('x is undefined'), false],
  ['no error at all', 'x', false],
])('an outage or not: %s', (_, error, expected) => {
  expect(isOutage(error)).toBe(expected);
});
