import { cutText } from '#app/lib/clean-text.ts';
import { hourMs } from '#app/lib/clock.ts';
import { type Db, type ShopTx, withDispatcher } from '#app/lib/db.server.ts';

export type AlertKind =
  | 'ledger_differs'
  | 'points_full'
  | 'reward_undecided'
  | 'reward_failed'
  | 'problem_reported'
  | 'delivery_failed'
  | 'parcel_lost'
  | 'parcel_not_scanned'
  | 'data_requested'
  | 'sending_failed'
  | 'outcome_unknown'
  | 'sender_refused'
  | 'sender_unwelcome'
  | 'render_failed'
  | 'words_failed';

export type NewAlert = {
  /** the fact itself: the same fact is told once */
  key: string;
  kind: AlertKind;
  orderId: string | null;
  /** a word or two for the mail, without personal data */
  summary: string;
};

/**
 * Plans a mail to the store's staff, at once and in the caller's transaction.
 * @returns false when this was told before
 */
export async function raiseAlert({ db, shop }: ShopTx, alert: NewAlert): Promise<boolean> {
  const { count } = await db.staffAlert.createMany({ data: [{ shopId: shop.id, ...alert }], skipDuplicates: true });
  return count > 0;
}

/** Troubles that come in floods: all of a kind go into one mail. */
export type Trouble = {
  kind:
    | 'sending_failed'
    | 'outcome_unknown'
    | 'render_failed'
    | 'reward_failed'
    | 'reward_undecided'
    | 'delivery_failed'
    | 'parcel_lost'
    | 'parcel_not_scanned';
  orderId: string | null;
  /** as in NewAlert */
  summary: string;
};

/** a flood's first mail waits so long, so that it tells of more than one */
const gatherMs = 30_000;

/**
 * Tells the staff of troubles: one mail for each kind, shop and hour, which says how many there were. The first goes
 * out soon; those that come after it within the hour go together in the next hour's. A trouble counts each time it is
 * given, so give it in the transaction that first writes it down.
 */
export async function tellOfTroubles(tx: ShopTx, troubles: Trouble[]): Promise<void> {
  // In one order always: two transactions that lock two kinds crosswise would wait for each other.
  const byKind = [...Map.groupBy(troubles, ({ kind }) => kind)].sort(([a], [b]) => (a < b ? -1 : 1));
  const hour = Math.floor(tx.now.getTime() / hourMs);
  for (const [, own] of byKind) {
    // The clock may have passed a full hour since the transaction began: the next hour's mail may be gone as well.
    for (let ahead = 0; !(await addToAlert(tx, own, hour + ahead, ahead > 0)); ahead += 1);
  }
}

/** @returns false when that hour's mail is on its way already */
async function addToAlert({ db, shop, now }: ShopTx, own: Trouble[], hour: number, isLater: boolean): Promise<boolean> {
  const { kind } = own[0]!;
  const orderIds = new Set(own.map(({ orderId }) => orderId));
  const orderId = orderIds.size === 1 ? own[0]!.orderId : null;
  const summary = cutText([...new Set(own.map((one) => one.summary))].join('; '), 300);
  const sendAt = new Date(isLater ? hour * hourMs : now.getTime() + gatherMs);
  const added = await db.$executeRaw`
    INSERT INTO staff_alerts AS a ("shopId", id, key, kind, "orderId", summary, count, "sendAt")
    VALUES (${shop.id}::int, gen_random_uuid()::text, ${`${kind}|hour|${hour}`}, ${kind}, ${orderId}, ${summary}, ${own.length}::int, ${sendAt}::timestamptz)
    ON CONFLICT ("shopId", key) DO UPDATE SET count = a.count + EXCLUDED.count,
      "orderId" = CASE WHEN a."orderId" = EXCLUDED."orderId" THEN a."orderId" END,
      summary = (
        SELECT left(coalesce(string_agg(DISTINCT part, '; '), ''), 300)
        FROM unnest(string_to_array(a.summary, '; ') || string_to_array(EXCLUDED.summary, '; ')) AS part WHERE part <> ''
      )
    WHERE a.state IN ('planned', 'queued')`;
  return added > 0;
}

type AlertRef = { shopId: number; id: string };

/** Takes alerts that are due, of all shops, into the queue. @param leaseSeconds how long a row waits for its job */
export async function claimDueAlerts({
  limit,
  leaseSeconds,
}: {
  limit: number;
  leaseSeconds: number;
}): Promise<AlertRef[]> {
  return withDispatcher(
    (db) => db.$queryRaw<AlertRef[]>`
      UPDATE staff_alerts a SET state = 'queued', "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      FROM (
        SELECT "shopId", id FROM staff_alerts WHERE state = 'planned' AND "sendAt" <= clock_timestamp()
        ORDER BY "sendAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED
      ) p
      WHERE a."shopId" = p."shopId" AND a.id = p.id RETURNING a."shopId", a.id`,
  );
}

/** Gives back alerts that the queue did not take. @param db the dispatcher's */
export async function releaseAlerts(db: Db, ids: string[]): Promise<void> {
  await db.$executeRaw`
    UPDATE staff_alerts SET state = 'planned', "claimedUntil" = NULL WHERE id = ANY(${ids}::text[]) AND state = 'queued'`;
}

/**
 * Plans anew what a lost job or a dead process left behind. An alert that may have gone out already is sent again:
 * staff can bear a second copy better than a silence.
 */
export async function releaseStuckAlerts(): Promise<void> {
  await withDispatcher(
    (db) => db.$executeRaw`
      UPDATE staff_alerts SET state = 'planned', "claimedUntil" = NULL
      WHERE state IN ('queued', 'sending') AND "claimedUntil" < clock_timestamp()`,
  );
}

type AlertInHand = NewAlert & { attempts: number; count: number };

/** Begins to send an alert from the queue. @returns null when it is not there any more */
export async function beginAlert(
  { db, shop }: ShopTx,
  id: string,
  { leaseSeconds }: { leaseSeconds: number },
): Promise<AlertInHand | null> {
  const rows = await db.$queryRaw<AlertInHand[]>`
    UPDATE staff_alerts SET state = 'sending', attempts = attempts + 1,
      "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'queued' RETURNING key, kind, summary, count, "orderId", attempts`;
  return rows[0] ?? null;
}

export type AlertOutcome =
  | { state: 'sent' }
  | { state: 'failed'; reason: 'no_address' | 'too_many_attempts' }
  | { state: 'planned'; sendAt: Date };

/** Writes what became of an alert that was begun. */
export async function recordAlertOutcome({ db, shop, now }: ShopTx, id: string, outcome: AlertOutcome): Promise<void> {
  await db.staffAlert.updateMany({
    where: { shopId: shop.id, id, state: 'sending' },
    data: { ...outcome, claimedUntil: null, ...(outcome.state === 'sent' ? { sentAt: now } : {}) },
  });
}

/** Nobody at the store is written to any more. */
export async function stopAlerts({ db, shop }: ShopTx, reason: string): Promise<void> {
  await db.$executeRaw`
    UPDATE staff_alerts SET state = 'failed', reason = ${reason}, "claimedUntil" = NULL
    WHERE "shopId" = ${shop.id} AND state IN ('planned', 'queued')`;
}
