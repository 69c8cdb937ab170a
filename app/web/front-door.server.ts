import type { ErrorRequestHandler, Request, RequestHandler } from 'express';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';
import { readAddress } from './request-path.ts';

// What every request passes before headers, limits or routes are chosen for it.

/**
 * Lets only one spelling of an address through: others of a page are sent to it, other requests are refused. Remix
 * builds its own address from host and protocol too, so these may hold nothing else.
 */
export const oneSpelling: RequestHandler = (request, response, next) => {
  const reading = readAddress(request.originalUrl);
  if (reading.outcome === 'normal' && saysHostAndProtocolOnly(request)) return next();
  response.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' });
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (reading.outcome !== 'differs' || !isRead || !saysHostAndProtocolOnly(request))
    return void response.status(400).type('text').send('This address is not written as it should be.');
  response
    .status(302)
    .set('Location', [reading.normalPath, ...reading.query].join('?'))
    .end();
};

const hostPattern = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

function saysHostAndProtocolOnly({ headers }: Request): boolean {
  const forwarded = (name: string) => [headers[name] ?? []].flat().join(',').split(',').filter(Boolean);
  const hosts = [...(headers.host === undefined ? [] : [headers.host]), ...forwarded('x-forwarded-host')];
  return (
    hosts.every((host) => hostPattern.test(host.trim())) &&
    forwarded('x-forwarded-proto').every((protocol) => /^https?$/i.test(protocol.trim()))
  );
}

/** Shopify forwards the storefront's requests with its origin, and the customer account has one of its own. */
const expectsForeignOrigins = /^\/(proxy|account-api)(\/|$)/;

/** A form that another site sends in a visitor's name is refused without a word in the log. */
export const refuseForeignForms: RequestHandler = (request, response, next) => {
  const { origin } = request.headers;
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(request.method);
  if (isRead || origin === undefined || expectsForeignOrigins.test(request.path) || isOwn(origin, request))
    return next();
  response.status(403).set('Cache-Control', 'no-store').type('text').send('This form was sent from another site.');
};

function isOwn(origin: string, { headers }: Request): boolean {
  if (!URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  const forwardedHost = [headers['x-forwarded-host'] ?? []].flat()[0]?.split(',')[0]?.trim();
  return [headers.host, forwardedHost, new URL(env.SHOPIFY_APP_URL).host].includes(host);
}

/** What no route has caught: noted once, without the address. */
export const answerBroken: ErrorRequestHandler = (err: unknown, _request, response, next) => {
  log.error({ err }, 'a request failed outside of any route');
  if (response.headersSent) return next(err);
  response.status(500).type('text').send('Something broke. It has been noted.');
};
