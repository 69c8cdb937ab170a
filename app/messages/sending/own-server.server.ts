import { randomUUID } from 'node:crypto';
import { minuteMs } from '#app/lib/clock.ts';
import { withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { areHandOversCut, handOverLimitMs } from './transport.server.ts';

// A shop's own mail server may be slow, or hang, and nobody else may wait for it. So one delivery at a time hands mails
// to it, over all workers. It runs beside the queue's jobs, not in one. When it hangs, the server rests for minutes. The
// row that says so is what the sweep looks at: mails for a server in hand or at rest stay planned.

/** Seconds that a turn lasts without being extended: one hand-over and what goes with it. A killed worker's ends so. */
const turnSeconds = handOverLimitMs / 1_000 + 30;

/** The turn at a shop's own server. */
export type Turn = { shop: ShopRef; token: string };

/** Takes the turn. @returns null while somebody else has it, or the server rests */
export async function takeTurn(shop: ShopRef): Promise<Turn | null> {
  const token = randomUUID();
  const taken = await withShop(
    shop,
    ({ db }) => db.$executeRaw`
      INSERT INTO sending_states AS s ("shopId", "heldBy", "heldUntil")
      VALUES (${shop.id}::int, ${token}, clock_timestamp() + make_interval(secs => ${turnSeconds}))
      ON CONFLICT ("shopId") DO UPDATE SET "heldBy" = excluded."heldBy", "heldUntil" = excluded."heldUntil"
      WHERE (s."heldUntil" IS NULL OR s."heldUntil" <= clock_timestamp())
        AND (s."restsUntil" IS NULL OR s."restsUntil" <= clock_timestamp())`,
  );
  return taken > 0 ? { shop, token } : null;
}

/** Keeps the turn for one more hand-over. @returns false when it was lost, or the server rests */
export async function extendTurn({ db, shop }: ShopTx, { token }: Turn): Promise<boolean> {
  const kept = await db.$executeRaw`
    UPDATE sending_states SET "heldUntil" = clock_timestamp() + make_interval(secs => ${turnSeconds})
    WHERE "shopId" = ${shop.id}::int AND "heldBy" = ${token}
      AND ("restsUntil" IS NULL OR "restsUntil" <= clock_timestamp())`;
  return kept > 0;
}

/** @param hasAnswered the server took or refused mails, so that it is no longer one that hung the last time */
export async function endTurn({ shop, token }: Turn, { hasAnswered }: { hasAnswered: boolean }): Promise<void> {
  await withShop(
    shop,
    ({ db }) => db.$executeRaw`
      UPDATE sending_states SET "heldBy" = NULL, "heldUntil" = NULL,
        hangs = CASE WHEN ${hasAnswered} AND ("restsUntil" IS NULL OR "restsUntil" <= clock_timestamp()) THEN 0 ELSE hangs END
      WHERE "shopId" = ${shop.id}::int AND "heldBy" = ${token}`,
  );
}

const restMinutes = [5, 10, 20, 40, 60];

/** Lets the shop's own server rest, longer each time it hangs again. @returns when it is asked again */
export async function letRest({ db, shop, now }: ShopTx): Promise<Date> {
  const state = await db.sendingState.findUnique({ where: { shopId: shop.id } });
  // Hand-overs that ran side by side hang together: that is one hang.
  if (state?.restsUntil && state.restsUntil > now) return state.restsUntil;
  const hangs = (state?.hangs ?? 0) + 1;
  const restsUntil = new Date(now.getTime() + (restMinutes[hangs - 1] ?? restMinutes.at(-1)!) * minuteMs);
  await db.sendingState.upsert({
    where: { shopId: shop.id },
    create: { shopId: shop.id, restsUntil, hangs },
    update: { restsUntil, hangs },
  });
  return restsUntil;
}

/** The server answers (again), or the merchant has named another one: it is asked at once. */
export async function endRest({ db, shop, now }: ShopTx): Promise<void> {
  const { count } = await db.sendingState.updateMany({
    where: { shopId: shop.id, OR: [{ hangs: { gt: 0 } }, { restsUntil: { not: null } }] },
    data: { restsUntil: null, hangs: 0 },
  });
  if (count === 0) return;
  // What was put off until then goes now.
  await db.$executeRaw`
    UPDATE messages SET "sendAt" = ${now} WHERE "shopId" = ${shop.id}::int AND state = 'planned' AND reason = 'server_silent'`;
}

/** When a server that hung is asked again; null when it does not rest. */
export async function readRest({ db, shop, now }: ShopTx): Promise<Date | null> {
  const state = await db.sendingState.findUnique({ where: { shopId: shop.id }, select: { restsUntil: true } });
  return state?.restsUntil && state.restsUntil > now ? state.restsUntil : null;
}

// As many shops at once as hang without taking much: a hand-over that waits costs three connections and some memory.
const shopsAtOnce = 24;
const inHand = new Map<number, Promise<void>>();

/**
 * Runs a delivery to a shop's own server beside the queue's jobs, so that none of them waits for it.
 * @param deliver never throws
 * @returns false when this process has a delivery of that shop in hand, or too many of others, or has to leave
 */
export function deliverBeside(shopId: number, deliver: () => Promise<void>): boolean {
  if (inHand.has(shopId) || inHand.size >= shopsAtOnce || areHandOversCut()) return false;
  inHand.set(
    shopId,
    deliver().finally(() => inHand.delete(shopId)),
  );
  return true;
}

/** Waits for the deliveries that run beside the jobs. */
export async function finishDeliveriesBeside(): Promise<void> {
  await Promise.all(inHand.values());
}
