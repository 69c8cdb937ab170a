import { expect, test } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { useDatabase } from '#app/test/db.ts';
import { createFullShop } from '#app/test/guarantees/full-shop.ts';
import { listOutbox, nameParcelsOf } from './outbox.server.ts';

useDatabase();

test('a message about one of two parcels says which, one about the customer says none', async () => {
  const shop = await createFullShop('outboxcanary', '900555');
  const names = await withShop(shop, async (tx) => {
    const { rows } = await listOutbox(tx, { limit: 50 });
    return nameParcelsOf(
      tx,
      rows.map(({ id }) => id),
    );
  });
  expect(names.get(shop.ids.check_in)).toBe('Parcel 1 of 2');
  expect(names.has(shop.ids.letter)).toBe(false);
});
