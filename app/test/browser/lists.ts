import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import { asMerchant, type AdminVisit } from './visit.ts';

export function testLists(scene: () => Scene): void {
  test('orders: search, filters in the URL, paging forth and back', async () => {
    const { world, query } = scene();
    // More than one page of orders, without an address, so that nobody gets mail.
    for (let index = 0; index < 40; index += 1) {
      await world.shopify('placeOrder', {
        customer: null,
        email: '',
        lines: [{ product: 'spinning-top' }],
        at: world.ago({ days: 20, minutes: index }),
      });
    }
    await world.shopify('settleWebhooks');
    await expect
      .poll(async () => (await query(`SELECT 1 FROM orders WHERE "placedAt" IS NOT NULL`)).length, { timeout: 30_000 })
      .toBeGreaterThan(60);
    await asMerchant(scene(), async (admin) => {
      const { page, app, open, reload } = admin;
      await open('/app/orders');
      const first = await names(admin);
      expect(first).toHaveLength(50);
      await app.getByRole('button', { name: 'Next' }).click();
      await expect.poll(() => names(admin)).not.toEqual(first);
      expect((await names(admin)).filter((name) => first.includes(name))).toEqual([]);
      await app.getByRole('button', { name: 'Previous' }).click();
      await expect.poll(() => names(admin)).toEqual(first);

      await app.getByLabel('Trouble').selectOption('late');
      await expect.poll(() => page.url()).toContain('trouble=late');
      await app.getByRole('cell', { name: 'Hana Petrov' }).waitFor();
      expect((await names(admin)).length).toBeLessThan(first.length);
      await reload();
      await app.getByRole('cell', { name: 'Hana Petrov' }).waitFor();
      await app.getByLabel('Trouble').selectOption('');
      await expect.poll(() => names(admin)).toEqual(first);
      await app.getByLabel('Search by order number, name or email').fill('noa@mail');
      await app.getByRole('button', { name: 'Search' }).click();
      await expect.poll(() => names(admin)).toHaveLength(1);
      await app.getByRole('cell', { name: 'Noa Peretz' }).waitFor();
      await open('/app/orders?search=nobody');
      await app.getByText('No orders found').waitFor();
    });
  });

  test('outbox: by state, reason and kind', async () => {
    await asMerchant(scene(), async (admin) => {
      const { app, open } = admin;
      await open('/app/outbox');
      await app.getByLabel('State').selectOption('skipped');
      await app.getByLabel('Reason').selectOption('bounced');
      await app.getByLabel('Kind').selectOption('check_in');
      await expect.poll(() => app.locator('tbody tr').count()).toBe(1);
      expect(await app.locator('tbody tr').textContent()).toMatch(/Check-in.*Skipped.*Mail to this address came back/);
      await app.locator('tbody tr').getByRole('link', { name: 'Check-in' }).click();
      await app.getByRole('heading', { name: 'What would be sent' }).waitFor();
    });
  });

  test('by keyboard alone: a menu item, an order, a switch', async () => {
    await asMerchant(scene(), async (admin) => {
      const { page, app, open } = admin;
      await open('/app/orders?search=noa');
      await pressTo(admin, /^#\d+$/);
      await page.keyboard.press('Enter');
      await app.getByRole('heading', { name: 'What happened, and what comes' }).waitFor();
      await open('/app/messages');
      for (const [from, to] of [
        ['off', 'on'],
        ['on', 'off'],
      ]) {
        await pressTo(admin, `Switch ${from}: Thank-you note`);
        await page.keyboard.press('Enter');
        await app.getByRole('button', { name: `Switch ${to}: Thank-you note` }).waitFor();
      }
      await open('/app/messages/thank_you');
      await pressTo(admin, 'Subject');
      await page.keyboard.type('!');
      await page.locator('#save-bar').waitFor({ state: 'visible' });
      await page.locator('#save-bar').getByRole('button', { name: 'Discard' }).press('Enter');
      await page.locator('#save-bar').waitFor({ state: 'hidden' });
    });
  });
}

async function names({ app }: AdminVisit): Promise<string[]> {
  return app.locator('tbody tr td a').allTextContents();
}

/** Presses Tab until the control with this name has the focus, and expects the focus to be visible. */
async function pressTo({ page, frame }: AdminVisit, name: string | RegExp): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await frame().evaluate(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent?.trim() ?? '';
    });
    if (typeof name === 'string' ? focused === name : name.test(focused)) return;
  }
  throw new Error(`80 times Tab, and "${String(name)}" was never reached`);
}
