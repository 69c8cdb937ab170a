import pg from 'pg';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { accessesNoted } from '#app/privacy/accesses.server.ts';
import { createIntake } from '#app/shopify/intake.server.ts';
import { createApp } from './app.server.ts';
import { createWebServer } from './http-server.server.ts';
import { close, listen } from './listen.server.ts';
import { startOperatorsServer } from './operators.server.ts';
import { onShutdown } from './shutdown.server.ts';

// The web process: Shopify's webhooks, the merchant's admin, the customers' pages, and a port for operators.

// A pool of its own, so that a slow page never keeps an acknowledgement waiting for a connection.
const intakePool = new pg.Pool({ connectionString: env.DATABASE_URL, max: 4, connectionTimeoutMillis: 3000 });
intakePool.on('error', (err) => log.error({ err }, 'an idle intake connection was lost'));

const handleWebhook = createIntake({
  pool: intakePool,
  secrets: [env.SHOPIFY_API_SECRET, env.SHOPIFY_API_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
});
const app = await createApp();

const server = createWebServer({
  handleWebhook: (request, response) => void handleWebhook(request, response),
  app,
});

const operators = await startOperatorsServer('web');
await listen(server, env.PORT, env.LISTEN_HOST);
if (env.SHOPIFY_APP_URL.startsWith('https:') && env.TRUSTED_PROXIES === 0)
  log.warn('The public address has https, so a proxy stands in front: set TRUSTED_PROXIES (see .env.example).');
log.info({ port: env.PORT, operatorsPort: env.OPERATORS_PORT }, 'web is up');

onShutdown('web', async () => {
  await Promise.all([close(server), close(operators)]);
  await accessesNoted();
  await intakePool.end();
});
