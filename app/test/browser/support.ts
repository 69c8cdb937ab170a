import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { signWebhook } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast } from './visit.ts';
import { faultsOf } from './faults.ts';

export function testSupport(scene: () => Scene): void {
  test('an unreadable webhook is kept, shown without personal data, and can be replayed', async () => {
    await sendBroken(scene());
    await asMerchant(scene(), async (admin) => {
      const { app, open, frame } = admin;
      const replay = app.getByRole('button', { name: /^Replay orders\/updated/ });
      await expect
        .poll(async () => (await scene().query(`SELECT 1 FROM inbox WHERE state = 'set_aside'`)).length, {
          timeout: 30_000,
        })
        .toBe(1);
      await open('/app/support');
      await replay.waitFor();
      await app.getByRole('link', { name: 'orders/updated' }).click();
      await app.getByRole('heading', { name: 'What Shopify sent' }).waitFor();
      expect(await app.getByRole('region', { name: 'Body of the webhook' }).textContent()).not.toContain(
        'zoe@mail.example',
      );
      expect(await faultsOf(frame())).toEqual([]);
      await app.getByRole('link', { name: 'Support' }).first().click();
      await replay.click();
      await seeToast(admin, 'The webhook goes round again');
      // It is still unreadable, so it comes back.
      await expect
        .poll(async () => (await scene().query(`SELECT 1 FROM inbox WHERE state = 'set_aside'`)).length, {
          timeout: 30_000,
        })
        .toBe(1);
    });
  });

  test('“Compare with Shopify now” repairs what a lost webhook left out', async () => {
    const { world, query } = scene();
    await world.shopify('dropWebhooks', { count: 3 });
    const order = await world.shopify('placeOrder', {
      customer: null,
      email: '',
      lines: [{ product: 'spinning-top' }],
    });
    await world.shopify('dropWebhooks', { count: 0 });
    const isKnown = async () => (await query('SELECT 1 FROM orders WHERE id = $1', [String(order.id)])).length === 1;
    expect(await isKnown()).toBe(false);
    await asMerchant(scene(), async (admin) => {
      await admin.open('/app/support');
      await admin.app.getByRole('button', { name: 'Compare with Shopify now' }).click();
      await seeToast(admin, 'Reading what Shopify has changed');
      await expect.poll(isKnown, { timeout: 30_000 }).toBe(true);
      await admin.open(`/app/orders/${order.id}`);
    });
  });
}

async function sendBroken({ stack }: Scene): Promise<void> {
  const body = '{"id": 1, "email": "zoe@mail.example", "line_items": [';
  const response = await fetch(`${stack.addresses.app}/webhooks`, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': 'application/json',
      'X-Shopify-Topic': 'orders/updated',
      'X-Shopify-Shop-Domain': stack.shop,
      'X-Shopify-Webhook-Id': randomUUID(),
      'X-Shopify-Event-Id': randomUUID(),
      'X-Shopify-Api-Version': '2026-10',
      'X-Shopify-Triggered-At': new Date().toISOString(),
      'X-Shopify-Hmac-Sha256': signWebhook(body, stack.environment.SHOPIFY_API_SECRET!),
    },
  });
  expect(response.status).toBe(200);
}
