import { expect, test } from 'vitest';
import { bar, expectError } from './forms.ts';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast, type AdminVisit } from './visit.ts';

/**
 * What decides whether and how shoppers see a program: the theme's settings and the widget's looks. Needs a program
 * that was begun.
 */
export function testSurface(scene: () => Scene): void {
  test('the checklist knows what the theme shows, and a dismissed step stays away', async () => {
    await asMerchant(scene(), async (admin) => {
      const { app, open, page } = admin;
      await open('/app/loyalty');
      const step = app.getByRole('listitem').filter({ hasText: 'Show the widget in your theme' });
      const isOpen = await step.getByRole('link').isVisible();
      if (!isOpen) await step.getByRole('button', { name: 'Show the widget in your theme', exact: true }).click();
      const editor = page.context().waitForEvent('page');
      await step.getByRole('link', { name: /Open the theme editor/ }).click();
      await switchOn(await editor, 'Loyalty panel');
      await page.bringToFront();
      await open('/app/loyalty');
      await step.getByText('Done').waitFor();
      await app.getByRole('button', { name: 'Put aside: Your first member' }).click();
      await seeToast(admin, 'Put aside');
      await open('/app/loyalty');
      await app.getByText('The first reward redeemed').waitFor();
      expect(await app.getByText('Your first member').count()).toBe(0);
      await open('/app');
      await app.getByText('Loyalty widget').locator('..').getByText('On', { exact: true }).waitFor();
    });
  });

  test('where Shopify cannot tell what the theme shows, the page says so', async () => {
    await asMerchant(scene(), async ({ app, open, page }) => {
      await page.route('**/app-bridge.js', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({
          response: answer,
          body: (await answer.text()).replace(
            "ask({ question: 'extensions' })",
            "Promise.reject(new Error('too old'))",
          ),
        });
      });
      await open('/app/loyalty');
      await app.getByText('Could not be checked').first().waitFor();
      await open('/app');
      await app.getByText('Shopify did not tell us what your theme shows.').waitFor();
    });
  });

  test('the preview follows looks, texts and language before saving; unreadable colors are reported', async () => {
    await asMerchant(scene(), async (admin) => {
      const { app, open } = admin;
      await open('/app/loyalty/program/widget');
      const preview = app.frameLocator('iframe[title="Preview of the widget"]');
      await preview.getByText('SAMPLE-7K2M').waitFor();
      expect(await app.locator('iframe[title="Preview of the widget"]').getAttribute('sandbox')).toBe('allow-scripts');
      await app.getByLabel('Color', { exact: true }).fill('#f5d90a');
      await app.getByLabel('Color of words on it', { exact: true }).fill('#ffffff');
      await app.getByText('These words are hard to read').waitFor();
      await app.getByRole('button', { name: 'Use black words' }).click();
      await expect.poll(() => app.getByText('These words are hard to read').count()).toBe(0);
      await app.getByLabel('Name of the program').fill('Leaf club');
      await preview.getByRole('heading', { name: 'Leaf club' }).waitFor();
      expect(await headColor(admin)).toBe('rgb(245, 217, 10)');
      await app.getByLabel('Shown to').selectOption('visitor');
      await preview.getByRole('link', { name: 'Sign in' }).waitFor();
      await app.getByLabel('Language').selectOption('de');
      await preview.getByRole('heading', { name: 'Prämien' }).first().waitFor();
      await app.getByRole('button', { name: 'Phone' }).click();
      await expect.poll(() => preview.locator('html').evaluate((element) => element.clientWidth)).toBe(390);
      await app.getByLabel('Color', { exact: true }).fill('yellow');
      await bar(admin, 'Save').click();
      await expectError(app.getByLabel('Color', { exact: true }), /such as #1f6f54/);
      await app.getByLabel('Color', { exact: true }).fill('#f5d90a');
      await bar(admin, 'Save').click();
      await seeToast(admin, 'Saved in the draft');
    });
  });
}

async function switchOn(editor: AdminVisit['page'], name: string): Promise<void> {
  await editor.waitForLoadState();
  expect(await editor.getByLabel(name).isChecked()).toBe(true);
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.waitForURL(/editor$/);
  await editor.close();
}

function headColor({ app }: AdminVisit): Promise<string> {
  return app
    .frameLocator('iframe[title="Preview of the widget"]')
    .locator('.aftercare-head')
    .evaluate((element) => getComputedStyle(element).backgroundColor);
}
