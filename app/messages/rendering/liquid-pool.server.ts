import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CheckJob, RenderJob, RenderOutcome, WordsJob, WordsProblem } from './liquid-jobs.ts';

// Merchants' words run in threads beside the process: one job at a time each, so that whatever takes too long is known,
// ended with its thread, and harms nobody else's mail.

/** milliseconds one job may take, once its thread is up */
const jobTimeoutMs = 1_500;

type Answer = RenderOutcome | WordsProblem[];
type Waiting = { job: WordsJob; settle: (answer: Answer | null) => void; fail: (error: Error) => void };
type Thread = { worker: Worker; isReady: boolean; current: Waiting | null; timer: NodeJS.Timeout | null };

// From the project's root: the bundle's own place differs from the source's, and Node runs the source as it is.
const workerFile = join(process.cwd(), 'app/messages/rendering/liquid-worker.ts');
const maxThreads = Math.max(1, Math.min(4, availableParallelism()));

const threads = new Set<Thread>();
const queue: Waiting[] = [];

/** Renders words in a thread. Never throws for what the words do: that is the outcome. */
export async function renderInThread(job: RenderJob): Promise<RenderOutcome> {
  const answer = await ask(job);
  if (answer === null) return { outcome: 'failed', reason: tooMuch };
  return answer as RenderOutcome;
}

/** Checks words in a thread; see liquid-check.ts. */
export async function checkInThread(job: CheckJob): Promise<WordsProblem[]> {
  const answer = await ask(job);
  if (answer === null) return [{ field: 'body', line: 1, column: 1, reason: tooMuch }];
  return answer as WordsProblem[];
}

export const tooMuch = 'The words take too long to put together.';

/** Ends all threads, for a clean stop. Later calls start new ones. */
export async function closeLiquidThreads(): Promise<void> {
  await Promise.all([...threads].map(({ worker }) => worker.terminate()));
}

function ask(job: WordsJob): Promise<Answer | null> {
  return new Promise((settle, fail) => {
    queue.push({ job, settle, fail });
    dispatch();
  });
}

function dispatch(): void {
  for (const thread of threads) {
    if (queue.length === 0) return;
    if (thread.isReady && !thread.current) start(thread, queue.shift()!);
  }
  const starting = [...threads].filter((thread) => !thread.isReady).length;
  if (queue.length > starting && threads.size < maxThreads) addThread();
}

function start(thread: Thread, waiting: Waiting): void {
  thread.current = waiting;
  thread.worker.ref();
  thread.timer = setTimeout(() => void thread.worker.terminate(), jobTimeoutMs);
  thread.worker.postMessage(waiting.job);
}

function addThread(): void {
  const worker = new Worker(workerFile, {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const thread: Thread = { worker, isReady: false, current: null, timer: null };
  threads.add(thread);
  worker.on('message', (answer: Answer | 'ready') => {
    if (answer === 'ready') thread.isReady = true;
    else release(thread)?.settle(answer);
    // A process may end while its threads are idle.
    if (queue.length === 0) worker.unref();
    dispatch();
  });
  // Out of memory or stack: 'exit' follows and says what it means for the job.
  worker.on('error', (error) => {
    if (!thread.isReady) rejectAll(error as Error);
  });
  worker.on('exit', () => {
    threads.delete(thread);
    release(thread)?.settle(null);
    if (queue.length > 0) dispatch();
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
function rejectAll(error: Error): void {
  for (const { fail } of queue.splice(0)) fail(error);
}
