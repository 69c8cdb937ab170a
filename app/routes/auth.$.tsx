import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticateAdmin } from '#app/shopify/require-shop.server.ts';

/** Handled by Shopify's library: the session-token bounce page and similar. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateAdmin(request);
  return null;
}
