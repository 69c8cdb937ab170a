// The app proxy under /apps/care: forwards requests to the app like Shopify's proxy.
import type { Request, Response } from 'express';
import type { AppManifest } from '../admin-frame/app-toml.ts';
import type { PretendParts } from '../parts.ts';
import { signProxy } from '../webhooks/signing.ts';

/** Signed, with the logged-in customer, and without cookies in either direction. */
export async function forwardToApp(
  shopify: PretendParts,
  manifest: AppManifest,
  shop: string,
  customerId: number | null,
  request: Request,
  response: Response,
): Promise<void> {
  const { url, prefix, subpath } = manifest.proxy;
  const own = `/${prefix}/${subpath}`;
  const rest = request.path.slice(request.path.indexOf(own) + own.length);
  const target = new URL(new URL(url, shopify.app.appUrl).href.replace(/\/$/, '') + rest);
  const params = new URLSearchParams(new URL(request.originalUrl, 'http://pretend').search);
  params.set('shop', shop);
  params.set('logged_in_customer_id', String(customerId ?? ''));
  params.set('path_prefix', own);
  params.set('timestamp', String(Math.floor(Date.now() / 1000)));
  params.set('signature', signProxy(params, shopify.app.apiSecret));
  target.search = params.toString();
  const hasBody = !['GET', 'HEAD'].includes(request.method);
  const answer = await fetch(target, {
    method: request.method,
    headers: {
      'User-Agent': request.get('User-Agent') ?? '',
      Accept: request.get('Accept') ?? '*/*',
      ...(hasBody ? { 'Content-Type': request.get('Content-Type') ?? 'application/octet-stream' } : {}),
    },
    redirect: 'manual',
    ...(hasBody ? { body: request.body as Buffer<ArrayBuffer> } : {}),
  });
  response.status(answer.status);
  for (const name of ['content-type', 'location', 'cache-control']) {
    const value = answer.headers.get(name);
    if (value) response.set(name, value);
  }
  response.send(Buffer.from(await answer.arrayBuffer()));
}
