import type { RequestHandler } from 'express';

/**
 * Remix takes `_data` and `index` out of an address, and with them the app proxy's signature would no longer fit: the
 * query is handed over as it came, and Remix sees none. Who asks too often is counted in app/storefront: behind
 * Shopify's proxy everybody has Shopify's address.
 */
export const keepQueryAsSigned: RequestHandler = (request, _response, next) => {
  const [path = '', ...query] = request.originalUrl.split('?');
  request.headers['x-signed-query'] = query.join('?');
  request.originalUrl = path;
  next();
};
