import { expect, test } from 'vitest';
import { setPreference } from '#app/customers/preferences.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { createMessages, messagesOf } from '#app/test/messages.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { storeOrder } from '#app/test/stored-orders.ts';
import { sendAgain, sendNow, skip } from './by-hand.server.ts';
import { deliverStaffAlerts } from './staff-mail.server.ts';
import { raiseAlert } from '#app/staff/alerts.server.ts';
import { sweepStuck } from './sweep.server.ts';

useDatabase();
const sink = useMailSink();

const mara = { by: 'Mara', yes: [] };
const inFuture = { sendAt: new Date(Date.now() + 86_400_000) };

test('a planned message goes at once when the merchant says so', async () => {
  const shop = await createShop();
  const [id = ''] = await createMessages(shop, 1, inFuture);
  expect(await withShop(shop, (tx) => sendNow(tx, id, mara))).toMatchObject({ outcome: 'queued' });
  const [row] = await messagesOf(shop);
  expect(row).toMatchObject({ state: 'planned', isByHand: true });
  expect(row!.sendAt.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
  expect(await withShop(shop, (tx) => sendNow(tx, 'nothing', mara))).toMatchObject({ outcome: 'not_found' });
});

test('nothing goes before going live', async () => {
  const shop = await createShop({ liveAt: null });
  const [id = ''] = await createMessages(shop, 1, inFuture);
  expect(await withShop(shop, (tx) => sendNow(tx, id, mara))).toMatchObject({ outcome: 'not_live' });
});

test('a skipped message is out of the plan; what is sent cannot be skipped', async () => {
  const shop = await createShop();
  const [first = '', second = ''] = await createMessages(shop, 2, inFuture);
  await ownerQuery(`UPDATE messages SET state = 'sent' WHERE id = $1`, [second]);
  expect(await withShop(shop, (tx) => skip(tx, first))).toMatchObject({ outcome: 'skipped' });
  expect(await withShop(shop, (tx) => skip(tx, second))).toMatchObject({ outcome: 'too_late', state: 'sent' });
  expect((await messagesOf(shop))[0]).toMatchObject({ state: 'skipped', reason: 'skipped_by_hand' });
});

test('sending again makes one new row, however often the button is pressed', async () => {
  const shop = await createShop();
  const [id = ''] = await createMessages(shop, 1);
  expect(await withShop(shop, (tx) => sendAgain(tx, id, mara))).toMatchObject({ outcome: 'too_early' });
  await ownerQuery(`UPDATE messages SET state = 'unknown' WHERE id = $1`, [id]);
  const outcomes = await Promise.all([1, 2, 3].map(() => withShop(shop, (tx) => sendAgain(tx, id, mara))));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['queued', 'under_way', 'under_way']);
  const rows = await messagesOf(shop);
  expect(rows.map((row) => row.occasion).sort()).toEqual(['placed', 'resend_2']);
  await ownerQuery(`UPDATE messages SET state = 'sent' WHERE "shopId" = $1`, [shop.id]);
  expect(await withShop(shop, (tx) => sendAgain(tx, id, mara))).toMatchObject({ outcome: 'queued' });
  expect((await messagesOf(shop)).map((row) => row.occasion).sort()).toEqual(['placed', 'resend_2', 'resend_3']);
});

const shipments = [makeShipment({ scans: [makeScan('delivered', '2026-03-05T19:00:00Z')] })];
const problem = { id: 'Q1', shipmentId: null, kind: 'not_arrived', openedAt: new Date(), closedAt: null };

/** A review request that waits, of an order whose customer says that it has not arrived. */
async function waitingRequest(shop: ShopRef): Promise<string> {
  await storeOrder(shop, makeFacts({ shipments, problems: [problem] }));
  const own = { kind: 'review_request', orderId: '1001', shipmentId: 'S1', subject: 'shipment:S1', occasion: 'first' };
  const [id = ''] = await createMessages(shop, 1, { ...inFuture, ...own, key: 'review_request|shipment:S1|first' });
  return id;
}

test('a request to somebody with an open problem is not sent without a yes to that, which is kept with a name', async () => {
  const shop = await createShop();
  await ownerQuery(`UPDATE shops SET "messagesFrom" = '2026-01-01', "installedAt" = '2026-01-01' WHERE id = $1`, [
    shop.id,
  ]);
  const id = await waitingRequest(shop);
  const send = (yes: string[]) => withShop(shop, (tx) => sendNow(tx, id, { by: 'Mara', yes }));
  const asked = await send([]);
  const reasons = asked.outcome === 'asks' ? asked.reasons : [];
  expect(reasons).toContain('open_problem');
  expect((await messagesOf(shop))[0]).toMatchObject({ state: 'planned', isByHand: false });
  // A yes to something else is none to this.
  expect(await send(['quiet_hours', 'one_a_day'])).toMatchObject({ outcome: 'asks' });
  expect(await send(reasons)).toMatchObject({ outcome: 'queued' });
  const [row] = await messagesOf(shop);
  expect(row!.history).toMatchObject([{ what: 'sent_now', by: 'Mara', overrode: reasons }]);
});

test('nobody overrides the customer’s no, neither for the message nor for a copy of it', async () => {
  const shop = await createShop();
  await ownerQuery(`UPDATE shops SET "messagesFrom" = '2026-01-01', "installedAt" = '2026-01-01' WHERE id = $1`, [
    shop.id,
  ]);
  const id = await waitingRequest(shop);
  await withShop(shop, (tx) =>
    setPreference(tx, addressHash(shop.id, makeFacts().email!), { unsubscribedAt: new Date() }),
  );
  const consent = { by: 'Mara', yes: ['unsubscribed', 'open_problem', 'quiet_hours', 'too_old'] };
  const refused = { outcome: 'refused', reasons: ['unsubscribed'] };
  expect(await withShop(shop, (tx) => sendNow(tx, id, consent))).toEqual(refused);
  await ownerQuery(`UPDATE messages SET state = 'skipped' WHERE "shopId" = $1`, [shop.id]);
  expect(await withShop(shop, (tx) => sendAgain(tx, id, consent))).toEqual(refused);
  expect(await messagesOf(shop)).toHaveLength(1);
});

test('the staff hear once of a fact, with a link to the order', async () => {
  const shop = await createShop({ email: 'owner@shop.example' });
  const alert = {
    key: 'problem.reported|1',
    kind: 'problem_reported',
    orderId: '1001',
    summary: 'not_arrived',
  } as const;
  expect(await withShop(shop, (tx) => raiseAlert(tx, alert))).toBe(true);
  expect(await withShop(shop, (tx) => raiseAlert(tx, alert))).toBe(false);
  const [{ id } = { id: '' }] = await ownerQuery<{ id: string }>(
    `UPDATE staff_alerts SET state = 'queued' WHERE "shopId" = $1 RETURNING id`,
    [shop.id],
  );
  const refs = [{ shopId: shop.id, id }];
  await Promise.all([deliverStaffAlerts(refs), deliverStaffAlerts(refs)]);
  expect(sink.mails).toHaveLength(1);
  expect(sink.mails[0]!.to).toEqual(['owner@shop.example']);
  expect(sink.mails[0]!.raw.replace(/=\r\n/g, '')).toContain(
    `https://${shop.domain}/admin/apps/test-api-key/app/orders/1001`,
  );
  expect(await ownerQuery('SELECT state FROM staff_alerts WHERE id = $1', [id])).toEqual([{ state: 'sent' }]);
});

test('an alert whose sender died is sent again', async () => {
  const shop = await createShop();
  await withShop(shop, (tx) =>
    raiseAlert(tx, { key: 'k', kind: 'sending_failed', orderId: null, summary: 'thank_you' }),
  );
  await ownerQuery(
    `UPDATE staff_alerts SET state = 'sending', "claimedUntil" = now() - interval '1 second' WHERE "shopId" = $1`,
    [shop.id],
  );
  await sweepStuck();
  expect(await ownerQuery('SELECT state FROM staff_alerts WHERE "shopId" = $1', [shop.id])).toEqual([
    { state: 'planned' },
  ]);
});
