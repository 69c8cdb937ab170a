// For the tests here: an app that records what it receives, the pretend Shopify with it, and requests to it.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startPretendShopify, defaultShop, type PretendOptions } from './index.ts';
import type { PretendShopify } from './parts.ts';
import { makeIdToken } from './webhooks/signing.ts';

export const credentials = { apiKey: 'pretend-key', apiSecret: 'pretend-secret' };
export const ada = {
  firstName: 'Ada',
  lastName: 'Byrne',
  email: 'ada@example.com',
  address: { countryCode: 'US', provinceCode: 'MA' },
};
const closing: (() => Promise<void> | void)[] = [];

/** Stops what the test started, last one first. */
export async function closeAll(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
}

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface TestApp {
  url: string;
  /** Webhooks only. */
  received: Received[];
  requests: Received[];
  topics: () => (string | undefined)[];
}

/** An app that answers every request with one status. */
export async function startApp(status = 200): Promise<TestApp> {
  const requests: Received[] = [];
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(one);
      if (one.path === '/webhooks') received.push(one);
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    received,
    requests,
    topics: () => received.map(({ headers }) => headers['x-shopify-topic'] as string | undefined),
  };
}

/** The pretend Shopify for an app; webhooks are retried at once and every topic is sent. */
export async function startShopify(appUrl: string, options: Partial<PretendOptions> = {}): Promise<PretendShopify> {
  const shopify = await startPretendShopify({
    ...credentials,
    appUrl,
    webhookRetryScale: 0,
    manifest: { topics: undefined },
    ...options,
  });
  closing.push(() => shopify.close());
  return shopify;
}

export interface JsonAnswer {
  status: number;
  body: Record<string, unknown>;
}

export async function postJson(url: string, body: unknown, headers: Record<string, string> = {}): Promise<JsonAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** A token request of the app. */
export function tokenRequest(shopify: PretendShopify, form: Record<string, unknown>): Promise<JsonAnswer> {
  const client = { client_id: credentials.apiKey, client_secret: credentials.apiSecret };
  return postJson(`${shopify.url}/shops/${defaultShop}/admin/oauth/access_token`, { ...client, ...form });
}

export function exchange(shopify: PretendShopify, sessionToken: string): Promise<JsonAnswer> {
  return tokenRequest(shopify, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: sessionToken,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    requested_token_type: 'urn:shopify:params:oauth:token-type:offline-access-token',
    expiring: '1',
  });
}

/** Installs the app and exchanges a token. */
export async function accessToken(shopify: PretendShopify): Promise<string> {
  await shopify.install(defaultShop);
  const { body } = await exchange(shopify, makeIdToken(credentials, defaultShop, '1', new Date()));
  return String(body.access_token);
}

export interface GraphqlReply {
  status: number;
  data: unknown;
  errors: { message: string; extensions?: { code?: string } }[];
  cost: { requestedQueryCost: number; actualQueryCost: number; throttleStatus: Record<string, number> } | undefined;
}

export async function graphql(
  shopify: PretendShopify,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GraphqlReply> {
  const address = `${shopify.url}/shops/${defaultShop}/admin/api/2026-10/graphql.json`;
  const { status, body } = await postJson(address, { query, variables }, { 'X-Shopify-Access-Token': token });
  const extensions = body.extensions as { cost?: GraphqlReply['cost'] } | undefined;
  const errors = Array.isArray(body.errors) ? (body.errors as GraphqlReply['errors']) : [];
  return { status, data: body.data, errors, cost: extensions?.cost };
}

/** A value deep inside an answer. */
export function pick(value: unknown, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key], value);
}
