import { afterAll, expect, test } from 'vitest';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { action, loader } from '#app/routes/app.orders.$orderId._index.tsx';
import { ownerQuery, useDatabase } from '#app/test/db.ts';
import { createFullShop, type FullShop } from '#app/test/guarantees/full-shop.ts';
import { adminRequest, knock, sessionToken, type Call, type Door } from '#app/test/guarantees/visits.ts';

useDatabase();
afterAll(() => Promise.all([closeQueues(), closeLiquidThreads()]));

function go({ domain, orderId }: FullShop, door: Door, call: Call = {}) {
  const request = adminRequest(door, { header: sessionToken(domain) }, call);
  return knock(door, { action, loader }, request, { orderId });
}

async function closers(shop: FullShop): Promise<unknown[]> {
  const rows = await ownerQuery(
    `SELECT p."closedBy", e.data->>'closedBy' AS told FROM problems p
     LEFT JOIN events e ON e."shopId" = p."shopId" AND e.name = 'problem.closed' AND e."factKey" = p.id
     WHERE p."shopId" = $1 AND p.id = $2`,
    [shop.id, shop.ids.problem],
  );
  return rows;
}

test('records the name of the staff member who closed a problem', async () => {
  const shop = await createFullShop('problemcanary', '900333');
  await ownerQuery(`UPDATE staff_members SET name = 'Mara Lindqvist' WHERE "shopId" = $1 AND id = '1'`, [shop.id]);
  const form = { intent: 'close_problem', id: shop.ids.problem, resolution: 'A new box is on its way' };
  expect((await go(shop, 'action', { form: { ...form, resolution: ' ' } })).text).toContain('how it was solved');
  expect(await closers(shop)).toEqual([{ closedBy: null, told: null }]);
  expect((await go(shop, 'action', { form })).text).toContain('Problem closed');
  expect(await closers(shop)).toEqual([{ closedBy: 'Mara Lindqvist', told: 'Mara Lindqvist' }]);
  expect((await go(shop, 'loader')).text).toContain('By Mara Lindqvist');
});
