import { z } from 'zod';

// Every job: its name, what it carries, where it waits. A job is a wake-up with ids; the rows say what is to be done,
// so a lost job is found again by a sweep and one that runs twice does nothing the second time.

/** Rows of any shops; personal data never travels in a job. */
const RefsSchema = z.object({
  refs: z
    .array(z.object({ shopId: z.int(), id: z.string() }))
    .min(1)
    .max(100),
});
const ShopSchema = z.object({ shopId: z.int() });
const NothingSchema = z.object({});

export type QueueName = 'messages' | 'upkeep';

const minute = 60_000;

export type JobSpec<Schema extends z.ZodType = z.ZodType> = {
  queue: QueueName;
  payload: Schema;
  /** at once, without a pause between: what needs a pause has a row with a time */
  attempts: number;
  /** recurring: milliseconds between two runs */
  everyMs?: number;
};

const job = <Schema extends z.ZodType>(
  queue: QueueName,
  payload: Schema,
  own: { attempts?: number; everyMs?: number } = {},
): JobSpec<Schema> => ({
  queue,
  payload,
  attempts: 1,
  ...own,
});

/**
 * What every job on the queue of messages is: rows to be sent. Its name says which ones (a kind of message, say), so
 * that the board reads like the shop's day. The names are those of the handlers (worker/handlers.server.ts): this floor
 * knows none.
 */
export const deliveryJob = job('messages', RefsSchema);

type Refs = z.output<typeof RefsSchema>;
export type Delivery<Name extends string> = { name: Name; payload: Refs };
export type DeliveryHandler = (payload: Refs) => Promise<void>;

/** Every other job. */
export const jobCatalog = {
  // Recurring jobs look for shops with work and fan out.
  'reconcile.all': job('upkeep', NothingSchema, { everyMs: 60 * minute }),
  reconcile: job('upkeep', ShopSchema, { attempts: 2 }),
  'enrich.all': job('upkeep', NothingSchema, { everyMs: 10 * minute }),
  enrich: job('upkeep', ShopSchema),
  'carriers.all': job('upkeep', NothingSchema, { everyMs: 6 * 60 * minute }),
  carriers: job('upkeep', ShopSchema),
  'history_import.poll': job('upkeep', NothingSchema, { everyMs: minute / 20 }),
  'loyalty.clock': job('upkeep', NothingSchema, { everyMs: minute }),
  'loyalty.import': job('upkeep', NothingSchema, { everyMs: minute / 20 }),
  'loyalty.catch_up': job('upkeep', NothingSchema, { everyMs: minute / 12 }),
  'loyalty.rewards': job('upkeep', NothingSchema, { everyMs: minute / 6 }),
  'loyalty.writes': job('upkeep', NothingSchema, { everyMs: minute / 12 }),
  'loyalty.days': job('upkeep', NothingSchema, { everyMs: 60 * minute }),
  'loyalty.check': job('upkeep', NothingSchema, { everyMs: 24 * 60 * minute }),
  retention: job('upkeep', NothingSchema, { everyMs: 24 * 60 * minute }),
} as const;

export type JobName = keyof typeof jobCatalog;
export type JobPayload<Name extends JobName> = z.output<(typeof jobCatalog)[Name]['payload']>;

/** A job without a handler does not compile, nor does a delivery. */
export type JobHandlers<DeliveryName extends string = never> = {
  [Name in JobName]: (payload: JobPayload<Name>) => Promise<void>;
} & Record<DeliveryName, DeliveryHandler>;

export const jobNames = Object.keys(jobCatalog) as JobName[];
export const queueNames: readonly QueueName[] = ['messages', 'upkeep'];

export function isJobName(text: string): text is JobName {
  return Object.hasOwn(jobCatalog, text);
}
