import { pino } from 'pino';
import { env } from './env.server.ts';

/**
 * One line of JSON for each entry. Say ids, states and counts; never names, addresses or bodies.
 * The redaction list is the second wall, for what an error object drags along.
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
