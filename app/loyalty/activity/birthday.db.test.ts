import { expect, test, vi } from 'vitest';
import { withShop } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { setBirthday } from './birthday.server.ts';
import { findOrJoin } from '../members/members.server.ts';

useDatabase();

test('of two birthdays set at the same moment the first counts; the second request learns when it can be changed', async () => {
  const shop = await createShop();
  await launch(shop, { earn: { birthday: 200 } });
  const id = await withShop(shop, (tx) => findOrJoin(tx, { customerId: '1', addressHash: null }));
  const [hasSet, mayCommit] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
  const first = withShop(shop, async (tx) => {
    const outcome = await setBirthday(tx, id, '05-20');
    hasSet.resolve(null);
    await mayCommit.promise;
    return outcome;
  });
  await hasSet.promise;
  const second = withShop(shop, (tx) => setBirthday(tx, id, '06-01'));
  await vi.waitFor(async () =>
    expect(
      await ownerQuery('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = $1', [
        'Lock',
      ]),
    ).toHaveLength(1),
  );
  mayCommit.resolve(null);
  expect(await Promise.all([first, second])).toMatchObject([{ outcome: 'saved' }, { outcome: 'already_set' }]);
  expect(await ownerQuery('SELECT birthday FROM members WHERE id = $1', [id])).toEqual([{ birthday: '05-20' }]);
});
