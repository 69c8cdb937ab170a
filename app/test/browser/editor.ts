import { describe, expect, test } from 'vitest';
import { bar, expectError } from './forms.ts';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast, type AdminVisit } from './visit.ts';

export function testEditor(scene: () => Scene): void {
  describe('the editor', () => {
    test('the preview follows the texts; an invalid tag is refused with line and reason; the defaults can be restored', async () => {
      await asMerchant(scene(), async (admin) => {
        const { app, open } = admin;
        await open('/app/messages/check_in');
        const body = app.getByLabel('Body');
        const original = await body.inputValue();
        await body.fill('<p>Hello {{ customer.first_name }}</p>\n<p>Is the {{ shop.nmae }} box all right?</p>');
        await bar(admin, 'Save').click();
        await expectError(body, /Line 2: .*nmae/);
        await body.fill('<p>A word from the quay.</p>');
        await expect.poll(() => mailOf(admin)).toContain('A word from the quay.');
        await app.getByLabel('Tag').selectOption({ label: await labelOfTag(admin, 'order.number') });
        await body.press('End');
        await app.getByRole('button', { name: 'Insert tag' }).click();
        expect(await body.inputValue()).toMatch(/order\.number/);
        await bar(admin, 'Save').click();
        await seeToast(admin, 'Saved');
        await expect.poll(() => mailOf(admin)).toMatch(/A word from the quay\.[\s\S]*#1\d{3}/);
        const staff = await app.getByLabel('Send a test to').inputValue();
        await app.getByRole('button', { name: 'Send test' }).click();
        const mail = await scene().world.mailTo(staff, ({ subject }) => subject.startsWith('[Test]'));
        expect(mail.html).toContain('A word from the quay.');
        await seeToast(admin, `Test sent to ${staff}`);
        await app.getByRole('button', { name: 'Restore the original words' }).click();
        await app.getByRole('button', { name: 'Restore', exact: true }).click();
        await app.getByText('These are the original words.').waitFor();
        expect(await body.inputValue()).toBe(original);
      });
    });

    test('samples, dark mode, phone width and German can be selected, and no mail can run a script', async () => {
      await asMerchant(scene(), async (admin) => {
        const { app, open } = admin;
        await open('/app/messages/delay_notice');
        const frame = app.locator('iframe.mail-frame');
        expect(await frame.getAttribute('sandbox')).not.toMatch(/allow-(scripts|same-origin)/);
        await app.getByRole('button', { name: 'Phone' }).click();
        expect((await frame.boundingBox())!.width).toBeLessThanOrEqual(390);
        await app.getByRole('button', { name: 'Dark' }).click();
        await app.getByLabel('Language').selectOption('de');
        await expect.poll(() => app.getByLabel('Body').inputValue()).toContain('Bestellung');
        await expect.poll(() => mailOf(admin)).toContain('Deine Bestellung ansehen');
      });
    });
  });
}

async function mailOf({ app }: AdminVisit): Promise<string> {
  return (await app.locator('iframe.mail-frame').getAttribute('srcdoc')) ?? '';
}

async function labelOfTag({ app }: AdminVisit, tag: string): Promise<string> {
  return (await app.getByLabel('Tag').locator(`option[value*="${tag}"]`).first().textContent()) ?? '';
}
