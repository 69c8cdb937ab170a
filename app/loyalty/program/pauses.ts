import { z } from 'zod';

/** A period in which the program was paused; until null: it still is. */
export type Pause = { from: Date; until: Date | null };

const PausesSchema = z.array(z.object({ from: z.coerce.date(), until: z.coerce.date() }));

/** The stored earlier pauses, plus the current one. @throws when the stored JSON is invalid */
export function readPauses(stored: unknown, pausedAt: Date | null): Pause[] {
  return [...PausesSchema.parse(stored), ...(pausedAt ? [{ from: pausedAt, until: null }] : [])];
}

/** Whether the program was paused at that instant; the end of a pause is exclusive. */
export function isInPause(at: Date, pauses: readonly Pause[]): boolean {
  return pauses.some(({ from, until }) => from <= at && (until === null || at < until));
}
