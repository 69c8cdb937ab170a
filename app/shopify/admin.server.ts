import '@shopify/shopify-api/adapters/web-api';
import { setTimeout as sleep } from 'node:timers/promises';
import { abstractFetch } from '@shopify/shopify-api/runtime';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import type { AnyDocument, ResultOf, VariablesOf } from './admin-document.ts';
import { offlineSession, replaceRefusedToken } from './tokens.server.ts';

// The only way to Shopify's Admin API for work in the background. The library's client neither waits for the throttle
// nor gives back what came beside an error.

const adminApiVersion = '2026-10';

const maxTries = 6;
const maxWaitMs = 60_000;
const requestTimeoutMs = 30_000;

export type GraphqlError = { message: string; path?: (string | number)[]; extensions?: { code?: string } };
type Cost = {
  requestedQueryCost: number;
  throttleStatus?: { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };
};
export type Payload = { data?: unknown; errors?: GraphqlError[] | string; extensions?: { cost?: Cost } };
type Attempt =
  { kind: 'answer'; payload: Payload } | { kind: 'refused' } | { kind: 'wait'; waitMs: number; why: string };

/** `errors` is not empty when Shopify answered in part: null fields in `data` may then mean "not told". */
export type AdminAnswer<Data> = { data: Data; errors: string[] };

/**
 * Asks Shopify's Admin API in the shop's name. Waits for the throttle, repeats what failed for a moment (429, 5xx,
 * network), renews a refused token once.
 * @param document one of *-queries.ts
 * @param variables left out where the document has none
 * @throws AppError misconfigured without a usable token or scope, bad_input for user errors and wrong documents,
 * unavailable when Shopify did not answer in several tries
 */
export async function adminGraphql<Document extends AnyDocument>(
  shop: { domain: string },
  document: Document,
  ...[variables]: {} extends VariablesOf<Document> ? [VariablesOf<Document>?] : [VariablesOf<Document>]
): Promise<AdminAnswer<ResultOf<Document>>> {
  let token = (await offlineSession(shop.domain)).accessToken ?? '';
  let isTokenRenewed = false;
  for (let tries = 1; ; tries += 1) {
    const attempt = await send(shop.domain, token, { query: document, variables }, tries);
    if (attempt.kind === 'answer') return readAnswer<ResultOf<Document>>(attempt.payload);
    if (attempt.kind === 'refused') {
      if (isTokenRenewed) throw new AppError('misconfigured', `Shopify refuses the access token of ${shop.domain}.`);
      token = (await replaceRefusedToken(shop.domain, token)).accessToken ?? '';
      isTokenRenewed = true;
      continue;
    }
    if (tries >= maxTries)
      throw new AppError('unavailable', `Shopify did not answer for ${shop.domain}: ${attempt.why}.`);
    log.debug({ shop: shop.domain, waitMs: attempt.waitMs, why: attempt.why }, 'waiting for Shopify');
    await sleep(Math.min(attempt.waitMs, maxWaitMs));
  }
}

/** One request, sent once. @throws when there is no answer in time */
export async function postAdmin(domain: string, token: string, body: object, timeoutMs: number): Promise<Response> {
  return abstractFetch(`https://${domain}/admin/api/${adminApiVersion}/graphql.json`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'X-Shopify-Access-Token': token },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
}

async function send(domain: string, token: string, body: object, tries: number): Promise<Attempt> {
  let response: Response;
  try {
    response = await postAdmin(domain, token, body, requestTimeoutMs);
    if (response.ok) return readPayload((await response.json()) as Payload, tries);
  } catch (error) {
    return { kind: 'wait', waitMs: backoffMs(tries), why: error instanceof Error ? error.name : 'no connection' };
  }
  if (response.status === 401) return { kind: 'refused' };
  if (response.status === 429 || response.status >= 500) {
    const seconds = Number(response.headers.get('Retry-After'));
    return { kind: 'wait', waitMs: seconds > 0 ? seconds * 1000 : backoffMs(tries), why: `status ${response.status}` };
  }
  const code = [402, 403, 423].includes(response.status) ? 'misconfigured' : 'bad_input';
  throw new AppError(code, `Shopify refused the request for ${domain} with status ${response.status}.`);
}

function readPayload(payload: Payload, tries: number): Attempt {
  const isThrottled =
    Array.isArray(payload.errors) && payload.errors.some((error) => error.extensions?.code === 'THROTTLED');
  if (!isThrottled) return { kind: 'answer', payload };
  return { kind: 'wait', waitMs: throttleWaitMs(payload.extensions?.cost) ?? backoffMs(tries), why: 'throttled' };
}

/** How long the bucket needs until the query fits. */
export function throttleWaitMs(cost: Cost | undefined): number | undefined {
  if (!cost?.throttleStatus) return undefined;
  const { currentlyAvailable, restoreRate, maximumAvailable } = cost.throttleStatus;
  const missing = Math.min(cost.requestedQueryCost, maximumAvailable) - currentlyAvailable;
  return Math.max(100, Math.ceil((missing / Math.max(1, restoreRate)) * 1000));
}

function backoffMs(tries: number): number {
  return Math.round(250 * 2 ** (tries - 1) * (0.75 + Math.random() / 2));
}

function readAnswer<Data>(payload: Payload): AdminAnswer<Data> {
  const errors = listErrors(payload.errors);
  const data = payload.data;
  if (typeof data !== 'object' || data === null) throw failure(errors);
  const userErrors = Object.values(data).flatMap(listUserErrors);
  if (userErrors.length > 0) throw new AppError('bad_input', `Shopify said: ${userErrors.join('; ')}`);
  return { data: data as Data, errors: errors.map(describeError) };
}

export function listErrors(errors: Payload['errors']): GraphqlError[] {
  if (typeof errors === 'string') return [{ message: errors }];
  return errors ?? [];
}

function failure(errors: GraphqlError[]): AppError {
  const isDenied = errors.some((error) => error.extensions?.code === 'ACCESS_DENIED');
  const isTheirs = errors.some((error) => error.extensions?.code === 'INTERNAL_SERVER_ERROR');
  const code = isDenied ? 'misconfigured' : isTheirs ? 'unavailable' : 'bad_input';
  return new AppError(
    code,
    `Shopify answered without data: ${errors.map(describeError).join('; ') || 'no reason given'}`,
  );
}

export function describeError({ message, path, extensions }: GraphqlError): string {
  const where = path ? ` at ${path.join('.')}` : '';
  return `${message}${where}${extensions?.code ? ` (${extensions.code})` : ''}`;
}

function listUserErrors(field: unknown): string[] {
  if (typeof field !== 'object' || field === null || !('userErrors' in field) || !Array.isArray(field.userErrors))
    return [];
  return (field.userErrors as { field?: string[] | null; message: string }[]).map((error) =>
    error.field ? `${error.field.join('.')}: ${error.message}` : error.message,
  );
}
