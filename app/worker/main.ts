import { closeQueues, scheduleRecurring } from '#app/jobs/queue.server.ts';
import { startWorkers } from '#app/jobs/work.server.ts';
import { minuteMs } from '#app/lib/clock.ts';
import { prisma } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { startBounceListener } from '#app/messages/bounces/bounce-listener.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { planDueRechecks } from '#app/messages/planning/replanning.server.ts';
import { sweepInBatches, sweepStuck } from '#app/messages/sending/sweep.server.ts';
import { finishDeliveriesBeside } from '#app/messages/sending/own-server.server.ts';
import { closeTransports, cutHandOvers } from '#app/messages/sending/transport.server.ts';
import { close } from '#app/web/listen.server.ts';
import { startOperatorsServer } from '#app/web/operators.server.ts';
import { onShutdown } from '#app/web/shutdown.server.ts';
import { handlers } from './handlers.server.ts';
import { drainOnce } from './drain-inbox.server.ts';
import { startLoop } from './loops.server.ts';

// The worker process: applies webhooks, plans, sends. Any number of them may run side by side: each takes its work from
// the database row by row, under a lease. What a killed worker had in hand comes back when its lease ends: webhooks
// after 15 s, or at once when the worker lives and only the database was away (drain-inbox.server.ts), queued messages after a minute (messages/sending/sweep.server.ts). A message that
// was being handed over is never sent again by itself: its fate is unknown
// (docs/decisions/05-a-mail-whose-fate-is-unknown.md).

const operators = await startOperatorsServer('worker');
const bounces =
  env.BOUNCE_SMTP_PORT === undefined
    ? null
    : await startBounceListener({ host: env.BOUNCE_SMTP_HOST, port: env.BOUNCE_SMTP_PORT });

const loops = [
  startLoop('intake', 250, drainOnce),
  startLoop('due messages', 400, sweepInBatches),
  startLoop('stuck messages', 5_000, async () => {
    await sweepStuck();
    return 0;
  }),
  startLoop('orders to look at again', 1_000, planDueRechecks),
  startLoop('schedules', 10 * minuteMs, async () => {
    await scheduleRecurring();
    return 0;
  }),
];
const stopWorkers = startWorkers(handlers);
log.info({ operatorsPort: env.OPERATORS_PORT, queue: env.REDIS_URL ? 'redis' : 'postgresql' }, 'worker is up');

// What hangs is cut in time for its outcome to be written: well before the process is given up (web/shutdown.server.ts).
const handOversEndAfterMs = 10_000;

onShutdown('worker', async () => {
  const cutting = setTimeout(cutHandOvers, handOversEndAfterMs);
  await Promise.all([...loops.map((stop) => stop()), stopWorkers(), bounces?.close()]);
  await finishDeliveriesBeside();
  clearTimeout(cutting);
  closeTransports();
  await Promise.all([closeQueues(), closeLiquidThreads(), close(operators)]);
  await prisma.$disconnect();
});
