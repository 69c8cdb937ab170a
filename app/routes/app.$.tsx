import type { LoaderFunctionArgs } from '@remix-run/node';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { notFound } from '#app/ui/respond.server.ts';

/** Any other address inside the admin: shows a message inside the frame, with a way back. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireShop(request);
  throw notFound('Page');
}

export default function NoSuchPage() {
  return null;
}
