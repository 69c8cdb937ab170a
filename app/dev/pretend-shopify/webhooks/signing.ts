// Shopify's four signatures: webhooks, embedded-app URLs, app-proxy requests, and session tokens.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

/** X-Shopify-Hmac-Sha256 over the raw body. */
export function signWebhook(body: string | Buffer, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64');
}

/** The `hmac` parameter of an embedded app's URL: sorted pairs joined with &. */
export function signQuery(params: URLSearchParams, secret: string): string {
  const pairs = [...params].filter(([key]) => key !== 'hmac').sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac('sha256', secret).update(new URLSearchParams(pairs).toString().replace(/\+/g, '%20')).digest('hex');
}

/**
 * The `signature` parameter of an app-proxy request: sorted pairs joined without a separator, repeated values with a
 * comma.
 */
export function signProxy(params: URLSearchParams, secret: string): string {
  const keys = [...new Set(params.keys())].filter((key) => key !== 'signature').sort();
  const text = keys.map((key) => `${key}=${params.getAll(key).join(',')}`).join('');
  return createHmac('sha256', secret).update(text).digest('hex');
}

export interface IdTokenClaims {
  iss: string;
  dest: string;
  aud: string;
  sub: string;
  exp: number;
  nbf: number;
  iat: number;
  jti: string;
  sid: string;
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A session token for one user of a shop's admin, valid for a minute from `now`. */
export function makeIdToken(
  app: { apiKey: string; apiSecret: string },
  shop: string,
  userId: string,
  now: Date,
): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const claims: IdTokenClaims = {
    iss: `https://${shop}/admin`,
    dest: `https://${shop}`,
    aud: app.apiKey,
    sub: userId,
    exp: seconds + 60,
    nbf: seconds,
    iat: seconds,
    jti: randomUUID(),
    sid: randomUUID(),
  };
  return signToken(claims, app.apiSecret);
}

/**
 * A token as the customer account gives it to our pages there: no `iss`, no `sid`, `dest` without a scheme, and `sub`
 * only where the app may know who is logged in.
 */
export function makeAccountToken(
  app: { apiKey: string; apiSecret: string },
  shop: string,
  customerId: string | null,
  now: Date,
): string {
  const seconds = Math.floor(now.getTime() / 1000);
  const sub = customerId === null ? {} : { sub: `gid://shopify/Customer/${customerId}` };
  const times = { exp: seconds + 300, nbf: seconds, iat: seconds };
  return signToken({ dest: shop, aud: app.apiKey, ...times, jti: randomUUID(), ...sub }, app.apiSecret);
}

/** Any claims, signed as Shopify signs its session tokens. */
export function signToken(claims: object, secret: string): string {
  const content = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url(claims)}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}

/** Reads a session token, or says why it cannot be trusted. */
export function readIdToken(
  token: string,
  app: { apiKey: string; apiSecret: string },
  now: Date,
): IdTokenClaims | { refused: string } {
  const [head, body, signature] = token.split('.');
  if (!head || !body || !signature) return { refused: 'not a JWT' };
  const expected = createHmac('sha256', app.apiSecret).update(`${head}.${body}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { refused: 'bad signature' };
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as IdTokenClaims;
  const seconds = now.getTime() / 1000;
  if (claims.aud !== app.apiKey) return { refused: 'made for another app' };
  if (claims.exp < seconds - 10) return { refused: 'expired' };
  if (claims.nbf > seconds + 10) return { refused: 'not valid yet' };
  return claims;
}
