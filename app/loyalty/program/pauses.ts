import { z } from 'zod';

/** A time in which the program stood still; until null: it still does. */
export type Pause = { from: Date; until: Date | null };

const PausesSchema = z.array(z.object({ from: z.coerce.date(), until: z.coerce.date() }));

/** What is stored of earlier pauses, with the present one. @throws when the stored JSON is something else */
export function readPauses(stored: unknown, pausedAt: Date | null): Pause[] {
  return [...PausesSchema.parse(stored), ...(pausedAt ? [{ from: pausedAt, until: null }] : [])];
}

/** Whether the program stood still then; a pause ends with the instant it is lifted. */
export function isInPause(at: Date, pauses: readonly Pause[]): boolean {
  return pauses.some(({ from, until }) => from <= at && (until === null || at < until));
}
