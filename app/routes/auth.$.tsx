import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticate } from '#app/shopify/app.server.ts';

/** Shopify's library answers here: the session-token bounce page and its kin. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticate.admin(request);
  return null;
}
