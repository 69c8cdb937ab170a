import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '#app/lib/errors.ts';
import {
  tooMuch,
  type CheckJob,
  type FromThread,
  type RenderJob,
  type RenderOutcome,
  type WordsJob,
  type WordsProblem,
} from './liquid-jobs.ts';
import { takeAll, takeNext, waitAtHead, waitForTurn, type Turns, type Waiter } from './liquid-turns.ts';

// Merchants' words run in threads beside the process: one job at a time each, so that whatever takes too long is known,
// ended with its thread, and harms nobody else's mail. What counts is the thread's own processor time. The clock on the
// wall goes on while the process is stopped or the machine is busy, and that is no fault of the words.
//
// Processor time can mislead too: on a machine that shares its cores, what others use may be counted in. So a job that
// took too much is tried once more, alone, and only then are its words to blame.

/** milliseconds of processor time one job may take */
const jobCpuMs = 1_500;
/** a thread that is not done is looked at again after so many milliseconds at the earliest */
const lookAgainMs = 100;
/** looks after which a thread counts as lost: a minute of a process that runs, however long it was stopped between */
const maxLooks = 600;

type Answer = NonNullable<FromThread['answer']>;
/** Instead of an answer: it took too much, even alone; or the thread was lost, and nobody is to blame. */
type Trouble = 'too_much' | 'lost';
type Waiting = Waiter & {
  job: WordsJob;
  isOurs: boolean;
  settle: (answer: Answer | Trouble) => void;
  fail: (error: Error) => void;
};
type Thread = {
  worker: Worker;
  isReady: boolean;
  current: Waiting | null;
  timer: NodeJS.Timeout | null;
  looks: number;
  /** processor time it had used, in milliseconds, when its job began */
  cpuMsBefore: number;
  isOutOfMemory: boolean;
};

// From the project's root: the bundle's own place differs from the source's, and Node runs the source as it is.
const workerFile = join(process.cwd(), 'app/messages/rendering/liquid-worker.ts');
const maxThreads = Math.max(1, Math.min(4, availableParallelism()));

const threads = new Set<Thread>();
const turns: Turns<Waiting> = new Map();

type Turn = {
  /** whose turn it takes */
  shop: string;
  /** the words are the ones we ship, which every shop shares */
  isOurs?: boolean;
};

/**
 * Renders words in a thread. What the words do is the outcome.
 * @throws AppError('unavailable') when no thread could do it, through no fault of the words: try again later
 */
export async function renderInThread(job: RenderJob, turn: Turn): Promise<RenderOutcome> {
  const answer = await ask(job, turn);
  return answer === 'too_much' ? { outcome: 'failed', reason: tooMuch } : (answer as RenderOutcome);
}

/** Checks words in a thread; see liquid-check.ts. Parameters and errors as for renderInThread. */
export async function checkInThread(job: CheckJob, turn: Turn): Promise<WordsProblem[]> {
  const answer = await ask(job, turn);
  if (answer === 'too_much') return [{ field: 'body', line: 1, column: 1, reason: tooMuch }];
  return answer as WordsProblem[];
}

/** Ends all threads, for a clean stop. What they had in hand, and what waits, is told to come again later. */
export async function closeLiquidThreads(): Promise<void> {
  const ending = [...threads];
  for (const thread of ending) {
    threads.delete(thread);
    release(thread)?.settle('lost');
  }
  for (const shop of [...turns.keys()]) for (const { settle } of takeAll(turns, shop, () => true)) settle('lost');
  await Promise.all(ending.map(({ worker }) => worker.terminate()));
}

async function ask(job: WordsJob, { shop, isOurs = false }: Turn): Promise<Answer | 'too_much'> {
  const answer = await new Promise<Answer | Trouble>((settle, fail) => {
    waitForTurn(turns, { job, shop, isOurs, isAlone: false, settle, fail });
    dispatch();
  });
  if (answer === 'lost') throw new AppError('unavailable', 'The thread that puts words together was lost.');
  return answer;
}

function dispatch(): void {
  for (const thread of threads) {
    if (!thread.isReady || thread.current) continue;
    const next = takeNext(turns, inHand(), maxThreads);
    if (!next) break;
    start(thread, next);
  }
  const starting = [...threads].filter((thread) => !thread.isReady).length;
  const waiting = [...turns.values()].reduce((sum, line) => sum + line.length, 0);
  if (waiting > starting && threads.size < maxThreads) addThread();
}

function inHand(): Waiting[] {
  return [...threads].flatMap(({ current }) => current ?? []);
}

function start(thread: Thread, waiting: Waiting): void {
  thread.current = waiting;
  thread.looks = 0;
  thread.worker.ref();
  lookLater(thread, waiting, jobCpuMs);
  thread.worker.postMessage(waiting.job);
}

function lookLater(thread: Thread, waiting: Waiting, ms: number): void {
  thread.timer = setTimeout(() => void endIfTooSlow(thread, waiting), ms);
}

async function endIfTooSlow(thread: Thread, waiting: Waiting): Promise<void> {
  thread.looks += 1;
  if (thread.looks > maxLooks) return end(thread, 'lost');
  // A thread that does not even tell its usage is looked at again all the same.
  lookLater(thread, waiting, lookAgainMs);
  // Null: the thread has ended, and 'exit' says what that means for the job.
  const usage = await thread.worker.cpuUsage().catch(() => null);
  if (!usage || thread.current !== waiting) return;
  if (milliseconds(usage) - thread.cpuMsBefore >= jobCpuMs) end(thread, 'too_much');
}

function milliseconds({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1000;
}

/** Ends a thread together with what it has in hand. */
function end(thread: Thread, trouble: Trouble): void {
  threads.delete(thread);
  const waiting = release(thread);
  void thread.worker.terminate();
  if (waiting) finish(waiting, trouble);
  dispatch();
}

function finish(waiting: Waiting, answer: Answer | Trouble): void {
  const hasTrouble = answer === 'lost' || isTooMuch(answer);
  if (hasTrouble && !waiting.isAlone) return waitAtHead(turns, { ...waiting, isAlone: true });
  waiting.settle(answer);
  // The same words would take as long for the next order: they need not take two threads down each time.
  const { job, shop, isOurs } = waiting;
  if (job.do === 'render' && !isOurs && isTooMuch(answer))
    for (const other of takeAll(turns, shop, (one) => isSameText(one.job, job))) other.settle(answer);
}

function isTooMuch(answer: Answer | Trouble): boolean {
  if (typeof answer === 'string') return answer === 'too_much';
  return Array.isArray(answer)
    ? answer.some(({ reason }) => reason === tooMuch)
    : answer.outcome === 'failed' && answer.reason === tooMuch;
}

function isSameText(one: WordsJob, { subject, body }: RenderJob): boolean {
  return one.do === 'render' && one.subject === subject && one.body === body;
}

function addThread(): void {
  const worker = new Worker(workerFile, {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const thread: Thread = {
    worker,
    isReady: false,
    current: null,
    timer: null,
    looks: 0,
    cpuMsBefore: 0,
    isOutOfMemory: false,
  };
  threads.add(thread);
  worker.on('message', ({ answer, cpu }: FromThread) => {
    thread.cpuMsBefore = milliseconds(cpu);
    if (answer === null) thread.isReady = true;
    else {
      const waiting = release(thread);
      if (waiting) finish(waiting, answer);
    }
    dispatch();
    // A process may end while its threads are idle.
    if (!thread.current) worker.unref();
  });
  // 'exit' follows.
  worker.on('error', (error) => {
    thread.isOutOfMemory = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
    if (!thread.isReady) rejectAll(error as Error);
  });
  worker.on('exit', () => {
    if (!threads.has(thread)) return;
    end(thread, thread.isOutOfMemory ? 'too_much' : 'lost');
  });
}

function release(thread: Thread): Waiting | null {
  const { current, timer } = thread;
  if (timer) clearTimeout(timer);
  thread.timer = null;
  thread.current = null;
  return current;
}

/** The thread itself cannot start: nobody's words are to blame, and waiting would be for ever. */
function rejectAll(cause: Error): void {
  const error = new AppError('unavailable', 'No thread that puts words together can be started.', { cause });
  for (const shop of [...turns.keys()]) for (const { fail } of takeAll(turns, shop, () => true)) fail(error);
}
