import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  tooMuch,
  type CheckJob,
  type FromThread,
  type RenderJob,
  type RenderOutcome,
  type WordsJob,
  type WordsProblem,
} from './liquid-jobs.ts';

// Merchants' words run in threads beside the process: one job at a time each, so that whatever takes too long is known,
// ended with its thread, and harms nobody else's mail. What counts is the thread's own processor time. The clock on the
// wall goes on while the process is stopped or the machine is busy, and that is no fault of the words.

/** milliseconds of processor time one job may take */
const jobCpuMs = 1_500;
/** a thread that is not done is looked at again after so many milliseconds at the earliest */
const lookAgainMs = 100;

type Answer = NonNullable<FromThread['answer']>;
type Waiting = { job: WordsJob; settle: (answer: Answer | null) => void; fail: (error: Error) => void };
type Thread = {
  worker: Worker;
  isReady: boolean;
  current: Waiting | null;
  timer: NodeJS.Timeout | null;
  /** processor time it had used, in milliseconds, when its job began */
  cpuMsBefore: number;
};

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
  lookLater(thread, waiting, jobCpuMs);
  thread.worker.postMessage(waiting.job);
}

function lookLater(thread: Thread, waiting: Waiting, ms: number): void {
  thread.timer = setTimeout(() => void endIfTooSlow(thread, waiting), ms);
}

async function endIfTooSlow(thread: Thread, waiting: Waiting): Promise<void> {
  // Null: the thread has ended, and 'exit' says what that means for the job.
  const usage = await thread.worker.cpuUsage().catch(() => null);
  if (!usage || thread.current !== waiting) return;
  const leftMs = jobCpuMs - (milliseconds(usage) - thread.cpuMsBefore);
  if (leftMs <= 0) void thread.worker.terminate();
  else lookLater(thread, waiting, Math.max(leftMs, lookAgainMs));
}

function milliseconds({ user, system }: { user: number; system: number }): number {
  return (user + system) / 1000;
}

function addThread(): void {
  const worker = new Worker(workerFile, {
    execArgv: [],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const thread: Thread = { worker, isReady: false, current: null, timer: null, cpuMsBefore: 0 };
  threads.add(thread);
  worker.on('message', ({ answer, cpu }: FromThread) => {
    thread.cpuMsBefore = milliseconds(cpu);
    if (answer === null) thread.isReady = true;
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
