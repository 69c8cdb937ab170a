import type { ShopTx } from '#app/lib/db.server.ts';

/**
 * Notes that the kept member's customer now carries the tags we had put on the other's: in a merge, Shopify gives the
 * kept customer the tags of both. The next write removes those that the kept member's tier does not give.
 * @param intoId has been marked before (marks.server.ts), so that there is a row to note it in
 */
export async function inheritTags({ db, shop }: ShopTx, fromId: string, intoId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE shopify_writes k SET written = coalesce(k.written, '{}'::jsonb) || jsonb_build_object('inherited',
      coalesce(k.written->'inherited', '[]'::jsonb) || coalesce(g.written->'tags', '[]'::jsonb) || coalesce(g.written->'inherited', '[]'::jsonb))
    FROM shopify_writes g
    WHERE k."shopId" = ${shop.id}::int AND k.subject = ${`member:${intoId}`} AND g."shopId" = k."shopId" AND g.subject = ${`member:${fromId}`}
      AND g.written IS NOT NULL`;
}
