import { Prisma } from '@prisma/client';
import type { Db } from './db.server.ts';

type DateName<Row> = { [Name in keyof Row]-?: Date extends Row[Name] ? Name : never }[keyof Row];

/** One of several SELECTs that are sent to the database together. */
export type Select<Row> = { sql: Prisma.Sql; revive: (row: Row) => Row };

/**
 * A SELECT for batchSelect.
 * @param dates the columns that hold an instant: rows travel as JSON, which has no dates
 */
export function select<Row extends object>(sql: Prisma.Sql, dates: Record<DateName<Row>, true>): Select<Row> {
  const names = Object.keys(dates) as (keyof Row)[];
  return {
    sql,
    revive: (row) => {
      for (const name of names) if (row[name] !== null) row[name] = new Date(row[name] as string) as Row[keyof Row];
      return row;
    },
  };
}

/** Runs several SELECTs in one round trip, because round trips dominate the time a webhook takes. */
export async function batchSelect<Rows extends Record<string, object>>(
  db: Db,
  selects: { [Name in keyof Rows]: Select<Rows[Name]> },
): Promise<{ [Name in keyof Rows]: Rows[Name][] }> {
  const columns = Object.entries(selects).map(
    ([name, { sql }]) => Prisma.sql`(SELECT coalesce(json_agg(r), '[]') FROM (${sql}) r) AS ${Prisma.raw(`"${name}"`)}`,
  );
  const [answer] = await db.$queryRaw<{ [Name in keyof Rows]: Rows[Name][] }[]>`SELECT ${Prisma.join(columns)}`;
  for (const name in selects) answer![name].forEach(selects[name].revive);
  return answer!;
}
