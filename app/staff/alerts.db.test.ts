import { expect, test } from 'vitest';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { tellOfTroubles, type Trouble } from './alerts.server.ts';

useDatabase();

const failed = (orderId: string, summary = 'thank_you'): Trouble => ({ kind: 'render_failed', orderId, summary });
const tell = (shop: ShopRef, troubles: Trouble[]) => withShop(shop, (tx) => tellOfTroubles(tx, troubles));
const alertsOf = (shop: ShopRef) =>
  ownerQuery<{ kind: string; count: number; orderId: string | null; summary: string; state: string; sendAt: Date }>(
    `SELECT kind, count, "orderId", summary, state, "sendAt" FROM staff_alerts WHERE "shopId" = $1 ORDER BY kind, "sendAt"`,
    [shop.id],
  );

test('many workers with the same trouble at once: one mail for each kind and shop, and it counts them all', async () => {
  const [shop, other] = [await createShop(), await createShop()];
  const unknown: Trouble = { kind: 'outcome_unknown', orderId: null, summary: 'check_in' };
  await Promise.all([
    ...Array.from({ length: 20 }, (_, n) =>
      tell(shop, n % 2 ? [failed(`${n}`), unknown, failed('x', 'check_in')] : [unknown, failed(`${n}`)]),
    ),
    tell(other, [failed('1')]),
  ]);
  const before = Date.now();
  const alerts = await alertsOf(shop);
  expect(alerts).toMatchObject([
    { kind: 'outcome_unknown', count: 20, orderId: null, summary: 'check_in', state: 'planned' },
    { kind: 'render_failed', count: 30, orderId: null, state: 'planned' },
  ]);
  expect(alerts[1]!.summary.split('; ').sort()).toEqual(['check_in', 'thank_you']);
  for (const { sendAt } of alerts) expect(Math.abs(sendAt.getTime() - before)).toBeLessThan(60_000);
  expect(await alertsOf(other)).toMatchObject([
    { kind: 'render_failed', count: 1, orderId: '1', summary: 'thank_you' },
  ]);
});

test('what comes after the mail is told in one further mail of the next hour', async () => {
  const shop = await createShop();
  await tell(shop, [failed('1')]);
  await tell(shop, [failed('1')]);
  expect(await alertsOf(shop)).toMatchObject([{ count: 2, orderId: '1' }]);
  for (const state of ['sending', 'sent', 'failed']) {
    await ownerQuery(`UPDATE staff_alerts SET state = $2 WHERE "shopId" = $1 AND state <> 'planned'`, [shop.id, state]);
    await ownerQuery(`UPDATE staff_alerts SET state = $2 WHERE "shopId" = $1 AND "sendAt" < now() + interval '31 s'`, [
      shop.id,
      state,
    ]);
    await tell(shop, [failed('2'), failed('3')]);
  }
  const [first, next, ...rest] = await alertsOf(shop);
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ count: 2, state: 'failed' });
  expect(next).toMatchObject({ count: 6, state: 'planned', orderId: null });
  expect(next!.sendAt.getTime() % 3_600_000).toBe(0);
  expect(next!.sendAt.getTime()).toBeGreaterThan(Date.now());
});
