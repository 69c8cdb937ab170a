import type pg from 'pg';

// Creates a loyalty program's history with SQL, as the ledger would have left it. Each member has two earnings of two
// entries, and every other member has also spent 100 points, which makes five entries per member on average.

const joinedAt = `(now() - make_interval(secs => (n * 157)::float))`;
const memberId = `('m' || lpad(n::text, 8, '0'))`;
const customerId = `(7000000000000 + n)::text`;
const orderId = (k: number) => `(8000000000000 + n * 2 + ${k})::text`;
const firstPoints = '(300 + n % 700)';
const secondPoints = '(100 + n % 50)';
const hasSpent = 'n % 2 = 1';
const isPending = `${joinedAt} > now() - interval '14 days'`;
const series = 'generate_series(1, $2::int) n';
const firstNames = `(ARRAY['Ada','Grace','Maya','Jonas','Hana','Ines','Tom','Lea'])[1 + n % 8]`;
const lastNames = `(ARRAY['Lindqvist','Weber','Mori','Silva','Novak','Okafor','Smith','Kaya','Rossi','Dubois','Larsen'])[1 + n % 11]`;
const explanation = (
  points: string,
) => `jsonb_build_object('baseMinor', ${points} * 20, 'currency', 'USD', 'factors', '[]'::jsonb,
  'lines', jsonb_build_array(jsonb_build_object('lineId', n::text, 'title', 'Wooden balance train', 'eligibleMinor', ${points} * 20, 'excluded', NULL)),
  'words', jsonb_build_array(${points} || ' points: 5 for every USD after discounts, without tax and shipping, rounded down.'))`;

const transaction = (k: number, type: string, key: string, order: string, at: string, words: string) =>
  `SELECT $1::int, n::bigint * 4 + ${k}, '${type}', ${memberId}, ${key}, ${order}, 1, ${at}, ${at}, ${words} FROM ${series}`;
const entries = (k: number, first: string, second: string, lot: string, points: string, where = 'true') => `
  INSERT INTO points_entries ("shopId", "transactionId", position, account, "memberId", "lotId", points)
  SELECT $1::int, n::bigint * 4 + ${k}, side, CASE side WHEN 0 THEN ${first} ELSE ${second} END,
    CASE WHEN CASE side WHEN 0 THEN ${first} ELSE ${second} END IN ('pending', 'available') THEN ${memberId} END, ${lot}, CASE side WHEN 0 THEN -${points} ELSE ${points} END
  FROM ${series}, generate_series(0, 1) side WHERE ${where}`;
const pendingOrNot = `CASE WHEN ${isPending} THEN 'pending' ELSE 'available' END`;

const statements = [
  `INSERT INTO customers ("shopId", id, email, "firstName", "lastName", tags, version)
   SELECT $1::int, ${customerId}, 'member-' || n || '@example.com', ${firstNames}, ${lastNames}, '{}', 'v' FROM ${series}`,
  `INSERT INTO members ("shopId", id, "customerId", "addressHash", "joinedAt", "referralCode", "lastActivityAt", "pendingPoints", "availablePoints")
   SELECT $1::int, ${memberId}, ${customerId}, md5(n::text), ${joinedAt}, 'C' || n, ${joinedAt} + interval '1 day',
     CASE WHEN ${isPending} THEN ${secondPoints} ELSE 0 END,
     ${firstPoints} + CASE WHEN ${isPending} THEN 0 ELSE ${secondPoints} END - CASE WHEN ${hasSpent} THEN 100 ELSE 0 END
   FROM ${series}`,
  `INSERT INTO points_lots ("shopId", id, "memberId", "sourceKey", "orderId", points, "earnedAt", "availableAt", "expiresAt", "programVersion", pending, available, spent)
   SELECT $1::int, 'a' || n, ${memberId}, 'earn|order:' || ${orderId(0)}, ${orderId(0)}, ${firstPoints}, ${joinedAt}, ${joinedAt}, now() + interval '1 year', 1,
     0, ${firstPoints} - CASE WHEN ${hasSpent} THEN 100 ELSE 0 END, CASE WHEN ${hasSpent} THEN 100 ELSE 0 END FROM ${series}
   UNION ALL
   SELECT $1::int, 'b' || n, ${memberId}, 'earn|order:' || ${orderId(1)}, ${orderId(1)}, ${secondPoints}, ${joinedAt} + interval '1 day',
     CASE WHEN ${isPending} THEN now() + interval '14 days' ELSE ${joinedAt} + interval '1 day' END, now() + interval '1 year', 1,
     CASE WHEN ${isPending} THEN ${secondPoints} ELSE 0 END, CASE WHEN ${isPending} THEN 0 ELSE ${secondPoints} END, 0 FROM ${series}`,
  `INSERT INTO points_transactions ("shopId", id, type, "memberId", "sourceKey", "orderId", "programVersion", "occurredAt", "recordedAt", explanation)
   ${transaction(1, 'earn', `'earn|order:' || ${orderId(0)}`, orderId(0), joinedAt, explanation(firstPoints))}
   UNION ALL ${transaction(2, 'earn', `'earn|order:' || ${orderId(1)}`, orderId(1), `${joinedAt} + interval '1 day'`, explanation(secondPoints))}
   UNION ALL ${transaction(3, 'redeem', `'redeem|r' || n`, 'NULL', `${joinedAt} + interval '2 days'`, `'{"rewardKey": "off-1"}'`)} WHERE ${hasSpent}`,
  `UPDATE points_transactions SET "redemptionId" = 'r' || split_part("sourceKey", '|r', 2) WHERE "shopId" = $1 AND type = 'redeem' AND id <= $2::bigint * 4 + 3`,
  entries(1, `'issued'`, `'available'`, `'a' || n`, firstPoints),
  entries(2, `'issued'`, pendingOrNot, `'b' || n`, secondPoints),
  entries(3, `'available'`, `'redeemed'`, `'a' || n`, '100', hasSpent),
  `INSERT INTO counted_orders ("shopId", "orderId", "memberId", "placedAt", "goodsMinor", orders)
   SELECT $1::int, (8000000000000 + n * 2 + k)::text, ${memberId}, ${joinedAt} + make_interval(days => k), ${firstPoints} * 20, 1 FROM ${series}, generate_series(0, 1) k`,
  `INSERT INTO redemptions ("shopId", id, "memberId", "rewardKey", points, state, code, "createdAt", reward, currency)
   SELECT $1::int, 'r' || n, ${memberId}, 'off-1', 100, 'issued', 'POINTS-' || n, ${joinedAt} + interval '2 days',
     '{"key": "off-1", "name": "$1.00 off", "kind": "fixed", "value": 100, "costPoints": 100}', 'USD'
   FROM ${series} WHERE ${hasSpent}`,
];

/** Gives a shop this many members with their history, each earlier than the one before. */
export async function addPoints(owner: pg.ClientBase, shopId: number, members: number): Promise<void> {
  await owner.query('BEGIN');
  // The rows are known to balance, and checking a million of them takes longer than creating them.
  await owner.query('SET LOCAL session_replication_role = replica');
  for (const statement of statements) await owner.query(statement, [shopId, members]);
  await owner.query(
    `SELECT setval(pg_get_serial_sequence('points_transactions', 'id'), (SELECT max(id) FROM points_transactions))`,
  );
  await owner.query('COMMIT');
  const sums = await owner.query<{ sum: string }>('SELECT sum(points) FROM points_entries WHERE "shopId" = $1', [
    shopId,
  ]);
  if (Number(sums.rows[0]!.sum) !== 0)
    throw new Error(`The entries made for the benchmark sum to ${sums.rows[0]!.sum}`);
  await owner.query('VACUUM ANALYZE');
}

/** The Shopify number of the customer who is member n. */
export function manyCustomerId(n: number): string {
  return String(7_000_000_000_000 + n);
}

/** The id of member number n. */
export function manyMemberId(n: number): string {
  return `m${String(n).padStart(8, '0')}`;
}
