import { describe, expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast, visit } from './visit.ts';

export function testOrderPage(scene: () => Scene): void {
  describe('one order', () => {
    test('a message can be viewed, skipped, sent now and sent again', async () => {
      const { world, orderOf } = scene();
      const address = 'fay@mail.example';
      const order = await orderOf(address);
      const before = (await world.mails(address)).length;
      await asMerchant(scene(), async (admin) => {
        const { app, open } = admin;
        await open(`/app/orders/${order}`);
        await app.getByRole('link', { name: 'Show mail: Check-in' }).click();
        await app.getByRole('heading', { name: 'What was sent' }).waitFor();
        const mail = app.locator('iframe.mail-frame');
        expect(await mail.getAttribute('sandbox')).not.toMatch(/allow-(scripts|same-origin)/);
        expect(await mail.getAttribute('srcdoc')).toContain('Hello Fay');
        await app.getByRole('link', { name: '#' }).first().click();

        await app.getByRole('button', { name: 'Skip: Review request (reminder)' }).click();
        await seeToast(admin, 'Skipped');
        await app.getByText('Skipped by you or your staff').first().waitFor();
        // The customer has had a mail today, and perhaps it is night: that is asked about.
        const agree = () => app.getByRole('button', { name: 'Send anyway', exact: true }).click();
        await app.getByRole('button', { name: 'Send now: Review request', exact: true }).click();
        await app.getByText('The customer already gets a message today').waitFor();
        await agree();
        await seeToast(admin, 'On its way');
        await world.mailTo(address, (each) => each.html?.includes('/c/review/') === true);
        await app.getByRole('button', { name: 'Send again: Check-in' }).click();
        await agree();
        await seeToast(admin, 'On its way once more');
        await expect.poll(async () => (await world.mails(address)).length, { timeout: 30_000 }).toBe(before + 2);
        await open(`/app/orders/${order}`);
        await app.getByRole('heading', { name: 'Check-in (sent again)' }).waitFor();
      });
    });

    test('a reported problem holds the review request; closing it requires a resolution and releases the request', async () => {
      const { query, orderOf } = scene();
      const order = await orderOf('oda@mail.example');
      const rowOf = `FROM messages WHERE "orderId" = $1 AND kind = 'review_request' AND occasion = 'first'`;
      const reasons = async () =>
        (await query<{ reason: string | null }>(`SELECT reason ${rowOf}`, [order])).map((row) => row.reason);
      await asMerchant(scene(), async (admin) => {
        const { app, open } = admin;
        await open(`/app/orders/${order}`);
        await app.getByText('A return is open').first().waitFor();
        await reportProblem(
          scene(),
          (await app.getByRole('link', { name: "Customer's order page" }).getAttribute('href'))!,
        );
        await expect.poll(reasons).toEqual(['open_problem']);
        await open(`/app/orders/${order}`);
        const hold = app.getByText('The customer has an open problem', { exact: true });
        await hold.first().waitFor();
        await app.getByRole('button', { name: 'Close problem' }).click();
        await app.getByText('Say in a few words how it was solved.').waitFor();
        await app.getByLabel('How was it solved?').fill('A new box is on its way');
        await app.getByRole('button', { name: 'Close problem' }).click();
        await seeToast(admin, 'Problem closed');
        await app.getByText(/Closed .*A new box is on its way/).waitFor();
        await hold.first().waitFor({ state: 'detached' });
      });
      // A day later: nobody is asked for a review right after a problem.
      const [freed] = await query<{ state: string; reason: string | null; sendAt: Date }>(
        `SELECT state, reason, "sendAt" ${rowOf}`,
        [order],
      );
      expect(freed).toMatchObject({ state: 'planned' });
      expect(freed!.reason).not.toBe('open_problem');
      expect(freed!.sendAt.getTime()).toBeGreaterThan(Date.now() + 20 * 3_600_000);
    });
  });
}

async function reportProblem(scene: Scene, link: string): Promise<void> {
  const { page, close, troubles } = await visit(scene);
  await page.goto(link);
  await page.getByRole('radio', { name: 'Something is damaged' }).check();
  await page.getByLabel('What happened?').fill('The lid of the box is cracked.');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByText('Thank you, we have it').waitFor();
  expect(troubles()).toEqual([]);
  await close();
}
