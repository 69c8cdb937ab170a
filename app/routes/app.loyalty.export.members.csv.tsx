import type { LoaderFunctionArgs } from '@remix-run/node';
import { membersCsv } from '#app/admin/loyalty/home/export.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { csvFile } from '#app/ui/respond.server.ts';

/** Every member with their balances. */
export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  noteAccess(visit, { kind: 'members_csv' });
  return csvFile(membersCsv(visit.shop));
}
