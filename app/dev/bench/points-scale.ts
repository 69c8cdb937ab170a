import type { BenchCluster } from './database.ts';
import { asOwner } from '../launch/database.ts';
import { addPoints } from './many-points.ts';
import { runPart } from './part.ts';
import type { PointsScaleInput } from './points-scale-part.ts';
import type { Figure } from './report.ts';
import { addShops } from './shops.ts';

export type PointsScaleSizes = { few: number; many: number; times: number };

const entriesPerMember = 5;

/** What loyalty's pages load in a shop with few members, and in one with a hundred times as many. */
export async function benchPointsScale(
  cluster: BenchCluster,
  { few, many, times }: PointsScaleSizes,
): Promise<Figure[]> {
  const database = await cluster.create('bench_points');
  const domains = await asOwner(database.ownerUrl, async (owner) => {
    const added = await addShops(owner, 2);
    for (const [index, domain] of added.entries()) {
      const { rows } = await owner.query<{ id: number }>('SELECT id FROM shops WHERE domain = $1', [domain]);
      await addPoints(owner, rows[0]!.id, index === 0 ? few : many);
    }
    return added;
  });
  const shops = domains.map((domain, index) => ({ domain, members: index === 0 ? few : many }));
  const medians = await runPart<Record<string, [number, number]>>({
    file: 'points-scale-part.ts',
    input: { shops, times } satisfies PointsScaleInput,
    environment: database.environment,
  });
  const entries = (members: number) => `${(members * entriesPerMember).toLocaleString('en')} entries`;
  return Object.entries(medians).map(([what, [small, large]]) => ({
    what: `${what}, ${entries(many)}`,
    unit: 'ms',
    ours: large,
    control: { what: entries(few), value: small },
    aim: '<= 1.5 x',
  }));
}
