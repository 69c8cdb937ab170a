import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, useDatabase } from '#app/test/db.ts';
import type { NewEvent } from './catalog.ts';
import { listOrderEvents, recordEvents } from './record.server.ts';

useDatabase();

const paidAt = (occurredAt: string): NewEvent => ({
  name: 'order.paid',
  factKey: '1',
  orderId: '1',
  customerId: null,
  occurredAt: new Date(occurredAt),
});

test('a fact is news once, and its time is the earliest reported, in any order', async () => {
  const shop = await createShop();
  const record = (...events: NewEvent[]) => withShop(shop, (tx) => recordEvents(tx, events));
  expect(await record(paidAt('2026-11-03T00:00:00Z'), paidAt('2026-11-04T00:00:00Z'))).toHaveLength(1);
  expect(await record(paidAt('2026-11-01T00:00:00Z'))).toHaveLength(0);
  expect(await record(paidAt('2026-11-02T00:00:00Z'))).toHaveLength(0);
  const stored = await withShop(shop, (tx) => listOrderEvents(tx, '1'));
  expect(stored.map((event) => event.occurredAt.toISOString())).toEqual(['2026-11-01T00:00:00.000Z']);
});
