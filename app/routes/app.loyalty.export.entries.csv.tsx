import type { LoaderFunctionArgs } from '@remix-run/node';
import { entriesCsv } from '#app/admin/loyalty/home/export.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { csvFile } from '#app/ui/respond.server.ts';

/** Every entry of the points ledger. */
export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  noteAccess(visit, { kind: 'points_csv' });
  return csvFile(entriesCsv(visit.shop));
}
