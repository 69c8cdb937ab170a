import type { ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { nextBirthdayBonus } from '../activity/birthdays.ts';
import { readTierProgress, type TierProgress } from './progress.server.ts';
import { findReward, type Program } from '../program/program.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { levelOf, nextTier, progressPercent, tierNotice, type NextTier } from './standing.ts';

/** Everything a member may see of their own standing. Points are whole; instants are UTC. */
export type Standing = {
  memberId: string;
  /** null for a guest */
  customerId: string | null;
  /** available points; negative while there is debt */
  points: number;
  pending: number;
  debt: number;
  nextRelease: PointsAt | null;
  nextExpiry: PointsAt | null;
  tier: { key: string; name: string; multiplierPercent: number } | null;
  /** missing: minor units, points or orders, depending on the tiers' basis */
  next: NextTier | null;
  progressPercent: number;
  /** an announced drop; to: the name of the tier it leads to */
  tierNotice: { dropsAt: Date; to: string | null } | null;
  /** punches: on the current card, 0 to every - 1 */
  punchCard: { punches: number; every: number; rewardName: string } | null;
  /** MM-DD */
  birthday: string | null;
  /** YYYY-MM-DD; null when no birthday is known or no bonus is given for it */
  birthdayPaysOn: string | null;
  referral: { code: string; friendPoints: number; referrerPoints: number } | null;
};

type PointsAt = { points: number; at: Date };

/**
 * A member's standing, in four small queries. Follows merges.
 * @param launched the rules in force, if the caller has read them already
 * @throws AppError not_found when there is no such member
 */
export async function readStanding(
  tx: ShopTx,
  memberId: string,
  launched?: VersionedProgram | null,
): Promise<Standing> {
  const [standing] = await readStandings(tx, [memberId], launched);
  if (!standing) throw new AppError('not_found', `There is no member ${memberId}.`);
  return standing;
}

/** The standings of any number of members, in as many queries as for one. Members that do not exist are left out. */
export async function readStandings(
  tx: ShopTx,
  memberIds: string[],
  launched?: VersionedProgram | null,
): Promise<Standing[]> {
  const rules = launched === undefined ? await readLaunchedProgram(tx) : launched;
  const rows = await readRows(tx, memberIds);
  const tierProgressOf = rules
    ? await readTierProgress(
        tx,
        rows.map(({ id }) => id),
        rules.program,
      )
    : null;
  return rows.map((row) => ({
    ...pointsOf(row),
    ...(rules && tierProgressOf ? withRules(row, tierProgressOf(row.id), rules.program, tx.now) : withoutRules),
    birthday: row.birthday,
  }));
}

type Row = {
  id: string;
  customerId: string | null;
  availablePoints: number;
  pendingPoints: number;
  debtPoints: number;
  tierKey: string | null;
  tierDropsAt: Date | null;
  tierDropsTo: string | null;
  birthday: string | null;
  birthdaySetAt: Date | null;
  birthdayPaidYear: number | null;
  referralCode: string | null;
  releaseAt: Date | null;
  releasePoints: number | null;
  expiryAt: Date | null;
  expiryPoints: number | null;
};

// For a merged member, the row of the one that was kept.
async function readRows({ db, shop, now }: ShopTx, memberIds: string[]): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT m.id, m."customerId", m."availablePoints", m."pendingPoints", m."debtPoints", m."tierKey", m."tierDropsAt", m."tierDropsTo", m.birthday, m."birthdaySetAt",
      m."referralCode", r.at AS "releaseAt", r.points AS "releasePoints", e.at AS "expiryAt", e.points AS "expiryPoints",
      CASE WHEN m.birthday IS NOT NULL THEN (
        SELECT max(right(t."sourceKey", 4)::int) FROM members own
        JOIN points_transactions t ON t."shopId" = own."shopId" AND t."memberId" = own.id AND t."sourceKey" LIKE 'earn|birthday:%'
        WHERE own."shopId" = m."shopId" AND (own.id = m.id OR own."mergedIntoId" = m.id)) END AS "birthdayPaidYear"
    FROM members m
    LEFT JOIN LATERAL (
      SELECT l."availableAt" AS at, sum(l.pending)::int AS points FROM points_lots l
      WHERE m."pendingPoints" > 0 AND l."shopId" = m."shopId" AND l."memberId" = m.id AND l.pending > 0
      GROUP BY 1 ORDER BY 1 LIMIT 1
    ) AS r ON true
    LEFT JOIN LATERAL (
      SELECT l."expiresAt" AS at, sum(l.available)::int AS points FROM points_lots l
      WHERE m."availablePoints" > 0 AND l."shopId" = m."shopId" AND l."memberId" = m.id AND l.available > 0 AND l."expiresAt" > ${now}::timestamptz
      GROUP BY 1 ORDER BY 1 LIMIT 1
    ) AS e ON true
    WHERE m."shopId" = ${shop.id}::int AND m.id = ANY(ARRAY(
      SELECT coalesce("mergedIntoId", id) FROM members WHERE "shopId" = ${shop.id}::int AND id = ANY(${memberIds}::text[])))`;
}

function pointsOf(row: Row) {
  return {
    memberId: row.id,
    customerId: row.customerId,
    points: row.availablePoints,
    pending: row.pendingPoints,
    debt: row.debtPoints,
    nextRelease: row.releaseAt && { at: row.releaseAt, points: row.releasePoints ?? 0 },
    nextExpiry: row.expiryAt && { at: row.expiryAt, points: row.expiryPoints ?? 0 },
  };
}

type ByRules = Pick<
  Standing,
  'tier' | 'next' | 'progressPercent' | 'tierNotice' | 'punchCard' | 'birthdayPaysOn' | 'referral'
>;

const withoutRules: ByRules = {
  tier: null,
  next: null,
  progressPercent: 0,
  tierNotice: null,
  punchCard: null,
  birthdayPaysOn: null,
  referral: null,
};

function withRules(row: Row, { measured, punches }: TierProgress, program: Program, now: Date): ByRules {
  const level = levelOf(row.tierKey, program);
  const held = level?.key ?? null;
  return {
    tier: level && { key: level.key, name: level.name, multiplierPercent: level.multiplierPercent },
    next: nextTier(held, measured, program),
    progressPercent: progressPercent(held, measured, program),
    tierNotice: tierNotice(
      held,
      row.tierDropsAt && { dropsAt: row.tierDropsAt, to: row.tierDropsTo },
      measured,
      program,
    ),
    punchCard: punchCardOf(punches, program),
    birthdayPaysOn: birthdayPaysOn(row, program, now),
    referral: referralOf(row, program),
  };
}

function punchCardOf(punches: number, program: Program): Standing['punchCard'] {
  const { isOn, every, rewardKey } = program.punchCard;
  return isOn ? { punches: punches % every, every, rewardName: findReward(program, rewardKey)?.name ?? '' } : null;
}

function birthdayPaysOn(
  { birthday, birthdaySetAt, birthdayPaidYear }: Row,
  { earn, timeZone }: Program,
  now: Date,
): string | null {
  if (birthday === null || earn.birthday === 0) return null;
  return nextBirthdayBonus({ birthday, setAt: birthdaySetAt ?? now, lastPaidYear: birthdayPaidYear, timeZone, now });
}

function referralOf({ referralCode }: Row, { earn: { referral } }: Program): Standing['referral'] {
  if (referralCode === null || referral.friend + referral.referrer === 0) return null;
  return { code: referralCode, friendPoints: referral.friend, referrerPoints: referral.referrer };
}
