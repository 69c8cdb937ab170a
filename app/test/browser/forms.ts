import type { Locator } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast, visitAdmin, type AdminVisit } from './visit.ts';

export function testForms(scene: () => Scene): void {
  describe('forms: input is never lost, and errors are shown at their fields', () => {
    test('the save bar guards unsaved changes, discards and saves', async () => {
      await asMerchant(scene(), async (admin) => {
        const { page, app, open, reload } = admin;
        const name = app.getByLabel('Name of the person who signs');
        await open('/app/settings/sender');
        await expectBar(admin, false);
        await name.fill('Ines');
        await expectBar(admin, true);
        // through the admin's menu, and through the page's own back button
        for (const away of [
          page.locator('#app-menu').getByRole('link', { name: 'Orders' }),
          app.getByRole('link', { name: 'Settings' }).first(),
        ]) {
          await away.click();
          await page.getByRole('button', { name: 'Stay' }).click();
          expect(await name.inputValue()).toBe('Ines');
        }
        await bar(admin, 'Discard').click();
        await expectBar(admin, false);
        expect(await name.inputValue()).toBe('Mara');
        await name.fill('Ines');
        await app.getByRole('link', { name: 'Settings' }).first().click();
        await page.getByRole('button', { name: 'Leave page' }).click();
        await app.getByText('Signed by Mara').waitFor();
        await open('/app/settings/sender');
        await name.fill('Mara Lindqvist');
        await bar(admin, 'Save').click();
        await seeToast(admin, 'Saved');
        await expectBar(admin, false);
        await reload();
        expect(await name.inputValue()).toBe('Mara Lindqvist');
      });
    });

    test('an invalid address, date and range are reported at their fields', async () => {
      await asMerchant(scene(), async (admin) => {
        const { app, open } = admin;
        await open('/app/settings/sender');
        const replyTo = app.getByLabel('Address for answers');
        await replyTo.fill('nobody at home');
        await bar(admin, 'Save').click();
        await expectError(replyTo, 'Enter an email address such as anna@example.com.');
        expect(await replyTo.inputValue()).toBe('nobody at home');
        await bar(admin, 'Discard').click();
        expect(await replyTo.inputValue()).toBe('hello@super-toys.example');

        await open('/app/settings/promise');
        const holidays = app.getByLabel('Holidays');
        const days = app.getByLabel('Working days until dispatch');
        const longest = app.getByLabel('To', { exact: true });
        await holidays.fill('24 December');
        await days.fill('three');
        await bar(admin, 'Save').click();
        await expectError(holidays, 'Enter a date as year-month-day, such as 2026-12-24.');
        await expectError(days, 'Enter a whole number.');
        await holidays.fill('2026-12-24');
        await days.fill('3');
        await longest.fill('1');
        await bar(admin, 'Save').click();
        await expectError(longest, 'Must not be less than the shortest time.');
        await longest.fill('8');
        await bar(admin, 'Save').click();
        await seeToast(admin, 'Saved');
        await app.getByText('fields need another look').waitFor({ state: 'detached' });
      });
    });

    test('two pages save: the second gets a conflict, keeps its input, and can choose', async () => {
      const other = await visitAdmin(scene());
      await asMerchant(scene(), async (admin) => {
        const fields = [other, admin].map(({ app }) => app.getByLabel('Tax number'));
        await Promise.all([other.open('/app/settings/legal'), admin.open('/app/settings/legal')]);
        await fields[0]!.fill('EIN 1');
        await fields[1]!.fill('EIN 2');
        await bar(other, 'Save').click();
        await seeToast(other, 'Saved');
        await bar(admin, 'Save').click();
        await admin.app.getByText('These settings were changed elsewhere while you were editing').waitFor();
        expect(await fields[1]!.inputValue()).toBe('EIN 2');
        await admin.app.getByRole('button', { name: 'Save mine over it' }).click();
        await seeToast(admin, 'Saved');
        await fields[0]!.fill('EIN 3');
        await bar(other, 'Save').click();
        await other.app.getByRole('button', { name: 'Take the newer ones' }).click();
        await expect.poll(() => fields[0]!.inputValue()).toBe('EIN 2');
        await expectBar(other, false);
      });
      expect(other.troubles()).toEqual([]);
      await other.close();
    });
  });
}

export function bar({ page }: AdminVisit, name: 'Save' | 'Discard'): Locator {
  return page.locator('#save-bar').getByRole('button', { name, exact: true });
}

async function expectBar({ page }: AdminVisit, isVisible: boolean): Promise<void> {
  await page.locator('#save-bar').waitFor({ state: isVisible ? 'visible' : 'hidden' });
}

/** Expects the field to be marked invalid with this message. */
export async function expectError(field: Locator, words: string | RegExp): Promise<void> {
  await expect.poll(() => field.getAttribute('aria-invalid')).toBe('true');
  const described = await field.evaluate((input) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' '),
  );
  expect(described).toMatch(words);
}
