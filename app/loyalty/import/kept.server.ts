import type { ShopTx } from '#app/lib/db.server.ts';

// Points of an undone import that were already spent or expired have reached their members all the same. Importing them
// again adds only the rest.

/** Points that undone imports left with these addresses. Addresses without any are missing. */
export async function findKept({ db, shop }: ShopTx, hashes: string[]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ addressHash: string; kept: number }[]>`
    SELECT i."addressHash", sum(l.points - l.reversed)::float8 AS kept
    FROM points_import_lines i JOIN points_lots l ON l."shopId" = i."shopId" AND l."sourceKey" = 'import|' || i."importId" || ':' || i.line
    WHERE i."shopId" = ${shop.id}::int AND i."addressHash" = ANY(${hashes}::text[]) AND i.outcome = 'undone_partly' GROUP BY 1`;
  return new Map(rows.map(({ addressHash, kept }) => [addressHash, kept]));
}

/** The note beside the line. @param added points added now */
export function keptWords(kept: number, added: number): string {
  const came = `${kept.toLocaleString('en')} came with an earlier import and were not there any more when it was undone.`;
  return added > 0 ? `${added.toLocaleString('en')} added: ${came}` : came;
}
