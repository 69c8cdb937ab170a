import type { LoaderFunctionArgs } from '@remix-run/node';
import { authenticateAdmin } from '#app/shopify/require-shop.server.ts';

/** Shopify's library answers here: the session-token bounce page and its kin. */
export async function loader({ request }: LoaderFunctionArgs) {
  await authenticateAdmin(request);
  return null;
}
