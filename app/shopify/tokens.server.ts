import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import '@shopify/shopify-api/adapters/web-api';
import { ApiVersion, HttpResponseError, type Session, shopifyApi } from '@shopify/shopify-api';
import { prisma } from '#app/lib/db.server.ts';
import { withinLimit } from '#app/lib/deadline.ts';
import { env } from '#app/lib/env.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { sessionStorage, sessionStorageIn } from './sessions.server.ts';

// The tokens of background work. The library refreshes one token as often as it is asked at the same time, and says
// "Response 500" whatever went wrong; here a shop's token is refreshed once, and failures are told apart.

const app = new URL(env.SHOPIFY_APP_URL);
/** The library, for what the admin's own part of it does not do. */
export const api = shopifyApi({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
  apiVersion: ApiVersion.October26,
  hostName: app.host,
  hostScheme: app.protocol === 'http:' ? 'http' : 'https',
  isEmbeddedApp: true,
  logger: { log: (_severity, message) => log.debug({ library: 'shopify-api' }, message) },
  future: { unstable_managedPricingSupport: true },
});

const expiryMarginMs = 5 * 60_000;
/** What Shopify documents; used when a refresh answer does not say. */
const usualLifeMs = 60 * 60_000;
const refreshing = new Map<string, Promise<Session>>();

/**
 * A session whose token is good for some minutes, refreshed if need be.
 * @throws AppError misconfigured when the shop has no session or must be opened again by its merchant, unavailable when
 * Shopify cannot be asked now
 */
export async function offlineSession(shopDomain: string): Promise<Session> {
  const session = await sessionStorage.loadSession(api.session.getOfflineId(shopDomain));
  if (!session?.accessToken) throw noSession(shopDomain);
  return needsRefresh(session) ? refreshOnce(shopDomain, session.accessToken) : session;
}

/**
 * A new session after Shopify refused this token (401), however long it claims to live.
 * @throws as offlineSession does
 */
export async function replaceRefusedToken(shopDomain: string, refusedToken: string): Promise<Session> {
  return refreshOnce(shopDomain, refusedToken);
}

function needsRefresh(session: Session): boolean {
  return session.isExpired(expiryMarginMs) && Boolean(session.refreshToken);
}

/** One refresh at a time: within the process by sharing the promise, between processes by a claim in the row. */
function refreshOnce(shopDomain: string, oldToken: string): Promise<Session> {
  const running = refreshing.get(shopDomain);
  if (running) return running;
  const refresh = refreshByTurns(shopDomain, oldToken).finally(() => refreshing.delete(shopDomain));
  refreshing.set(shopDomain, refresh);
  return refresh;
}

/** Milliseconds by the clock that Shopify has for the answer, and for which others wait for it. */
const answerLimitMs = 15_000;
/** A refresh token may be spent once: the claim outlives the question by far. */
const claimSeconds = 40;
const lookAgainAfterMs = 100;

/** No connection to the database is held while Shopify, or another process, is waited for. */
async function refreshByTurns(shopDomain: string, oldToken: string): Promise<Session> {
  const lastLookAt = Date.now() + answerLimitMs + 5_000;
  while (Date.now() < lastLookAt) {
    const stored = await sessionStorage.loadSession(api.session.getOfflineId(shopDomain));
    if (!stored?.accessToken) throw noSession(shopDomain);
    // Somebody else was quicker.
    if (stored.accessToken !== oldToken && !needsRefresh(stored)) return stored;
    const claim = await claimRefresh(stored.id);
    if (claim) return refreshClaimed(shopDomain, oldToken, claim);
    await pause(lookAgainAfterMs);
  }
  throw new AppError('unavailable', `The access token of ${shopDomain} is being renewed by another process.`);
}

type RefreshClaim = { id: string; token: string };

async function claimRefresh(id: string): Promise<RefreshClaim | null> {
  const token = randomUUID();
  const claimed = await prisma.$executeRaw`
    UPDATE sessions SET "refreshedBy" = ${token}, "refreshedUntil" = clock_timestamp() + make_interval(secs => ${claimSeconds})
    WHERE id = ${id} AND ("refreshedUntil" IS NULL OR "refreshedUntil" <= clock_timestamp())`;
  return claimed > 0 ? { id, token } : null;
}

async function refreshClaimed(shopDomain: string, oldToken: string, claim: RefreshClaim): Promise<Session> {
  try {
    // Read once more: whoever had the claim before has perhaps spent the refresh token that we saw.
    const stored = await sessionStorage.loadSession(claim.id);
    if (!stored?.accessToken) throw noSession(shopDomain);
    if (stored.accessToken !== oldToken && !needsRefresh(stored)) return stored;
    const fresh = await askForTokens(shopDomain, stored);
    return await storeIfUnchanged(fresh, stored);
  } finally {
    await prisma.$executeRaw`
      UPDATE sessions SET "refreshedBy" = NULL, "refreshedUntil" = NULL WHERE id = ${claim.id} AND "refreshedBy" = ${claim.token}`;
  }
}

/** The merchant may have opened the app while Shopify was asked: the tokens stored then stay. */
async function storeIfUnchanged(fresh: Session, asked: Session): Promise<Session> {
  return prisma.$transaction(async (db) => {
    await db.$queryRaw`SELECT 1 FROM sessions WHERE id = ${asked.id} FOR UPDATE`;
    const storage = sessionStorageIn(db);
    const stored = await storage.loadSession(asked.id);
    if (!stored) throw noSession(asked.shop);
    if (stored.accessToken !== asked.accessToken) return stored;
    await storage.storeSession(fresh);
    return fresh;
  });
}

async function askForTokens(shopDomain: string, stored: Session): Promise<Session> {
  if (!stored.refreshToken) throw mustBeOpened(shopDomain);
  let fresh: Session;
  try {
    const asking = api.auth.refreshToken({ shop: shopDomain, refreshToken: stored.refreshToken });
    ({ session: fresh } = await withinLimit(asking, answerLimitMs, () => {
      throw new Error('Shopify did not answer in time.');
    }));
  } catch (error) {
    throw refreshFailure(shopDomain, error);
  }
  // An answer without expires_in or a new refresh token must not leave a session that is never refreshed again.
  fresh.expires ??= new Date(Date.now() + usualLifeMs);
  fresh.refreshToken ??= stored.refreshToken;
  fresh.refreshTokenExpires ??= stored.refreshTokenExpires;
  return fresh;
}

function refreshFailure(shopDomain: string, error: unknown): AppError {
  const isRefused =
    error instanceof HttpResponseError &&
    error.response.code >= 400 &&
    error.response.code < 500 &&
    error.response.code !== 429;
  if (isRefused) return mustBeOpened(shopDomain, error);
  return new AppError('unavailable', `Shopify did not renew the access token of ${shopDomain}.`, { cause: error });
}

function noSession(shopDomain: string): AppError {
  return new AppError(
    'misconfigured',
    `There is no access token for ${shopDomain}. It comes when the merchant opens the app.`,
  );
}

function mustBeOpened(shopDomain: string, cause?: unknown): AppError {
  return new AppError(
    'misconfigured',
    `The access token of ${shopDomain} cannot be renewed. The merchant has to open the app once.`,
    { cause },
  );
}
