import { type Db, type ShopTx, withDispatcher } from '#app/lib/db.server.ts';

export type AlertKind =
  | 'ledger_differs'
  | 'points_full'
  | 'reward_undecided'
  | 'reward_failed'
  | 'problem_reported'
  | 'data_requested'
  | 'sending_failed'
  | 'outcome_unknown'
  | 'sender_refused'
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

type AlertInHand = NewAlert & { attempts: number };

/** Begins to send an alert from the queue. @returns null when it is not there any more */
export async function beginAlert(
  { db, shop }: ShopTx,
  id: string,
  { leaseSeconds }: { leaseSeconds: number },
): Promise<AlertInHand | null> {
  const rows = await db.$queryRaw<AlertInHand[]>`
    UPDATE staff_alerts SET state = 'sending', attempts = attempts + 1,
      "claimedUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds})
    WHERE "shopId" = ${shop.id}::int AND id = ${id} AND state = 'queued' RETURNING key, kind, summary, "orderId", attempts`;
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
