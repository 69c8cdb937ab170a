import { setTimeout as wait } from 'node:timers/promises';
import { drainOnce } from '#app/worker/drain-inbox.server.ts';

// A second process that applies webhooks next to the test's own, until told to stop.

let isStopping = false;
process.on('SIGTERM', () => (isStopping = true));
process.stdout.write('ready\n');
while (!isStopping) if ((await drainOnce()) === 0) await wait(20);
process.exit(0);
