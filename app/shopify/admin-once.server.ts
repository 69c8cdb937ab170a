import { AppError } from '#app/lib/errors.ts';
import {
  describeError,
  type GraphqlError,
  listErrors,
  type Payload,
  postAdmin,
  throttleWaitMs,
} from './admin.server.ts';
import type { AnyDocument, ResultOf, VariablesOf } from './admin-document.ts';
import { offlineSession, replaceRefusedToken } from './tokens.server.ts';

// For what must not happen twice: asks once, and tells what is certainly not done from what nobody knows.

/**
 * answer: Shopify has worked on it; user errors are in `data`. not_done: nothing has happened, it may be asked again,
 * but for a bad_request, which Shopify would refuse again. unknown: it may have been carried out or not.
 */
export type OnceAnswer<Data> =
  | { kind: 'answer'; data: Data }
  | {
      kind: 'not_done';
      why: 'throttled' | 'unavailable' | 'no_access' | 'scope_missing' | 'bad_request';
      problem: string;
      waitMs?: number;
    }
  | { kind: 'unknown'; problem: string };

/**
 * Sends one document with one field at its root, once; only a refused token is renewed and the request repeated.
 * @param deadlineMs for all of it, so that a shopper does not wait
 */
export async function adminOnce<Document extends AnyDocument>(
  shop: { domain: string },
  document: Document,
  variables: VariablesOf<Document>,
  deadlineMs: number,
): Promise<OnceAnswer<ResultOf<Document>>> {
  const until = Date.now() + deadlineMs;
  let token = await tokenWithin(offlineSession(shop.domain), until);
  for (let tries = 1; ; tries += 1) {
    if (typeof token !== 'string') return token;
    if (Date.now() >= until) return late;
    const response = await postWithin(shop.domain, token, { query: document, variables }, until);
    if (response === null) return { kind: 'unknown', problem: 'Shopify did not answer in time.' };
    if (response.status !== 401) return readResponse<ResultOf<Document>>(response);
    if (tries > 1) return { kind: 'not_done', why: 'no_access', problem: 'Shopify refuses the app’s access token.' };
    token = await tokenWithin(replaceRefusedToken(shop.domain, token), until);
  }
}

type NotDone = Extract<OnceAnswer<never>, { kind: 'not_done' }>;

const late: NotDone = {
  kind: 'not_done',
  why: 'unavailable',
  problem: 'Shopify did not renew the app’s access in time.',
};

/** What comes too late is not used any more: nothing is sent after the deadline. */
async function tokenWithin(
  session: Promise<{ accessToken?: string | undefined }>,
  until: number,
): Promise<string | NotDone> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, until - Date.now()), null);
  });
  try {
    const found = await Promise.race([session, deadline]);
    return found?.accessToken ?? late;
  } catch (error) {
    const isAccess = error instanceof AppError && error.code === 'misconfigured';
    return {
      kind: 'not_done',
      why: isAccess ? 'no_access' : 'unavailable',
      problem: error instanceof Error ? error.message : late.problem,
    };
  } finally {
    clearTimeout(timer);
  }
}

async function postWithin(domain: string, token: string, body: object, until: number): Promise<Response | null> {
  try {
    return await postAdmin(domain, token, body, Math.max(1, until - Date.now()));
  } catch {
    return null;
  }
}

async function readResponse<Data>(response: Response): Promise<OnceAnswer<Data>> {
  const { status } = response;
  if (status === 429)
    return {
      kind: 'not_done',
      why: 'throttled',
      problem: 'Shopify is busy with other requests.',
      waitMs: Number(response.headers.get('Retry-After')) * 1000,
    };
  if (status >= 500) return { kind: 'unknown', problem: `Shopify answered with status ${status}.` };
  if (!response.ok) {
    return { kind: 'not_done', why: reasonOf(status), problem: `Shopify refused the request with status ${status}.` };
  }
  try {
    return readPayload<Data>((await response.json()) as Payload);
  } catch {
    return { kind: 'unknown', problem: 'Shopify’s answer broke off.' };
  }
}

function reasonOf(status: number): NotDone['why'] {
  if ([402, 403, 423].includes(status)) return 'no_access';
  // Others, such as 404, are said of a shop that is being moved, too.
  return [400, 413, 422].includes(status) ? 'bad_request' : 'unavailable';
}

/** Codes by which Shopify refuses a field of the root before anything is done, as recorded from real shops. */
const refusals: ReadonlySet<string | undefined> = new Set([
  'BAD_REQUEST',
  'CURRENCY_CODE_INVALID',
  'INVALID_FIELD_ARGUMENTS',
  'NOT_FOUND',
  'RESOURCE_NOT_FOUND',
]);

/** Tells what a GraphQL answer, with HTTP status 200, says about whether the request was carried out. */
export function readPayload<Data>(payload: Payload): OnceAnswer<Data> {
  const errors = listErrors(payload.errors);
  const { data } = payload;
  const root = typeof data === 'object' && data !== null ? Object.values(data) : [];
  if (errors.length === 0 || root.some((field) => field !== null)) return { kind: 'answer', data: data as Data };
  const problem = errors.map(describeError).join('; ');
  const has = (code: string) => errors.some((error) => error.extensions?.code === code);
  if (has('THROTTLED'))
    return {
      kind: 'not_done',
      why: 'throttled',
      problem: 'Shopify is busy with other requests.',
      waitMs: throttleWaitMs(payload.extensions?.cost) ?? 0,
    };
  // Denied at its root, a field is not carried out; further in, it was.
  if (errors.every(isDeniedAtRoot)) return { kind: 'not_done', why: 'scope_missing', problem };
  if (errors.every(isRefusedAtRoot)) return { kind: 'not_done', why: 'bad_request', problem };
  if (data === undefined && !has('INTERNAL_SERVER_ERROR')) return { kind: 'not_done', why: 'bad_request', problem };
  return { kind: 'unknown', problem };
}

function isDeniedAtRoot({ extensions, path }: GraphqlError): boolean {
  return extensions?.code === 'ACCESS_DENIED' && (path?.length ?? 1) === 1;
}

function isRefusedAtRoot({ extensions, path }: GraphqlError): boolean {
  return refusals.has(extensions?.code) && (path?.length ?? 1) === 1;
}
