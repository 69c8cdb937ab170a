import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { BareMailerInput } from './bare-mailer-part.ts';
import type { BenchCluster, BenchDatabase } from './database.ts';
import { asOwner } from '../launch/database.ts';
import type { DrainInput } from './drain-part.ts';
import { runPart, startPart } from './part.ts';
import { percentile, type Figure } from './report.ts';
import { keepEvents, placedEvent } from './sample-events.ts';
import { addShops } from './shops.ts';

export type SendSizes = { mails: number; steadySeconds: number; renderRounds: number };

const shopCount = 10;
const warmUp = 100;
const steadyPerSecond = 20;

/** A database with one order and its planned thank-you for each mail, none of them due yet. */
export async function prepareMails(cluster: BenchCluster, { mails, steadySeconds }: SendSizes): Promise<BenchDatabase> {
  const database = await cluster.create('bench_mails');
  const count = warmUp + mails + steadyPerSecond * steadySeconds;
  await asOwner(database.ownerUrl, async (owner) => {
    const domains = await addShops(owner, shopCount);
    const events = Array.from({ length: count }, (_, index) =>
      placedEvent(domains[index % shopCount]!, 10_000 + index, new Date()),
    );
    await keepEvents(owner, events);
  });
  await runPart({
    file: 'drain-part.ts',
    input: { way: 'batches' } satisfies DrainInput,
    environment: database.environment,
  });
  await asOwner(database.ownerUrl, async (owner) => {
    await owner.query(
      `UPDATE messages SET "sendAt" = now() + interval '1 day', "usefulUntil" = now() + interval '2 days'`,
    );
    await owner.query(`DELETE FROM messages WHERE kind <> 'thank_you'`);
    await owner.query('VACUUM ANALYZE');
  });
  return database;
}

/**
 * A worker sends to a mail server that discards mails: first a steady stream, then everything due in one second.
 * Compared with bare nodemailer and mails of the same size.
 */
export async function benchSend(
  cluster: BenchCluster,
  prepared: BenchDatabase,
  redisUrl: string | null,
  sizes: SendSizes,
): Promise<Figure[]> {
  const sink = fork(`${import.meta.dirname}/mail-sink.ts`);
  const [port] = (await once(sink, 'message')) as [number];
  const smtpUrl = `smtp://127.0.0.1:${port}`;
  const database = await cluster.create('bench_send', prepared);
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  try {
    const environment = { ...database.environment, REDIS_URL: redisUrl ?? '', SMTP_URL: smtpUrl };
    const worker = await startPart({ file: 'send-part.ts', input: {}, environment });
    await letDue(owner, warmUp, 0);
    const steady = await letDue(owner, steadyPerSecond * sizes.steadySeconds, sizes.steadySeconds);
    const burst = await letDue(owner, sizes.mails, 1);
    await worker.stop();
    const mail = await aSentMail(owner);
    const bare = await runPart<number>({
      file: 'bare-mailer-part.ts',
      input: { smtpUrl, count: sizes.mails, mail } satisfies BareMailerInput,
      environment: database.environment,
    });
    return figuresOf({ steady, burst, bare });
  } finally {
    await owner.end();
    sink.kill();
  }
}

type Sent = { count: number; /** seconds from due to sent */ late: number[]; perSecond: number };

/** Makes `count` messages due, spread over `seconds` starting in two seconds, and waits until all are sent. */
async function letDue(owner: pg.Client, count: number, seconds: number): Promise<Sent> {
  const { rows } = await owner.query<{ id: string }>(
    `UPDATE messages m SET "sendAt" = clock_timestamp() + interval '2 seconds' + random() * make_interval(secs => $2::float)
     FROM (SELECT "shopId", id FROM messages WHERE state = 'planned' ORDER BY md5(id) LIMIT $1) few
     WHERE m."shopId" = few."shopId" AND m.id = few.id RETURNING m.id`,
    [count, seconds],
  );
  const ids = rows.map((row) => row.id);
  if (ids.length < count) throw new Error(`only ${ids.length} of ${count} messages are planned`);
  const deadline = Date.now() + 180_000;
  for (;;) {
    const states = await owner.query<{ open: number; lost: number }>(
      `SELECT count(*) FILTER (WHERE state IN ('planned', 'queued', 'sending'))::int AS open,
         count(*) FILTER (WHERE state NOT IN ('planned', 'queued', 'sending', 'sent'))::int AS lost FROM messages WHERE id = ANY($1)`,
      [ids],
    );
    const { open, lost } = states.rows[0]!;
    if (lost > 0) throw new Error(`${lost} messages ended unsent: the figure would mean nothing`);
    if (open === 0) break;
    if (Date.now() > deadline) throw new Error(`${open} of ${count} messages were not sent in three minutes`);
    await wait(300);
  }
  const sent = await owner.query<{ late: number; at: number }>(
    `SELECT extract(epoch FROM "sentAt" - "sendAt")::float AS late, extract(epoch FROM "sentAt")::float AS at FROM messages WHERE id = ANY($1) ORDER BY "sentAt"`,
    [ids],
  );
  const times = sent.rows.map((row) => row.at);
  const due = Math.min(...sent.rows.map((row) => row.at - row.late));
  return { count, late: sent.rows.map((row) => row.late), perSecond: count / (times.at(-1)! - due) };
}

async function aSentMail(owner: pg.Client): Promise<BareMailerInput['mail']> {
  const { rows } = await owner.query<BareMailerInput['mail']>('SELECT subject, html, text FROM sent_mails LIMIT 1');
  return rows[0]!;
}

function figuresOf({ steady, burst, bare }: { steady: Sent; burst: Sent; bare: number }): Figure[] {
  const early = [...steady.late, ...burst.late].filter((late) => late < 0).length;
  return [
    {
      what: `mails sent, one worker, ${shopCount} shops`,
      unit: '/s',
      ours: burst.perSecond,
      control: { what: 'bare nodemailer', value: bare },
      aim: '>= 0.5 x',
    },
    {
      what: `${burst.count.toLocaleString('en')} due in one second: p99 late`,
      unit: 's',
      ours: percentile(burst.late, 0.99),
      aim: '<= 5 s (10,000)',
    },
    {
      what: `${steadyPerSecond} due every second: p99 late`,
      unit: 's',
      ours: percentile(steady.late, 0.99),
      aim: '<= 1 s',
    },
    { what: 'sent early', unit: '', ours: early, aim: '0' },
  ];
}

export async function benchRender(database: BenchDatabase, { renderRounds }: SendSizes): Promise<Figure[]> {
  const rate = await runPart<number>({
    file: 'render-part.ts',
    input: { rounds: renderRounds },
    environment: database.environment,
  });
  return [{ what: 'mails put into words, one core', unit: '/s', ours: rate, aim: '>= 2,000' }];
}
