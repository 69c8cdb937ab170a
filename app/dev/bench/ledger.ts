import type { BenchCluster } from './database.ts';
import { asOwner } from '../launch/database.ts';
import type { LedgerInput, LedgerSpeed } from './ledger-part.ts';
import { addOrders } from './many-orders.ts';
import { runPart } from './part.ts';
import type { Figure } from './report.ts';
import { addShops } from './shops.ts';
import type { WritersInput, WritersOutcome } from './writers-part.ts';

export type LedgerSizes = { orders: number; redemptions: number; operations: number };

/** How fast points are booked, and whether 16 concurrent writers leave the ledger consistent. */
export async function benchLedger(
  cluster: BenchCluster,
  { orders, redemptions, operations }: LedgerSizes,
): Promise<Figure[]> {
  const database = await cluster.create('bench_ledger');
  const [shopDomain, controlDomain, writersDomain] = await asOwner(database.ownerUrl, async (owner) => {
    const domains = await addShops(owner, 3);
    const { rows } = await owner.query<{ id: number }>('SELECT id FROM shops WHERE domain = $1', [domains[0]]);
    await addOrders(owner, rows[0]!.id, 1, orders);
    // These orders were made for the orders list and consist of discount and tax only; here they have to earn.
    const nothing = `jsonb_build_object('shop', jsonb_build_object('amountMinor', 0, 'currency', 'USD'), 'presentment', jsonb_build_object('amountMinor', 0, 'currency', 'USD'))`;
    await owner.query(`UPDATE order_lines SET discount = ${nothing}, tax = ${nothing}`);
    return domains;
  });
  const { environment } = database;
  const speed = await runPart<LedgerSpeed>({
    file: 'ledger-part.ts',
    input: { shopDomain: shopDomain!, controlDomain: controlDomain!, orders, redemptions } satisfies LedgerInput,
    environment,
  });
  const bare = { what: 'bare inserts of the same rows', value: speed.bare };
  return [
    { what: 'entries for orders, one process', unit: '/s', ours: speed.earned, control: bare },
    { what: 'entries for refunds, one process', unit: '/s', ours: speed.refunded, control: bare },
    { what: 'points debited for a reward, p50', unit: 'ms', ours: speed.redeem.p50 },
    { what: 'points debited for a reward, p99', unit: 'ms', ours: speed.redeem.p99 },
    ...(await benchWriters(environment, writersDomain!, operations)),
  ];
}

async function benchWriters(
  environment: Record<string, string>,
  shopDomain: string,
  operations: number,
): Promise<Figure[]> {
  const outcome = await runPart<WritersOutcome>({
    file: 'writers-part.ts',
    input: { shopDomain, operations } satisfies WritersInput,
    environment: { ...environment, DATABASE_POOL: '16' },
  });
  const what = `${operations.toLocaleString('en')} random operations by 16 writers`;
  return [
    { what, unit: '/s', ours: outcome.perSecond },
    { what: 'of them refused for want of points', unit: '', ours: outcome.refused },
    { what: 'sum of all entries after them', unit: '', ours: outcome.sum, aim: '0' },
    { what: 'balances that differ when rebuilt', unit: '', ours: outcome.differences, aim: '0' },
    { what: 'members who spent what was not there', unit: '', ours: outcome.overspent, aim: '0' },
  ];
}
