import { destination, pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { env } from './env.server.ts';

/** What opens a door to whoever reads it: customers' links, session tokens, signatures of the app proxy. */
const keys =
  /\b(?:order|preferences|check_in|review|bounce|points)(?:\.|%2e)\d+(?:\.|%2e)[\w-]+(?:\.|%2e)[\w-]{8,}|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=\b(?:signature|hmac|id_token)=)[\w.%-]+/gi;

const options: LoggerOptions = {
  base: { pid: process.pid },
  hooks: { streamWrite: (line) => line.replace(keys, '[key]') },
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
};

/**
 * One line of JSON for each entry. Say ids, states and counts; never names, addresses or bodies.
 * The redaction list is the second wall, for what an error object drags along; keys are taken out wherever they stand,
 * for libraries put whole addresses into the words of their errors.
 */
export const log = makeLog(env.LOG_LEVEL);

/** @param to where the lines go; standard output unless said otherwise */
export function makeLog(level: string, to: DestinationStream = destination()): Logger {
  return pino({ ...options, level }, to);
}
