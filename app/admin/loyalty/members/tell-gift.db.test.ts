import { expect, test } from 'vitest';
import { setPreference } from '#app/customers/preferences.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { grantPoints } from '#app/loyalty/ledger/actions.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { prepareMessages } from '#app/messages/sending/prepare.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { launch } from '#app/test/loyalty.ts';
import { allOn } from '#app/test/planning.ts';
import { tellGift } from './tell-gift.server.ts';

useDatabase();

async function shopWithMember(): Promise<ShopRef> {
  const at = new Date('2026-01-02T00:00:00Z');
  const shop = await createShop({ liveAt: at, messagesFrom: at });
  const restraint = { ...allOn.restraint, quietFromMinute: 0, quietToMinute: 0 };
  await withShop(shop, (tx) => saveShopSettings(tx, () => ({ ...allOn, restraint })));
  await launch(shop, {});
  await withShop(shop, async ({ db }) => {
    await db.customer.create({ data: { shopId: shop.id, id: '77', email: 'ida@example.com', countryCode: 'US' } });
    await db.member.create({ data: { shopId: shop.id, id: 'M7', customerId: '77' } });
  });
  return shop;
}

/** What the member's page does when the staff give 200 points, and the internal reason is not for the customer. */
const give = (shop: ShopRef, key: string, note: string) =>
  withShop(
    shop,
    async (tx) => {
      const launched = (await readLaunchedProgram(tx))!;
      const cause = { staffMember: 'Mara', reason: 'a difficult customer', occurredAt: tx.now, isPending: false };
      await grantPoints(tx, launched, {
        memberId: 'M7',
        sourceKey: `adjust|${key}`,
        points: 200,
        type: 'adjust',
        ...cause,
      });
      return tellGift(tx, { id: 'M7', customerId: '77' }, { key, note });
    },
    { isExclusive: true },
  );

test('points that the staff give are told with the words for the customer, not with the internal reason', async () => {
  const shop = await shopWithMember();
  expect(await give(shop, 'k1', 'Sorry that the parcel was late.')).toBe('The customer is told by mail');
  await ownerQuery(`UPDATE messages SET state = 'queued' WHERE "shopId" = $1`, [shop.id]);
  const { verdicts } = await withShop(shop, async (tx) =>
    prepareMessages(tx, await tx.db.message.findMany({ where: { shopId: shop.id } })),
  );
  const [verdict] = [...verdicts.values()];
  if (verdict?.decision !== 'send') throw new Error(`not sent: ${JSON.stringify(verdict)}`);
  const { subject, text } = await verdict.render();
  expect(verdict.to).toBe('ida@example.com');
  expect(subject).toContain('200 points for you');
  expect(text).toContain('Sorry that the parcel was late.');
  expect(text).toContain('Your balance today: 200 points');
  expect(text).not.toContain('difficult');
});

test('where the customer is not to be written to, the staff hear why', async () => {
  const shop = await shopWithMember();
  const hash = addressHash(shop.id, 'ida@example.com');
  await withShop(shop, (tx) => setPreference(tx, hash, { unsubscribedAt: new Date() }));
  expect(await give(shop, 'k2', '')).toBe('The customer is not told: The customer has unsubscribed');
});
