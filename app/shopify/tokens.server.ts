import '@shopify/shopify-api/adapters/web-api';
import { ApiVersion, HttpResponseError, type Session, shopifyApi } from '@shopify/shopify-api';
import { prisma } from '#app/lib/db.server.ts';
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

/** One refresh at a time: within the process by sharing the promise, between processes by the lock. */
function refreshOnce(shopDomain: string, oldToken: string): Promise<Session> {
  const running = refreshing.get(shopDomain);
  if (running) return running;
  const refresh = refreshLocked(shopDomain, oldToken).finally(() => refreshing.delete(shopDomain));
  refreshing.set(shopDomain, refresh);
  return refresh;
}

function refreshLocked(shopDomain: string, oldToken: string): Promise<Session> {
  return prisma.$transaction(
    async (db) => {
      await db.$executeRaw`SELECT pg_advisory_xact_lock(4712, hashtext(${shopDomain}))`;
      const storage = sessionStorageIn(db);
      const stored = await storage.loadSession(api.session.getOfflineId(shopDomain));
      if (!stored?.accessToken) throw noSession(shopDomain);
      // Somebody else was quicker.
      if (stored.accessToken !== oldToken && !needsRefresh(stored)) return stored;
      const fresh = await askForTokens(shopDomain, stored);
      await storage.storeSession(fresh);
      return fresh;
    },
    { timeout: 20_000, maxWait: 20_000 },
  );
}

async function askForTokens(shopDomain: string, stored: Session): Promise<Session> {
  if (!stored.refreshToken) throw mustBeOpened(shopDomain);
  let fresh: Session;
  try {
    ({ session: fresh } = await api.auth.refreshToken({ shop: shopDomain, refreshToken: stored.refreshToken }));
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
