import { setTimeout as wait } from 'node:timers/promises';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { recordOutcomes, type Finished } from './outcomes.server.ts';

/** Milliseconds in which outcomes come together for one transaction. */
const gatherMs = 4;

/**
 * Writes outcomes of one shop's hand-overs down as they end, those that end together in one transaction: what is not
 * written when the process is killed is unknown for ever.
 * @returns a function that resolves when the outcome it was given is written
 */
export function recorderFor(shop: ShopRef): (one: Finished) => Promise<void> {
  let gathering: { finished: Finished[]; written: Promise<void> } | null = null;
  return (one) => {
    if (gathering) {
      gathering.finished.push(one);
      return gathering.written;
    }
    const finished = [one];
    const written = (async () => {
      await wait(gatherMs);
      gathering = null;
      await persistently(() => withShop(shop, (tx) => recordOutcomes(tx, finished)));
    })();
    gathering = { finished, written };
    return written;
  };
}

const recordTries = 8;

// The mail is out: a database that is just restarting must not make its fate unknown.
async function persistently(write: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (err) {
      if (attempt === recordTries) throw err;
      log.warn({ err, attempt }, 'the outcome of mails could not be written yet');
      await wait(Math.min(250 * 2 ** attempt, 5_000));
    }
  }
}
