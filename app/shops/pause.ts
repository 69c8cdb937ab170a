import type { Shop } from '@prisma/client';

// The merchant's pause of all messages: nothing is sent, everything stays planned.

export type Pause = Partial<Pick<Shop, 'pausedAt' | 'resumedAt'>>;

export function isPaused({ pausedAt = null, resumedAt = null }: Pause): boolean {
  return pausedAt !== null && resumedAt === null;
}

/** Was the latest pause on at that instant? */
export function wasPausedAt(at: Date, { pausedAt = null, resumedAt = null }: Pause): boolean {
  return pausedAt !== null && at >= pausedAt && (resumedAt === null || at <= resumedAt);
}
