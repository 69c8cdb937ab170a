import { createServer, type Server } from 'node:http';
import { isIP } from 'node:net';
import express, { type RequestHandler } from 'express';
import { collectDefaultMetrics, register } from 'prom-client';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { listen } from './listen.server.ts';
import { checkReadiness } from './readiness.server.ts';
import { addQueueBoard } from './queue-board.server.ts';
import { registerBusinessMetrics } from './metrics.server.ts';

/**
 * Takes requests for an address or for a name without a dot only, as on one machine and between containers. A page
 * elsewhere can point a name of its own at this port, and the browser of an operator who reads it would then pause queues
 * for it; such a name has a dot.
 */
export const knownHostsOnly: RequestHandler = ({ headers }, response, next) => {
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  if (isIP(name) !== 0 || /^[\w-]+$/.test(name) || name === env.OPERATORS_HOST) return next();
  response.status(421).type('text').send("Ask for the operators' port by its address.");
};

/**
 * The operators' port (loopback by default, since nothing on it asks who you are): /healthz, /readyz, Prometheus
 * metrics, and, on the web process, the queue board.
 */
export async function startOperatorsServer(processName: 'web' | 'worker'): Promise<Server> {
  const app = express();
  app.disable('x-powered-by');
  app.use(knownHostsOnly);
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  app.get('/readyz', async (_request, response) => {
    const readiness = await checkReadiness();
    response.status(readiness.isReady ? 200 : 503).json(readiness);
  });
  collectDefaultMetrics({ labels: { process: processName } });
  registerBusinessMetrics();
  app.get('/metrics', async (_request, response) => {
    response.type(register.contentType).send(await register.metrics());
  });
  if (processName === 'web') addQueueBoard(app);
  const server = createServer(app);
  await listen(server, env.OPERATORS_PORT, env.OPERATORS_HOST);
  log.info({ host: env.OPERATORS_HOST, port: env.OPERATORS_PORT }, "operators' port is up");
  return server;
}
