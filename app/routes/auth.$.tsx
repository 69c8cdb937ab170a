import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticate } from '#app/shopify/app.server.ts';

/** Handled by Shopify's library: the session-token bounce page and similar. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return null;
}
