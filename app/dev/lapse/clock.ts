import type pg from 'pg';

// The product takes the time from its database. In this one database clock_timestamp() and now() are functions of a
// schema that comes before pg_catalog in the search path, and they add an interval that the time-lapse sets. The product
// knows nothing of it.

const schema = `
  CREATE SCHEMA lapse;
  CREATE TABLE lapse.ahead (by interval NOT NULL);
  INSERT INTO lapse.ahead VALUES (interval '0');
  CREATE FUNCTION lapse.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
    'SELECT pg_catalog.clock_timestamp() + (SELECT by FROM lapse.ahead)';
  CREATE FUNCTION lapse.now() RETURNS timestamptz LANGUAGE sql STABLE AS
    'SELECT pg_catalog.now() + (SELECT by FROM lapse.ahead)';
  GRANT USAGE ON SCHEMA lapse TO PUBLIC;
  GRANT SELECT ON lapse.ahead TO PUBLIC;`;

// A default is tied to its function when the table is made, so it has to be told.
const defaults = `
  DO $$ DECLARE own record; BEGIN
    FOR own IN SELECT table_name, column_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_default = 'CURRENT_TIMESTAMP'
    LOOP
      EXECUTE format('ALTER TABLE public.%I ALTER COLUMN %I SET DEFAULT lapse.clock_timestamp()', own.table_name, own.column_name);
    END LOOP;
  END $$`;

/** Gives a database with the product's tables a clock that can be set. Connections made from now on use it. */
export async function installClock(owner: pg.Client, database: string): Promise<void> {
  await owner.query(schema);
  await owner.query(defaults);
  await owner.query(`ALTER DATABASE ${owner.escapeIdentifier(database)} SET search_path = lapse, pg_catalog, public`);
}

/** Sets the database's clock, which runs on from there. It never goes back. @returns what it shows now */
export async function setClock(owner: pg.Client, to: Date, { mayGoBack = false } = {}): Promise<Date> {
  const { rows } = await owner.query<{ now: Date }>(
    `UPDATE lapse.ahead SET by = CASE WHEN $2 THEN $1::timestamptz - pg_catalog.clock_timestamp()
       ELSE greatest(by, $1::timestamptz - pg_catalog.clock_timestamp()) END
     RETURNING pg_catalog.clock_timestamp() + by AS now`,
    [to, mayGoBack],
  );
  return rows[0]!.now;
}
