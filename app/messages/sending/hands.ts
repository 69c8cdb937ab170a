// What is in a mail server's hands when a worker is killed may have gone out or not, and a person has to settle it. So
// no more is handed over at once than the server's speed needs.

/** Mails a second that a worker aims at where the server is slow; to a quick one the fewest hands give more. */
const aimPerSecond = 100;
const fewest = 3;
/** Hand-overs whose times are remembered. */
const remembered = 32;
/** Milliseconds after which a hand-over is a slow one: the next mail does not wait for it. */
const slowAfterMs = 3_000;

/** One mail in hand. */
export type Hand = { isSlow: boolean; timer: NodeJS.Timeout };

type Waiting = { wanted: number; take: (hands: Hand[]) => void };

/** The hands that give mails to one server. Whoever wants some waits for its turn. */
export class Hands {
  readonly #most: number;
  readonly #isAdapting: boolean;
  readonly #waiting: Waiting[] = [];
  readonly #times: number[] = [];
  #quick = 0;
  #slow = 0;

  /**
   * @param most at once: the connections that the server grants
   * @param isAdapting false: always as many as that
   */
  constructor(most: number, { isAdapting }: { isAdapting: boolean }) {
    this.#most = most;
    this.#isAdapting = isAdapting;
  }

  /** @returns at least one hand, at most `wanted`; each is given back once its outcome is written down */
  take(wanted: number): Promise<Hand[]> {
    return new Promise((take) => {
      this.#waiting.push({ wanted, take });
      this.#serve();
    });
  }

  /** @param tookMs how long the server took for the mail; null when it was given none */
  giveBack(hand: Hand, tookMs: number | null): void {
    clearTimeout(hand.timer);
    if (hand.isSlow) this.#slow -= 1;
    else this.#quick -= 1;
    if (tookMs !== null) {
      this.#times.push(tookMs);
      if (this.#times.length > remembered) this.#times.shift();
    }
    this.#serve();
  }

  /** How many mails may be in hand at once, of those that are not slow. */
  get atOnce(): number {
    if (!this.#isAdapting) return this.#most;
    return handsFor(Math.min(...this.#times), this.#most);
  }

  #serve(): void {
    while (this.#waiting.length > 0) {
      const free = Math.min(this.atOnce - this.#quick, this.#most - this.#quick - this.#slow);
      if (free <= 0) return;
      const { wanted, take } = this.#waiting.shift()!;
      take(Array.from({ length: Math.min(free, wanted) }, () => this.#lend()));
    }
  }

  #lend(): Hand {
    this.#quick += 1;
    const timer = setTimeout(() => {
      hand.isSlow = true;
      this.#quick -= 1;
      this.#slow += 1;
      this.#serve();
    }, slowAfterMs);
    const hand: Hand = { isSlow: false, timer: timer.unref() };
    return hand;
  }
}

/**
 * How many mails have to be in hand at once to send as many a second as a worker can (Little's law).
 * @param fastestMs the shortest of the last hand-overs, since the longer ones wait for our processor too; Infinity
 *   before the first
 */
export function handsFor(fastestMs: number, most: number): number {
  if (!Number.isFinite(fastestMs)) return fewest;
  return Math.min(most, Math.max(fewest, Math.ceil((fastestMs * aimPerSecond) / 1_000)));
}
