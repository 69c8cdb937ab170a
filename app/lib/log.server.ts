import { pino } from 'pino';
import { env } from './env.server.ts';

/**
 * Writes one line of JSON per entry. Log ids, states and counts; never names, addresses or bodies. The redaction list
 * is a second safeguard, for what error objects carry along.
 */
export const log = pino({
  level: env.LOG_LEVEL,
  base: { pid: process.pid },
  redact: {
    paths: [
      'email',
      'to',
      'name',
      'phone',
      'address',
      'body',
      'html',
      'text',
      'subject',
      'password',
      'token',
      'err.envelope',
      'err.rejected',
      'err.recipient',
      'err.response.body',
      'err.config',
      'err.headers',
      '*.email',
      '*.phone',
      '*.address',
      '*.password',
      '*.accessToken',
      '*.refreshToken',
      '*.authorization',
    ],
    censor: '[removed]',
  },
});
