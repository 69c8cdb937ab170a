import type { BrowserContextOptions } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { desktop, phone } from '../browser.ts';
import { faultsOf } from './faults.ts';
import type { Scene } from './scene.ts';
import { asMerchant, type AdminVisit } from './visit.ts';

type Screen = { path: string; heading: string | RegExp; menu: string; back?: string };

const screens: Screen[] = [
  { path: '', heading: 'Home', menu: 'Aftercare' },
  { path: '/app/orders', heading: 'Orders', menu: 'Orders' },
  { path: '/app/orders?search=nobody', heading: 'Orders', menu: 'Orders' },
  { path: '/app/messages', heading: 'Messages', menu: 'Messages' },
  { path: '/app/messages/thank_you', heading: 'Thank-you note', menu: 'Messages', back: 'Messages' },
  {
    path: '/app/messages/review_request/when',
    heading: 'Review request: when and whether',
    menu: 'Messages',
    back: 'Review request',
  },
  {
    path: '/app/messages/review_request/rules',
    heading: 'Review request: who gets it',
    menu: 'Messages',
    back: 'Review request',
  },
  { path: '/app/messages/points_expiring', heading: 'Points expiring', menu: 'Messages', back: 'Messages' },
  { path: '/app/outbox', heading: 'Outbox', menu: 'Outbox' },
  { path: '/app/settings', heading: 'Settings', menu: 'Settings' },
  { path: '/app/settings/who-sends-what', heading: 'Who sends what', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/sender', heading: 'Sender', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/promise', heading: 'Delivery promise', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/returns', heading: 'Returns', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/restraint', heading: 'Hours and limits', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/languages', heading: 'Languages', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/branding', heading: 'Branding', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/legal', heading: 'Legal', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/stopped', heading: 'Stopped addresses', menu: 'Settings', back: 'Settings' },
  { path: '/app/settings/privacy', heading: 'Privacy', menu: 'Settings', back: 'Settings' },
  { path: '/app/support', heading: 'Support', menu: 'Support' },
];

async function screensOfOrder({ orderOf, query }: Scene): Promise<Screen[]> {
  const order = await orderOf('noa@mail.example');
  const [sent] = await query<{ id: string }>(`SELECT id FROM messages WHERE "orderId" = $1 AND state = 'sent'`, [
    order,
  ]);
  return [
    { path: `/app/orders/${order}`, heading: /^#\d+/, menu: 'Orders', back: 'Orders' },
    { path: `/app/orders/${order}/messages/${sent!.id}`, heading: 'Check-in', menu: 'Orders', back: '#' },
  ];
}

export function testScreens(scene: () => Scene): void {
  describe('every screen of the admin opens by its address, without faults, reachable and highlighted in the menu', () => {
    test.concurrent.each([
      ['on a desktop', desktop],
      ['on a phone', phone],
    ] as [string, BrowserContextOptions][])('%s', { timeout: 180_000 }, async (_, device) => {
      const all = [...screens, ...(await screensOfOrder(scene()))];
      await asMerchant(
        scene(),
        async (admin) => {
          for (const screen of all)
            expect([screen.path, await faultsOfScreen(admin, screen)]).toEqual([screen.path, []]);
        },
        device,
      );
    });
  });

  test('a deep link survives reloading, an unknown address is reported inside the frame, the menu works', async () => {
    await asMerchant(scene(), async ({ page, app, open, reload }) => {
      await open('/app/outbox?state=skipped');
      await reload();
      expect(await app.locator('h1').textContent()).toBe('Outbox');
      expect(page.url()).toMatch(/\/app\/outbox\?state=skipped$/);
      expect(await app.getByLabel('State').inputValue()).toBe('skipped');
      await page.locator('#app-menu').getByRole('link', { name: 'Messages' }).click();
      await app.getByRole('heading', { name: 'Messages', level: 1 }).waitFor();
      await expect.poll(() => page.url()).toMatch(/\/app\/messages$/);
    });
  });
}

async function faultsOfScreen(
  { page, app, frame, open }: AdminVisit,
  { path, heading, menu, back }: Screen,
): Promise<string[]> {
  await open(path);
  const title = (await app.locator('h1').first().textContent()) ?? '';
  const current = await page.locator('#app-home[aria-current], #app-menu [aria-current]').allTextContents();
  const faults = await faultsOf(frame());
  if (typeof heading === 'string' ? title !== heading : !heading.test(title)) faults.push(`is headed "${title}"`);
  if (current.join() !== menu) faults.push(`highlights "${current.join()}" in the menu`);
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
    faults.push('the admin scrolls sideways');
  if (back) {
    const before = page.url();
    await app.getByRole('link', { name: back }).first().click();
    await page.waitForURL((url) => url.href !== before);
    if (!before.startsWith(page.url())) faults.push(`back leads to ${page.url()}`);
  }
  return faults;
}
