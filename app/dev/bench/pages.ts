import type { BenchCluster } from './database.ts';
import { asOwner } from '../launch/database.ts';
import { addOrders } from './many-orders.ts';
import type { PagesInput } from './pages-part.ts';
import { runPart } from './part.ts';
import type { Figure } from './report.ts';
import { addShops } from './shops.ts';

export type PageSizes = { few: number; many: number; times: number };

/**
 * What the admin's orders pages load, in a shop of a thousand orders and in the same shop with a hundred times as many.
 */
export async function benchPages(cluster: BenchCluster, { few, many, times }: PageSizes): Promise<Figure[]> {
  const database = await cluster.create('bench_pages');
  return asOwner(database.ownerUrl, async (owner) => {
    const [shopDomain] = await addShops(owner, 1);
    const shops = await owner.query<{ id: number }>('SELECT id FROM shops');
    const shopId = shops.rows[0]!.id;
    const measure = (orders: number) =>
      runPart<Record<string, number>>({
        file: 'pages-part.ts',
        input: { shopDomain: shopDomain!, orders, times } satisfies PagesInput,
        environment: database.environment,
      });
    await addOrders(owner, shopId, 1, few);
    const small = await measure(few);
    await addOrders(owner, shopId, few + 1, many);
    const large = await measure(many);
    return Object.entries(large).map(([what, ours]) => ({
      what: `${what}, ${many.toLocaleString('en')} orders`,
      unit: 'ms',
      ours,
      control: { what: `${few.toLocaleString('en')} orders`, value: small[what]! },
      aim: '~ 1 x',
    }));
  });
}
