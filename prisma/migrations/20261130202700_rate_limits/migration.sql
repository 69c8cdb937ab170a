-- How often somebody has asked lately, counted over all web processes (app/lib/rate-limits.server.ts). In a schema of its
-- own, because the table's columns are the library's and no room of the app writes it. Unlogged: a crash forgets the
-- counts, and nothing is lost by that.
CREATE SCHEMA limits;

CREATE UNLOGGED TABLE limits.counts (
  key varchar(255) PRIMARY KEY,
  points integer NOT NULL DEFAULT 0,
  expire bigint
) WITH (fillfactor = 50);

CREATE INDEX counts_expire ON limits.counts (expire);
