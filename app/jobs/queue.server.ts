import type { Queue } from 'bullmq';
import { AppError } from '#app/lib/errors.ts';
import { openQueue, type Opened } from './backend.server.ts';
import {
  deliveryJob,
  jobCatalog,
  jobNames,
  queueNames,
  type Delivery,
  type JobName,
  type JobPayload,
  type JobSpec,
  type QueueName,
} from './catalog.ts';

const open = new Map<QueueName, Opened<Queue>>();

function queueOf(name: QueueName): Queue {
  const known = open.get(name);
  if (known) return known.it;
  const opened = openQueue(name);
  open.set(name, opened);
  void forgetIfLost(name, opened);
  return opened.it;
}

/** BullMQ remembers a first failure to connect for ever: the next use opens the queue anew. */
async function forgetIfLost(name: QueueName, opened: Opened<Queue>): Promise<void> {
  try {
    await opened.it.waitUntilReady();
  } catch {
    // If it was closed meanwhile, whoever closed it has dealt with it.
    if (open.get(name) !== opened) return;
    open.delete(name);
    await opened.close();
  }
}

type NewJob = { [Name in JobName]: { name: Name; payload: JobPayload<Name> } }[JobName];

// Finished jobs are kept for the board, not for the app.
const kept = {
  removeOnComplete: { count: 1_000, age: 3 * 24 * 3600 },
  removeOnFail: { count: 1_000, age: 14 * 24 * 3600 },
};

/**
 * Puts a job on its queue: with enqueueDeliveries, the only way in.
 * @throws AppError('unavailable') when the backend does not answer within 3 s; the rows behind the job are then found
 *   by a sweep
 */
export async function enqueue<Name extends JobName>(name: Name, payload: JobPayload<Name>): Promise<void> {
  await enqueueAll([{ name, payload } as NewJob]);
}

/** As enqueue, for several jobs in one go. */
export async function enqueueAll(jobs: NewJob[]): Promise<void> {
  await addAll(jobs.map(({ name, payload }) => ({ name, payload, spec: jobCatalog[name] })));
}

/** As enqueueAll, for rows to be sent. @param deliveries named as their handlers are */
export async function enqueueDeliveries<Name extends string>(deliveries: Delivery<Name>[]): Promise<void> {
  await addAll(deliveries.map((delivery) => ({ ...delivery, spec: deliveryJob })));
}

type Specified = { name: string; payload: unknown; spec: JobSpec };

async function addAll(jobs: Specified[]): Promise<void> {
  for (const queueName of queueNames) {
    const own = jobs.filter(({ spec }) => spec.queue === queueName);
    if (own.length === 0) continue;
    await inTime(
      queueOf(queueName).addBulk(
        own.map(({ name, payload, spec }) => ({
          name,
          data: spec.payload.parse(payload),
          opts: { attempts: spec.attempts, ...kept },
        })),
      ),
    );
  }
}

/**
 * Makes sure that every recurring job is scheduled; harmless to repeat, and repeated because a queue can be emptied.
 */
export async function scheduleRecurring(): Promise<void> {
  for (const name of jobNames) {
    const spec = jobCatalog[name];
    if (!('everyMs' in spec) || spec.everyMs === undefined) continue;
    const template = { name, data: {}, opts: { attempts: spec.attempts, ...kept } };
    await inTime(queueOf(spec.queue).upsertJobScheduler(name, { every: spec.everyMs }, template));
  }
}

/** Resolves when the backend answers. @throws AppError('unavailable') */
export async function pingQueue(): Promise<void> {
  await inTime(queueOf('messages').getJobCountByTypes('waiting'));
}

/** The queues as the board shows them. */
export function boardQueues(): Queue[] {
  return queueNames.map(queueOf);
}

/** Gives back the connections; the next use opens them again. */
export async function closeQueues(): Promise<void> {
  const all = [...open.values()];
  open.clear();
  await Promise.all(all.map((queue) => queue.close()));
}

const patienceMs = 3_000;

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_done, fail) => {
    timer = setTimeout(() => fail(new AppError('unavailable', 'The queue does not answer.')), patienceMs);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
