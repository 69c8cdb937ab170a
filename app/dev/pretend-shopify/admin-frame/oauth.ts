// POST /admin/oauth/access_token: token exchange and refresh, with expiring offline tokens.
import { randomBytes } from 'node:crypto';
import type { Faults } from '../faults.ts';
import { readIdToken } from '../webhooks/signing.ts';
import type { AccessToken, ShopState } from '../store/state.ts';
import type { Store } from '../store/store.ts';

export interface AppCredentials {
  apiKey: string;
  apiSecret: string;
}
export interface TokenAnswer {
  status: number;
  body: Record<string, unknown>;
}

const accessSeconds = 3600;
const refreshSeconds = 7_776_000;
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const idTokenType = 'urn:ietf:params:oauth:token-type:id_token';
const offlineType = 'urn:shopify:params:oauth:token-type:offline-access-token';
const onlineType = 'urn:shopify:params:oauth:token-type:online-access-token';

const refuse = (error: string, description: string): TokenAnswer => ({
  status: 400,
  body: { error, error_description: description },
});

export class TokenIssuer {
  readonly #store: Store;
  readonly #app: AppCredentials;
  readonly #faults: Faults;

  constructor(store: Store, app: AppCredentials, faults: Faults) {
    this.#store = store;
    this.#app = app;
    this.#faults = faults;
  }

  /** Answers one token request of the app for a shop. */
  answer(domain: string, form: Record<string, string | undefined>, now: Date): TokenAnswer {
    const shop = this.#store.findShop(domain);
    if (!shop) return { status: 404, body: { errors: 'Not Found' } };
    if (form.client_id !== this.#app.apiKey || form.client_secret !== this.#app.apiSecret)
      return refuse('invalid_client', 'Client authentication failed');
    if (form.grant_type === exchangeGrant) return this.#exchange(shop, form, now);
    if (form.grant_type === 'refresh_token') return this.#refresh(shop, form.refresh_token ?? '', now);
    return refuse('unsupported_grant_type', `grant_type ${form.grant_type ?? ''} is not supported`);
  }

  /**
   * The token of an X-Shopify-Access-Token header, if it is valid for this shop. Using it invalidates the previous
   * refresh token.
   */
  use(domain: string, token: string | undefined, now: Date): AccessToken | undefined {
    const found = this.#store.state.tokens.find((each) => each.token === token && each.shop === domain);
    if (!found || isPast(found.expiresAt, now)) return undefined;
    this.#markUsed(found);
    return found;
  }

  /** Expires every access token of a shop; refresh tokens stay valid. */
  expire(domain: string): void {
    for (const token of this.#store.state.tokens)
      if (token.shop === domain) token.expiresAt = new Date(0).toISOString();
    this.#store.save();
  }

  #exchange(shop: ShopState, form: Record<string, string | undefined>, now: Date): TokenAnswer {
    const fault = this.#faults.take('tokenExchange');
    if (fault) return failed(fault);
    if (form.subject_token_type !== idTokenType)
      return refuse('invalid_request', 'subject_token_type must be an id_token');
    const claims = readIdToken(form.subject_token ?? '', this.#app, now);
    if ('refused' in claims) return refuse('invalid_subject_token', `The session token is ${claims.refused}`);
    if (claims.dest !== `https://${shop.domain}`)
      return refuse('invalid_subject_token', 'The session token is for another shop');
    if (!shop.installation) return refuse('invalid_subject_token', 'The app is not installed in this shop');
    if (form.requested_token_type === onlineType) return this.#online(shop, claims.sub, now);
    if (form.requested_token_type !== offlineType) return refuse('invalid_request', 'requested_token_type is unknown');
    return this.#issue(shop, now, form.expiring === '1', null);
  }

  #refresh(shop: ShopState, refreshToken: string, now: Date): TokenAnswer {
    const fault = this.#faults.take('refresh');
    if (fault) return failed(fault);
    const { tokens } = this.#store.state;
    const pair = tokens.find((each) => each.shop === shop.domain && each.refreshToken === refreshToken);
    if (!pair || isPast(pair.refreshExpiresAt, now))
      return refuse('invalid_request', 'This request requires an active refresh_token');
    // The old token stays valid until the pair that replaced it is used, so that a lost answer locks nobody out.
    if (tokens.some((each) => each.replaced === refreshToken && each.isUsed))
      return refuse('invalid_request', 'This refresh_token has been replaced');
    this.#markUsed(pair);
    return this.#issue(shop, now, true, refreshToken);
  }

  #markUsed(token: AccessToken): void {
    if (token.isUsed) return;
    token.isUsed = true;
    this.#store.save();
  }

  #issue(shop: ShopState, now: Date, isExpiring: boolean, replaced: string | null): TokenAnswer {
    const later = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
    const token: AccessToken = {
      token: `shpat_${randomBytes(16).toString('hex')}`,
      shop: shop.domain,
      scopes: shop.installation?.scopes ?? [],
      expiresAt: isExpiring ? later(accessSeconds) : null,
      refreshToken: isExpiring ? `shprt_${randomBytes(16).toString('hex')}` : null,
      refreshExpiresAt: isExpiring ? later(refreshSeconds) : null,
      replaced,
      isUsed: false,
    };
    this.#store.state.tokens.push(token);
    this.#store.save();
    const expiring = {
      expires_in: accessSeconds,
      refresh_token: token.refreshToken,
      refresh_token_expires_in: refreshSeconds,
    };
    return {
      status: 200,
      body: { access_token: token.token, scope: token.scopes.join(','), ...(isExpiring ? expiring : {}) },
    };
  }

  #online(shop: ShopState, userId: string, now: Date): TokenAnswer {
    const { body } = this.#issue(shop, now, true, null);
    const { access_token, scope } = body;
    const user = { id: Number(userId), first_name: 'Mara', last_name: 'Lindqvist', email: shop.settings.email };
    const associated_user = { ...user, email_verified: true, account_owner: true, locale: 'en', collaborator: false };
    return {
      status: 200,
      body: { access_token, scope, expires_in: 86_399, associated_user_scope: scope, associated_user },
    };
  }
}

function failed(fault: 'refuse' | 'fail'): TokenAnswer {
  if (fault === 'fail') return { status: 500, body: { errors: 'Internal Server Error' } };
  return refuse('invalid_request', 'This request requires an active refresh_token');
}

function isPast(instant: string | null, now: Date): boolean {
  return instant !== null && new Date(instant) <= now;
}
