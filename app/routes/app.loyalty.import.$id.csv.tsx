import type { LoaderFunctionArgs } from '@remix-run/node';
import { csvLine } from '#app/lib/csv.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { outcomeWords } from '#app/loyalty/import/words.ts';
import { listImportLines, readImport } from '#app/loyalty/import/import.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { csvFile, notFound } from '#app/ui/respond.server.ts';

/** The outcome of every line of an import. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const found = await withShop(shop, (tx) => readImport(tx, params.id ?? ''));
  if (!found) throw notFound('Import');
  noteAccess(visit, { kind: 'import_csv', id: found.id });
  return csvFile(report(shop, found.id));
}

async function* report(shop: ShopRef, importId: string): AsyncGenerator<string> {
  yield csvLine(['line', 'address', 'points', 'outcome', 'explanation', 'detail', 'member']);
  let cursor: string | undefined;
  do {
    const page = await withShop(shop, (tx) => listImportLines(tx, importId, { cursor, limit: 2000 }));
    yield page.lines
      .map(({ line, maskedAddress, points, outcome, problem, memberId }) =>
        csvLine([line, maskedAddress, points, outcome, outcomeWords[outcome].title, problem, memberId]),
      )
      .join('');
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}
