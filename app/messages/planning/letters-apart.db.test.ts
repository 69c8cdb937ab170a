import { expect, test, vi } from 'vitest';
import { markForLetters } from '#app/customers/customers.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { warnOfExpiry } from '#app/loyalty/ledger/expiry-warnings.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { claimFor, createMessages } from '#app/test/messages.ts';
import { allOn } from '#app/test/planning.ts';
import { prepareMessages } from '../sending/prepare.server.ts';
import { planDueRechecks } from './replanning.server.ts';

// Letters of several customers and shops are planned and looked at together, and are kept apart all the same.

useDatabase();

const atAnyHour = { ...allOn, restraint: { ...allOn.restraint, quietFromMinute: 0, quietToMinute: 0 } };

async function openShop(): Promise<ShopRef> {
  const shop = await createShop({ messagesFrom: new Date('2026-01-02T00:00:00Z') });
  await withShop(shop, (tx) => saveShopSettings(tx, () => atAnyHour));
  await launch(shop, { points: { expiry: { kind: 'months', months: 12 } } });
  return shop;
}

/** A customer who has never ordered, with so many points that lapse in six days. */
async function lapsingFor(
  shop: ShopRef,
  id: string,
  points = 500,
  own: { locale?: string; countryCode?: string; email?: string } = {},
): Promise<void> {
  await withShop(shop, async ({ db }) => {
    await db.customer.create({ data: { shopId: shop.id, id, email: `${id}@example.com`, countryCode: 'US', ...own } });
    await db.member.create({ data: { shopId: shop.id, id: `M${id}`, customerId: id, availablePoints: points } });
    const now = new Date();
    const lot = {
      shopId: shop.id,
      id: `L${id}`,
      memberId: `M${id}`,
      sourceKey: `import|${id}`,
      points,
      available: points,
      earnedAt: now,
      availableAt: now,
    };
    await db.pointsLot.create({ data: { ...lot, expiresAt: new Date(now.getTime() + 6 * 86_400_000) } });
  });
}

async function planAll(): Promise<void> {
  while ((await planDueRechecks()) > 0);
}

const letters = (shop: ShopRef) =>
  withShop(shop, ({ db }) =>
    db.message.findMany({
      where: { shopId: shop.id, kind: 'points_expiring' },
      select: { id: true, customerId: true, state: true, reason: true },
      orderBy: { customerId: 'asc' },
    }),
  );

/** To whom each letter would go now, and what it would say. */
async function mailsOf(shop: ShopRef): Promise<{ customerId: string | null; to: string; text: string }[]> {
  const rows = await letters(shop);
  await claimFor(shop);
  const { verdicts } = await withShop(shop, async (tx) =>
    prepareMessages(tx, await tx.db.message.findMany({ where: { shopId: shop.id, state: 'queued' } })),
  );
  const mails = [];
  for (const { id, customerId } of rows) {
    const verdict = verdicts.get(id);
    if (verdict?.decision === 'send')
      mails.push({ customerId, to: verdict.to, text: (await verdict.render())?.text ?? '' });
  }
  return mails;
}

const recheckAt = async (shop: ShopRef, id: string) =>
  (
    await ownerQuery<{ recheckAt: Date | null }>('SELECT "recheckAt" FROM customers WHERE "shopId" = $1 AND id = $2', [
      shop.id,
      id,
    ])
  )[0]!.recheckAt;

test('each customer of each shop is told of their own points, at their own address, in their own language', async () => {
  const [one, other] = [await openShop(), await openShop()];
  await lapsingFor(one, '71', 510);
  await lapsingFor(one, '72', 520, { locale: 'de-AT' });
  await lapsingFor(other, '71', 530, { email: 'elsewhere@example.com' });
  for (const shop of [one, other]) await warnOfExpiry(shop);
  await planAll();
  expect(await mailsOf(one)).toMatchObject([
    { customerId: '71', to: '71@example.com', text: expect.stringMatching(/^Hello[^]*510 points/) as string },
    { customerId: '72', to: '72@example.com', text: expect.stringMatching(/^Hallo[^]*520 Punkte/) as string },
  ]);
  expect(await mailsOf(other)).toMatchObject([
    { customerId: '71', to: 'elsewhere@example.com', text: expect.stringMatching(/530 points/) as string },
  ]);
});

test('where the law asks for consent goes by the country Shopify has told of the customer', async () => {
  const shop = await openShop();
  await lapsingFor(shop, '71', 500, { countryCode: 'DE' });
  await warnOfExpiry(shop);
  await planAll();
  expect(await letters(shop)).toMatchObject([{ state: 'skipped', reason: 'no_consent' }]);
});

test('a letter leaves the day to a mail that has gone to the same address', async () => {
  const shop = await openShop();
  await lapsingFor(shop, '71');
  const gone = {
    kind: 'tracking_update',
    state: 'sent',
    sentAt: new Date(),
    isDeferrable: true,
    addressHash: addressHash(shop.id, '71@example.com'),
  };
  await createMessages(shop, 1, gone);
  await warnOfExpiry(shop);
  await planAll();
  expect(await letters(shop)).toMatchObject([{ state: 'planned', reason: 'one_a_day' }]);
});

test('what was looked at is not looked at again; news that comes meanwhile is', async () => {
  const shop = await openShop();
  await lapsingFor(shop, '71');
  await warnOfExpiry(shop);
  await planAll();
  expect(await recheckAt(shop, '71')).toBeNull();

  await withShop(shop, (tx) => markForLetters(tx, ['71']));
  const [holdsShop, news] = [Promise.withResolvers<null>(), Promise.withResolvers<null>()];
  const busy = withShop(
    shop,
    async (tx) => {
      holdsShop.resolve(null);
      await news.promise;
      await markForLetters(tx, ['71']);
    },
    { isExclusive: true },
  );
  await holdsShop.promise;
  const planning = planDueRechecks();
  await vi.waitFor(async () =>
    expect(
      await ownerQuery('SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = $1', [
        'advisory',
      ]),
    ).toHaveLength(1),
  );
  news.resolve(null);
  await Promise.all([busy, planning]);
  expect(await recheckAt(shop, '71')).not.toBeNull();
});

test('a letter that cannot be planned keeps no other waiting, and is tried again later', async () => {
  const shop = await openShop();
  for (const id of ['71', 'broken', '73']) await lapsingFor(shop, id);
  await warnOfExpiry(shop);
  await ownerQuery(`ALTER TABLE messages ADD CONSTRAINT refuses_one CHECK ("customerId" <> 'broken')`);
  await planAll();
  await ownerQuery('ALTER TABLE messages DROP CONSTRAINT refuses_one');
  expect((await letters(shop)).map(({ customerId }) => customerId)).toEqual(['71', '73']);
  expect((await recheckAt(shop, 'broken'))!.getTime()).toBeGreaterThan(Date.now() + 120_000);
  await ownerQuery('UPDATE customers SET "recheckAt" = now() WHERE "shopId" = $1 AND id = $2', [shop.id, 'broken']);
  await planAll();
  expect(await letters(shop)).toHaveLength(3);
});

test('who is erased is not planned for', async () => {
  const shop = await openShop();
  await lapsingFor(shop, '71');
  await ownerQuery('UPDATE customers SET "erasedAt" = now() WHERE "shopId" = $1', [shop.id]);
  await withShop(shop, (tx) => markForLetters(tx, ['71']));
  expect(await recheckAt(shop, '71')).toBeNull();
});
