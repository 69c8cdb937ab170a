import { setTimeout as pause } from 'node:timers/promises';
import { log } from '#app/lib/log.server.ts';

/** One round of work. @returns how much was done; 0 means: rest before the next round */
export type Round = () => Promise<number>;

/** so short, because what makes every round fail is a database that is away, and work goes on when it is back */
const longestRestMs = 1_000;

/**
 * Repeats a piece of work: at once while there is some, after `restMs` when there was none, and later and later (up to
 * 1 s) while it fails. @returns how to stop: the round in hand is finished first
 */
export function startLoop(name: string, restMs: number, round: Round): () => Promise<void> {
  const stopping = new AbortController();
  const running = (async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const done = await round();
        failures = 0;
        if (done === 0) await rest(restMs, stopping.signal);
      } catch (err) {
        failures += 1;
        log.error({ err, loop: name, failures }, 'a round failed');
        await rest(Math.min(restMs * 2 ** failures, longestRestMs), stopping.signal);
      }
    }
  })();
  return async () => {
    stopping.abort();
    await running;
  };
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
