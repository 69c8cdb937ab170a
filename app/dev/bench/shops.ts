import type pg from 'pg';

/** Installed, live shops with messages on for every order. @returns their domains */
export async function addShops(owner: pg.ClientBase, count: number): Promise<string[]> {
  const { rows } = await owner.query<{ domain: string }>(
    `INSERT INTO shops (domain, name, email, "timeZone", "installedAt", "liveAt", "messagesFrom")
     SELECT 'bench-' || lpad(n::text, 3, '0') || '.myshopify.com', 'Bench ' || n, 'owner-' || n || '@bench.example', 'America/New_York',
       now() - interval '90 days', now() - interval '89 days', now() - interval '89 days'
     FROM generate_series(1, $1::int) n RETURNING domain`,
    [count],
  );
  return rows.map((row) => row.domain);
}
