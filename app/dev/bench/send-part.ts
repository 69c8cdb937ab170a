import { startWorkers } from '#app/jobs/work.server.ts';
import { sweepInBatches } from '#app/messages/sending/sweep.server.ts';
import { handlers } from '#app/worker/handlers.server.ts';
import { startLoop } from '#app/worker/loops.server.ts';
import { sayReady } from './part.ts';

// The worker's sending side, with its own pauses: sweep, queue, jobs. Runs until it is stopped.

// No Shopify here, so products of new orders are not read.
startWorkers({ ...handlers, enrich: async () => {} });
startLoop('due messages', 400, sweepInBatches);
process.once('SIGTERM', () => process.exit(0));
sayReady();
