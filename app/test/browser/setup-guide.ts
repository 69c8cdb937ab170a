import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import { asMerchant, seeToast } from './visit.ts';

export function testSetupGuide(scene: () => Scene): void {
  test('the setup guide: a step is completed by hand, the guide is dismissed for good', async () => {
    await asMerchant(scene(), async (admin) => {
      const { app, open } = admin;
      const guide = app.getByRole('heading', { name: 'Setup guide' });
      await open('');
      await app.getByText('4 of 6 done').waitFor();
      await app.getByRole('button', { name: 'Mark as done' }).click();
      await app.getByText('5 of 6 done').waitFor();
      await seeToast(admin, 'Marked as done');
      await open('');
      await app.getByText('5 of 6 done').waitFor();
      await app.getByRole('button', { name: 'Remove the setup guide' }).click();
      await guide.waitFor({ state: 'detached' });
      await open('');
      expect(await guide.count()).toBe(0);
      // The rest stays usable: figures for a chosen period, and what needs attention.
      await app.getByLabel('Period').selectOption('30');
      await expect.poll(() => admin.page.url()).toContain('period=30');
      await app.getByRole('heading', { name: 'Mails in the last 24 hours' }).waitFor();
    });
  });
}
