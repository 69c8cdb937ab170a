import { cutText } from '#app/lib/clean-text.ts';
import { AppError } from '#app/lib/errors.ts';

// The result of one attempt to tell Shopify something: stored with the subject, and shown to the merchant if it is a
// problem.

type Attempted = { subject: string; marks: number; attempts: number };

export type Result = Attempted & {
  /** what Shopify has now; null: as before */
  written: object | null;
  /** null: nothing more to do until it is marked again */
  retryInSeconds: number | null;
  /** for the merchant */
  problem: string | null;
};

export function done(
  { subject, marks }: Attempted,
  written: object | null = null,
  problem: string | null = null,
): Result {
  return { subject, marks, attempts: 0, written, retryInSeconds: null, problem };
}

/** Whether the error concerns one subject only; any other concerns the whole shop. */
export function isOfOne(err: unknown): err is AppError {
  return err instanceof AppError && err.code === 'bad_input' && !isRefusal(err);
}

// Shopify reports a missing scope as an error, or sometimes only as a complaint about the field.
function isRefusal(err: unknown): boolean {
  return err instanceof AppError && (err.code === 'misconfigured' || /not allowed|access denied/i.test(err.message));
}

/** until a shop that refuses our writes is tried again */
const refusedMinutes = 15;
const longestSeconds = 6 * 3600;
/** attempts before the merchant is told that Shopify does not answer */
const quietAttempts = 3;

export type ProblemWords = { /** access is missing */ refused: string; /** no answer for a while */ silent: string };

export function failed(
  { subject, marks, attempts }: Attempted,
  err: unknown,
  words: ProblemWords,
  written: object | null = null,
): Result {
  const again = { subject, marks, attempts: attempts + 1, written };
  if (isRefusal(err)) return { ...again, retryInSeconds: refusedMinutes * 60, problem: words.refused };
  const retryInSeconds = Math.min(longestSeconds, 15 * 2 ** Math.min(attempts, 12));
  if (isOfOne(err)) return { ...again, retryInSeconds, problem: cutText(err.message, 300) };
  return { ...again, retryInSeconds, problem: attempts + 1 > quietAttempts ? words.silent : null };
}
