import type { LoaderFunctionArgs } from '@remix-run/node';
import { readMemberCard } from '#app/admin/loyalty/members/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { exportMemberCsv } from '#app/loyalty/ledger/explain.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { csvFile, notFound } from '#app/ui/respond.server.ts';

/** A member's whole history as CSV, for the download button. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const csv = await withShop(shop, async (tx) => {
    const member = await readMemberCard(tx, params.id ?? '');
    if (!member) throw notFound('Member');
    return exportMemberCsv(tx, member.id);
  });
  noteAccess(visit, { kind: 'member_csv', id: params.id });
  return csvFile(onePiece(csv));
}

async function* onePiece(csv: string): AsyncGenerator<string> {
  yield csv;
}
