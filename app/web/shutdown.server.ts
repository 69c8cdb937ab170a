import { log } from '#app/lib/log.server.ts';

const patienceMs = 20_000;

/**
 * On SIGTERM and SIGINT: finish the work in hand, then leave. What is not finished after 20 s is left to the sweeps.
 */
export function onShutdown(processName: string, finish: () => Promise<void>): void {
  let isLeaving = false;
  const leave = async (signal: string) => {
    if (isLeaving) return;
    isLeaving = true;
    log.info({ signal }, `${processName} finishes its work and stops`);
    setTimeout(() => process.exit(1), patienceMs).unref();
    await finish();
    log.info(`${processName} has stopped`);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void leave(signal));
}
