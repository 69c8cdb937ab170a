import { setTimeout as pause } from 'node:timers/promises';
import type { Job, Processor, Worker } from 'bullmq';
import { Counter } from 'prom-client';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { type Opened, openWorker } from './backend.server.ts';
import { deliveryJob, isJobName, jobCatalog, queueNames, type JobHandlers, type QueueName } from './catalog.ts';

const jobsDone = new Counter({
  name: 'aftercare_jobs_total',
  help: 'Jobs run, by name and outcome',
  labelNames: ['name', 'outcome'],
});

const concurrency: Record<QueueName, number> = { messages: 4, upkeep: 2 };

/** Starts taking jobs, as soon as the queues are there. @returns how to stop: jobs in hand are finished first */
export function startWorkers(handlers: JobHandlers): () => Promise<void> {
  const stops = queueNames.map((name) => startWorker(name, (job) => runJob(handlers, job)));
  return async () => void (await Promise.all(stops.map((stop) => stop())));
}

/**
 * While the queue's database is not there it is looked for later and later (up to 5 s), each time by a new worker:
 * BullMQ's own remembers the first failure for ever and asks again without a pause, which leaves the process no time
 * for anything else.
 */
function startWorker(name: QueueName, process: Processor): () => Promise<void> {
  const stopping = new AbortController();
  let open: Opened<Worker> | null = null;
  const running = (async () => {
    for (let failures = 1; !stopping.signal.aborted; failures += 1) {
      const worker = openWorker(name, process, concurrency[name]);
      open = worker;
      try {
        await worker.it.waitUntilReady();
        return await worker.it.run();
      } catch (err) {
        if (stopping.signal.aborted) return;
        open = null;
        const waitMs = Math.min(250 * 2 ** failures, 5_000);
        log.error({ err, queue: name, failures, waitMs }, 'the queue is not there; its jobs wait');
        await worker.close();
        await pause(waitMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  })();
  return async () => {
    stopping.abort();
    await open?.close();
    await running;
  };
}

/**
 * Runs one job. Names and payloads that this version does not know (an older or newer one added them) are dropped with
 * a note.
 */
async function runJob(handlers: JobHandlers, job: Pick<Job, 'name' | 'data' | 'id'>): Promise<void> {
  if (!Object.hasOwn(handlers, job.name)) return drop(job, 'unknown name');
  const { payload: schema } = isJobName(job.name) ? jobCatalog[job.name] : deliveryJob;
  const payload = schema.safeParse(job.data);
  if (!payload.success) return drop(job, 'unknown payload');
  const handle = handlers[job.name as keyof JobHandlers] as (payload: unknown) => Promise<void>;
  try {
    await handle(payload.data);
    jobsDone.inc({ name: job.name, outcome: 'done' });
  } catch (err) {
    jobsDone.inc({ name: job.name, outcome: 'failed' });
    log.error({ err, job: job.id, jobName: job.name }, 'a job failed');
    // The queue keeps what it is told for two weeks, beyond the reach of any erasure: no more than the kind of failure.
    throw withoutWords(err);
  }
}

function drop(job: Pick<Job, 'name' | 'id'>, why: string): void {
  jobsDone.inc({ name: 'unknown', outcome: 'dropped' });
  log.warn({ job: job.id, jobName: job.name, why }, 'a job was dropped');
}

function withoutWords(err: unknown): Error {
  const kind = err instanceof AppError ? `${err.name} ${err.code}` : err instanceof Error ? err.name : typeof err;
  const bare = new Error(`${kind}: the log has the rest.`);
  bare.stack = bare.message;
  return bare;
}
