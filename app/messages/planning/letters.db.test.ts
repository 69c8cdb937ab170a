import { expect, test } from 'vitest';
import { setPreference } from '#app/customers/preferences.server.ts';
import { readMessageScreen } from '#app/admin/messages/read-message.server.ts';
import { listOutbox } from '#app/admin/messages/outbox.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { warnOfExpiry } from '#app/loyalty/ledger/expiry-warnings.server.ts';
import { placeInTier } from '#app/loyalty/tiers/tier-moves.server.ts';
import { saveShopSettings } from '#app/shops/settings.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { become, customerOf, launch, pointsOrder } from '#app/test/loyalty.ts';
import { allOn } from '#app/test/planning.ts';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import { prepareMessages } from '../sending/prepare.server.ts';
import { planDueRechecks, replanAfterSettings } from './replanning.server.ts';
import { claimFor } from '#app/test/messages.ts';
import { aboutTiming } from './by-hand.ts';
import { sendAgain } from '../sending/by-hand.server.ts';

useDatabase();

const atAnyHour = { ...allOn, restraint: { ...allOn.restraint, quietFromMinute: 0, quietToMinute: 0 } };
const levels = [{ key: 'gold', name: 'Gold', threshold: 100_000, perks: { replyTo: 'gold@shop.example' } }];

/** A shop with a member who has come along with 500 points and has never ordered, of which some lapse in six days. */
async function shopWithMember(): Promise<ShopRef> {
  const shop = await createShop({
    liveAt: new Date('2026-01-02T00:00:00Z'),
    messagesFrom: new Date('2026-01-02T00:00:00Z'),
  });
  await withShop(shop, (tx) => saveShopSettings(tx, () => atAnyHour));
  await launch(shop, { points: { expiry: { kind: 'months', months: 12 } }, tiers: { levels } });
  await withShop(shop, async ({ db }) => {
    await db.customer.create({
      data: { shopId: shop.id, id: '77', email: 'ida@example.com', firstName: 'Ida', countryCode: 'US' },
    });
    await db.member.create({ data: { shopId: shop.id, id: 'M7', customerId: '77', availablePoints: 500 } });
    const lot = {
      shopId: shop.id,
      id: 'L7',
      memberId: 'M7',
      sourceKey: 'import|1',
      points: 500,
      available: 500,
      earnedAt: new Date(),
      availableAt: new Date(),
    };
    await db.pointsLot.create({ data: { ...lot, expiresAt: new Date(Date.now() + 6 * 86_400_000) } });
  });
  return shop;
}

const letters = (shop: ShopRef) =>
  withShop(shop, ({ db }) =>
    db.message.findMany({
      where: { shopId: shop.id },
      select: { id: true, kind: true, state: true, reason: true, orderId: true, customerId: true },
      orderBy: { key: 'asc' },
    }),
  );

async function planAll(): Promise<void> {
  while ((await planDueRechecks()) > 0);
}

/** The last look, with everything sending needs. */
async function lookAt(shop: ShopRef) {
  await claimFor(shop);
  return withShop(shop, async (tx) =>
    prepareMessages(tx, await tx.db.message.findMany({ where: { shopId: shop.id, state: 'queued' } })),
  );
}

test('who has never ordered is warned of points that lapse: planned once, written to the customer’s address', async () => {
  const shop = await shopWithMember();
  await warnOfExpiry(shop);
  await warnOfExpiry(shop);
  await planAll();
  expect(await letters(shop)).toMatchObject([
    { kind: 'points_expiring', state: 'planned', orderId: null, customerId: '77' },
  ]);
  await planAll();
  const [verdict] = (await lookAt(shop)).verdicts.values();
  expect(verdict).toMatchObject({ decision: 'send', to: 'ida@example.com' });
  const words = verdict?.decision === 'send' ? await verdict.render() : null;
  expect(words?.text).toMatch(/^Hello Ida,/);
  expect(words?.text).toContain('500 points');
  expect(words?.html).not.toMatch(/\/c\/order\//);
});

test('what was spent by then is not warned of', async () => {
  const shop = await shopWithMember();
  await warnOfExpiry(shop);
  await planAll();
  await ownerQuery('UPDATE points_lots SET available = 0, spent = 500 WHERE "shopId" = $1', [shop.id]);
  expect([...(await lookAt(shop)).verdicts.values()]).toEqual([
    { decision: 'end', state: 'canceled', reason: 'no_longer_true' },
  ]);
});

test('the customer’s choice, an address that comes later and a switch of the merchant’s all reach planned letters', async () => {
  const shop = await shopWithMember();
  await withShop(shop, ({ db }) => db.customer.updateMany({ where: { shopId: shop.id }, data: { email: null } }));
  await warnOfExpiry(shop);
  await planAll();
  const state = async () => (await letters(shop)).map(({ state, reason }) => [state, reason].filter(Boolean).join(' '));
  expect(await state()).toEqual(['skipped no_address']);
  const hear = () =>
    withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: [], customerIds: ['77'], events: [] }), {
      isExclusive: true,
    });
  await withShop(shop, ({ db }) =>
    db.customer.updateMany({ where: { shopId: shop.id }, data: { email: 'ida@example.com' } }),
  );
  await ownerQuery(`UPDATE messages SET "sendAt" = now() + interval '1 hour' WHERE "shopId" = $1`, [shop.id]);
  await ownerQuery(
    `UPDATE events SET "occurredAt" = now() + interval '1 hour' WHERE "shopId" = $1 AND name = 'points.expiring'`,
    [shop.id],
  );
  await hear();
  expect(await state()).toEqual(['planned']);
  await withShop(shop, (tx) =>
    setPreference(tx, addressHash(shop.id, 'ida@example.com'), { unsubscribedAt: new Date() }),
  );
  await hear();
  expect(await state()).toEqual(['skipped unsubscribed']);
  await withShop(shop, (tx) => setPreference(tx, addressHash(shop.id, 'ida@example.com'), { unsubscribedAt: null }));
  await hear();
  expect(await state()).toEqual(['planned']);
  await withShop(shop, (tx) =>
    saveShopSettings(tx, (settings) => ({
      ...settings,
      kinds: {
        ...settings.kinds,
        points_expiring: { isOn: false, sender: 'unanswered', delayMinutes: null, switchedOnAt: null },
      },
    })),
  );
  await withShop(shop, replanAfterSettings);
  await planAll();
  expect(await state()).toEqual(['canceled kind_off']);
});

test('merged into another customer, the letter goes to the one that was kept; erased, to nobody', async () => {
  const shop = await shopWithMember();
  await warnOfExpiry(shop);
  await planAll();
  await withShop(shop, async ({ db }) => {
    await db.customer.create({ data: { shopId: shop.id, id: '78', email: 'ida.new@example.com', countryCode: 'US' } });
    await db.customer.updateMany({ where: { shopId: shop.id, id: '77' }, data: { mergedIntoId: '78' } });
    await db.member.updateMany({ where: { shopId: shop.id }, data: { customerId: '78' } });
  });
  expect([...(await lookAt(shop)).verdicts.values()]).toMatchObject([{ decision: 'send', to: 'ida.new@example.com' }]);
  await withShop(shop, ({ db }) =>
    db.customer.updateMany({ where: { shopId: shop.id, id: '78' }, data: { erasedAt: new Date(), email: null } }),
  );
  expect([...(await lookAt(shop)).verdicts.values()]).toMatchObject([
    { decision: 'end', state: 'canceled', reason: 'order_erased' },
  ]);
});

test('the merchant sees it in the outbox and on a page of its own, and can send it again', async () => {
  const shop = await shopWithMember();
  await warnOfExpiry(shop);
  await planAll();
  const mailShop = { name: 'Super Toys', email: null, domain: shop.domain, timeZone: 'UTC', currency: 'USD' };
  const { rows } = await withShop(shop, (tx) => listOutbox(tx, { limit: 10 }));
  expect(rows).toMatchObject([{ kind: 'points_expiring', orderId: null, orderName: null, customerName: 'Ida' }]);
  const messageId = rows[0]!.id;
  const read = (orderId: string | null) =>
    withShop(shop, (tx) => readMessageScreen(tx, mailShop, { orderId, messageId }));
  expect(await read(null)).toMatchObject({ about: 'Ida', to: 'ida@example.com', input: { kind: 'points_expiring' } });
  expect(await read('1001')).toBeNull();
  await ownerQuery(`UPDATE messages SET state = 'skipped', reason = 'skipped_by_hand' WHERE "shopId" = $1`, [shop.id]);
  expect(await withShop(shop, (tx) => sendAgain(tx, messageId, { by: 'Mara', yes: aboutTiming }))).toMatchObject({
    outcome: 'queued',
  });
  expect((await letters(shop)).map(({ state, orderId, customerId }) => ({ state, orderId, customerId }))).toEqual(
    expect.arrayContaining([{ state: 'planned', orderId: null, customerId: '77' }]),
  );
  expect([...(await lookAt(shop)).verdicts.values()]).toMatchObject([{ decision: 'send', to: 'ida@example.com' }]);
});

test('a tier’s customers answer to the address of their tier, in the header and in the words', async () => {
  const shop = await shopWithMember();
  const place = { memberId: 'M7', tierKey: 'gold', reason: 'a friend of the house', staffMember: 'Mara' };
  await withShop(shop, (tx) => placeInTier(tx, place), { isExclusive: true });
  await become(
    shop,
    pointsOrder('9', {
      each: 1000,
      customer: customerOf('88', 'bo@example.com'),
      email: 'bo@example.com',
      placedAt: new Date(),
      paidAt: new Date(),
    }),
  );
  await withShop(shop, (tx) => afterFactsChanged(tx, { orderIds: ['9'], events: [] }), { isExclusive: true });
  await planAll();
  const { sender, verdicts } = await lookAt(shop);
  const rows = await letters(shop);
  const replies = new Map(
    [...verdicts].flatMap(([id, verdict]) =>
      verdict.decision === 'send' ? [[rows.find((row) => row.id === id)!.kind, verdict]] : [],
    ),
  );
  expect(sender.replyTo).toMatch(/^owner-/);
  expect([...replies].map(([kind, verdict]) => [kind, verdict.replyTo])).toContainEqual(['thank_you', null]);
  await ownerQuery(`UPDATE orders SET "customerId" = '77', email = 'ida@example.com' WHERE "shopId" = $1`, [shop.id]);
  const verdict = [...(await lookAt(shop)).verdicts.values()].find((one) => one.decision === 'send');
  expect(verdict).toMatchObject({ replyTo: 'gold@shop.example' });
  expect((await verdict?.render())?.text).toContain('A person reads it: gold@shop.example');
});
