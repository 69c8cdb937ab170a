import type { ShopTx } from '#app/lib/db.server.ts';

// What was spent, or had lapsed, of an import by the time it was undone has come to its people all the same: imported
// once more, they get the rest.

/** Points that imports which were undone have left with these addresses. Addresses that were left none are missing. */
export async function findKept({ db, shop }: ShopTx, hashes: string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ addressHash: string; kept: number }[]>`
    SELECT i."addressHash", sum(l.points - l.reversed)::float8 AS kept
    FROM points_import_lines i JOIN points_lots l ON l."shopId" = i."shopId" AND l."sourceKey" = 'import|' || i."importId" || ':' || i.line
    WHERE i."shopId" = ${shop.id}::int AND i."addressHash" = ANY(${hashes}::text[]) AND i.outcome = 'undone_partly' GROUP BY 1`;
  return new Map(rows.map(({ addressHash, kept }) => [addressHash, kept]));
}

/** Said beside the line. @param added what is added now */
export function keptWords(kept: number, added: number): string {
  const came = `${kept.toLocaleString('en')} came with an earlier import and were not there any more when it was undone.`;
  return added > 0 ? `${added.toLocaleString('en')} added: ${came}` : came;
}
