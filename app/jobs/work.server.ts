import type { Job } from 'bullmq';
import { Counter } from 'prom-client';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { openWorker } from './backend.server.ts';
import { isJobName, jobCatalog, queueNames, type JobHandlers, type QueueName } from './catalog.ts';

const jobsDone = new Counter({ name: 'aftercare_jobs_total', help: 'Jobs run, by name and outcome', labelNames: ['name', 'outcome'] });

const concurrency: Record<QueueName, number> = { messages: 4, upkeep: 2 };

/** Starts taking jobs. @returns how to stop: jobs in hand are finished first */
export function startWorkers(handlers: JobHandlers): () => Promise<void> {
  const workers = queueNames.map((name) => openWorker(name, (job) => runJob(handlers, job), concurrency[name]));
  return async () => void (await Promise.all(workers.map((worker) => worker.close())));
}

/** Runs one job. Names and payloads that this version does not know (an older or newer one added them) are dropped with a note. */
export async function runJob(handlers: JobHandlers, job: Pick<Job, 'name' | 'data' | 'id'>): Promise<void> {
  if (!isJobName(job.name)) return drop(job, 'unknown name');
  const payload = jobCatalog[job.name].payload.safeParse(job.data);
  if (!payload.success) return drop(job, 'unknown payload');
  const handle = handlers[job.name] as (payload: unknown) => Promise<void>;
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
