// Preload for development: `node --import ./app/dev/redirect.ts app/web/main.ts`. Redirects every call of the process
// to Shopify to the pretend one, and blocks all other hosts but this machine. The app itself is unaware of it.
//
// PRETEND_SHOPIFY_URL is where the pretend Shopify listens. Hosts of DATABASE_URL and REDIS_URL stay reachable.
import net from 'node:net';

const pretendUrl = process.env.PRETEND_SHOPIFY_URL;
if (!pretendUrl) throw new Error('PRETEND_SHOPIFY_URL is missing: set it to the address of the pretend Shopify');

const loopback = new Set(['localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0', '::']);
const services = [process.env.DATABASE_URL, process.env.REDIS_URL].filter((url) => url !== undefined && url !== '');
for (const service of services) loopback.add(new URL(service as string).hostname);

/**
 * Where a call really goes: shops and bulk results to the pretend Shopify, this machine unchanged, everything else
 * nowhere.
 */
function redirected(address: string): string {
  const url = new URL(address);
  const { hostname } = url;
  if (loopback.has(hostname) || url.protocol === 'data:' || url.protocol === 'blob:') return address;
  const rest = url.pathname + url.search;
  if (/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(hostname)) return `${pretendUrl}/shops/${hostname}${rest}`;
  if (hostname === 'storage.googleapis.com') return `${pretendUrl}/${hostname}${rest}`;
  throw new Error(
    `A call to ${hostname} was refused: under the pretend Shopify nothing but this machine may be reached`,
  );
}

const plainFetch = globalThis.fetch;

/** fetch with redirected addresses. Its promise rejects for foreign hosts, like for a network error. */
async function redirectingFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  if (!(input instanceof Request)) return plainFetch(redirected(String(input)), init);
  const target = redirected(input.url);
  return plainFetch(target === input.url ? input : new Request(target, input), init);
}

globalThis.fetch = redirectingFetch;

// Whatever does not use fetch (mail, webhooks of libraries, telemetry) ends in a socket.
const plainConnect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function connect(this: net.Socket, ...args: unknown[]) {
  const host = hostOf(args);
  if (host !== undefined && !loopback.has(host) && !/^127\./.test(host))
    throw new Error(
      `A connection to ${host} was refused: under the pretend Shopify nothing but this machine may be reached`,
    );
  return Reflect.apply(plainConnect, this, args) as net.Socket;
} as typeof net.Socket.prototype.connect;

function hostOf(args: unknown[]): string | undefined {
  // net.connect passes its own normalized list on: [[options, callback]].
  const first = Array.isArray(args[0]) ? (args[0] as unknown[])[0] : args[0];
  if (typeof first === 'object' && first !== null) return (first as { host?: string }).host;
  return typeof args[1] === 'string' ? args[1] : undefined;
}

// The library captures globalThis.fetch when its adapter is loaded. That happens after this file, but a copy of the
// library loaded earlier by another preload would have the plain one, so both module instances are set.
const { createRequire } = await import('node:module');
await import('@shopify/shopify-api/adapters/node');
const { setAbstractFetchFunc } = await import('@shopify/shopify-api/runtime');
setAbstractFetchFunc(redirectingFetch);
const require = createRequire(import.meta.url);
require('@shopify/shopify-api/adapters/node');
const common = require('@shopify/shopify-api/runtime') as { setAbstractFetchFunc: typeof setAbstractFetchFunc };
common.setAbstractFetchFunc(redirectingFetch);
