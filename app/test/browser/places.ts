import { expect, test } from 'vitest';
import type { Scene } from './scene.ts';
import { visit } from './visit.ts';

export function testPlaces(scene: () => Scene): void {
  test('storefront, mailbox, control desk and queue board open and load nothing from other machines', async () => {
    const { addresses } = scene().stack;
    const visitor = await visit(scene());
    const { page, troubles } = visitor;
    const places = [
      [addresses.storefront, 'Super Toys'],
      [addresses.desk, 'Control desk'],
      [addresses.mailbox, 'Mailbox'],
      [`${addresses.queues}/queue/messages`, 'review_request'],
    ] as const;
    for (const [address, words] of places) {
      await page.goto(address);
      await expect.poll(() => page.locator('body').textContent(), { message: address }).toContain(words);
    }
    await page.goto(addresses.mailbox);
    await page
      .getByRole('link', { name: /Thank you, Ada/ })
      .first()
      .click();
    await page.frameLocator('iframe').getByText('Hello Ada').waitFor();
    expect(troubles().filter((trouble) => trouble.startsWith('foreign'))).toEqual([]);
    await visitor.close();
  });
}
