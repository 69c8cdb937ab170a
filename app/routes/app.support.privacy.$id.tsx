import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { readPrivacyExport } from '#app/admin/support/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { notFound } from '#app/ui/respond.server.ts';

/** The file of a data request, for the download button. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const id = params.id ?? '';
  const file = await withShop(shop, (tx) => readPrivacyExport(tx, id));
  if (file === null) throw notFound('Export');
  noteAccess(visit, { kind: 'data_request', id });
  return json({ file }, { headers: { 'Cache-Control': 'no-store' } });
}
