import { AppError } from './errors.ts';

/** Prisma's: cannot be reached, took too long, connection closed, no connection free, transaction over, write conflict. */
const prismaCodes = ['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2034'];
const adapterKinds = ['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'];
/**
 * PostgreSQL's classes and codes: connection, rollback by conflict, resources, lock not to be had, canceled, shut down.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const sqlStates = /^(08...|40...|53...|55P03|57014|57P0.)$/;

/** Whether PostgreSQL refused for a reason of the moment, and not for what it was asked. */
export function isSqlStateOfOutage(code: string | undefined): boolean {
  return code !== undefined && sqlStates.test(code);
}

/**
 * Whether a failure says nothing about the work that failed: the database was away or busy, or the time was over because
 * the process stood still. The same work may be tried again, and nothing is to blame.
 */
export function isOutage(error: unknown): boolean {
  if (error instanceof AppError) return error.code === 'unavailable';
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  const { kind, originalCode } = (error.cause ?? {}) as { kind?: string; originalCode?: string };
  return (
    (typeof code === 'string' && prismaCodes.includes(code)) ||
    (kind !== undefined && adapterKinds.includes(kind)) ||
    isSqlStateOfOutage(originalCode)
  );
}
