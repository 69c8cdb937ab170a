/** Error codes that somebody can act on. Expected outcomes are returned, not thrown. */
export type AppErrorCode = 'not_found' | 'not_allowed' | 'misconfigured' | 'unavailable' | 'bad_input';

/**
 * An error with a code that the worker understands: misconfigured stops retries and is shown to the merchant, unavailable
 * is retried, bad_input sets a webhook aside. In a route it is an error like any other (500): what a visitor may cause is
 * an outcome, and is answered with its own status.
 */
export class AppError extends Error {
  readonly code: AppErrorCode;

  constructor(code: AppErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AppError';
    this.code = code;
  }
}

/** Throws when an impossible condition has occurred. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${message}`);
}
