import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { rateLimit } from '#app/lib/rate-limits.server.ts';
import { addressGroup } from './client-address.ts';
import { answerBroken, oneSpelling, refuseForeignForms } from './front-door.server.ts';
import { keepQueryAsSigned } from './signed-query.ts';

/** Everything but webhooks: built assets, the admin, the customers' pages, the app proxy. */
export async function createApp(): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  // Only what our own proxies say of the client's address and protocol counts.
  app.set('trust proxy', env.TRUSTED_PROXIES);
  app.use(oneSpelling);
  app.use(compression());
  // Shopify's library owns frame-ancestors for the admin; see app/shopify/app.server.ts.
  app.use(
    helmet({
      contentSecurityPolicy: false,
      frameguard: false,
      crossOriginOpenerPolicy: false,
      crossOriginResourcePolicy: false,
    }),
  );
  app.get('/healthz', (_request, response) => void response.type('text').send('ok'));
  app.use(refuseForeignForms);
  app.use('/c', customerPageHeaders, limitPerAddress);
  app.use('/proxy', keepQueryAsSigned);
  const build = await addBuild(app);
  app.all('*', createRequestHandler({ build, mode: env.NODE_ENV }));
  app.use(answerBroken);
  return app;
}

async function addBuild(app: Express): Promise<ServerBuild | (() => Promise<ServerBuild>)> {
  if (env.NODE_ENV === 'development') {
    const { createServer } = await import('vite');
    const vite = await createServer({ server: { middlewareMode: true } });
    app.use(vite.middlewares);
    return () => vite.ssrLoadModule('virtual:remix/server-build') as Promise<ServerBuild>;
  }
  app.use('/assets', express.static('build/client/assets', { immutable: true, maxAge: '1y', fallthrough: false }));
  app.use(express.static('build/client', { maxAge: '1h' }));
  return (await import(pathToFileURL(resolve('build/server/index.js')).href)) as ServerBuild;
}

/**
 * Customers' links carry a token: it must not leak by referrer, cache or search engine, and the pages are never framed.
 */
const customerPageHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    // same-origin, not no-referrer: with that browsers post forms with `Origin: null`, which Remix refuses.
    'Referrer-Policy': 'same-origin',
    'Cache-Control': 'no-store',
    'X-Robots-Tag': 'noindex, nofollow',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  });
  next();
};

const countAddress = rateLimit({ name: 'page-address', times: 120, seconds: 60 });

const limitPerAddress: RequestHandler = async (request: Request, response, next) => {
  const secondsToWait = await countAddress(addressGroup(request.ip ?? 'unknown'));
  if (secondsToWait === null) return next();
  log.warn({ path: request.baseUrl }, 'too many requests from one address');
  response
    .status(429)
    .set('Retry-After', String(secondsToWait))
    .type('text')
    .send('Too many requests. Please try again in a minute.');
};
