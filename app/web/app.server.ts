import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { createRequestHandler } from '@remix-run/express';
import type { ServerBuild } from '@remix-run/node';
import compression from 'compression';
import express, { type Express, type Request, type RequestHandler } from 'express';
import helmet from 'helmet';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { keepQueryAsSigned } from './signed-query.ts';

/** Everything but webhooks: built assets, the admin, the customers' pages, the app proxy. */
export async function createApp(): Promise<Express> {
  const app = express();
  app.disable('x-powered-by');
  // One proxy in front (the load balancer): its word on the client's address and protocol counts.
  app.set('trust proxy', 1);
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
  app.use('/c', customerPageHeaders, limitPerAddress(120));
  app.use('/proxy', keepQueryAsSigned);
  const build = await addBuild(app);
  app.all('*', createRequestHandler({ build, mode: env.NODE_ENV }));
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

function limitPerAddress(perMinute: number): RequestHandler {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return (request: Request, response, next) => {
    limiter.consume(request.ip ?? 'unknown').then(
      () => next(),
      () => {
        log.warn({ path: request.baseUrl }, 'too many requests from one address');
        response
          .status(429)
          .set('Retry-After', '60')
          .type('text')
          .send('Too many requests. Please try again in a minute.');
      },
    );
  };
}
