import { expect, test } from 'vitest';
import { desktop } from '../browser.ts';
import type { Scene } from './scene.ts';
import { visit } from './visit.ts';

/**
 * A shopper in the pretend storefront, whose widget calls the real app. The shop's program is launched and gives points
 * for purchases.
 */
export function testWidgetInShop(scene: () => Scene): void {
  test('the order earns what the cart promises, and the panel says so in the shopper’s language', async () => {
    const { addresses, shop } = scene().stack;
    await placeParts(addresses.pretend, shop, ['panel', 'product', 'cart', 'landing']);
    const shopper = await visit(scene());
    const { page } = shopper;
    const at = (path: string) => `${addresses.pretend}${path}`;
    await page.goto(addresses.storefront);
    await page.goto(at('/account'));
    await page.getByLabel('First name').fill('Wanda');
    await page.locator('form[action="/account/register"]').getByLabel('Email').fill('wanda@mail.example');
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.goto(at('/products/wooden-train?locale=de'));
    await page.getByRole('button', { name: 'Add to cart' }).click();
    const promised = /bringt ([\d.]+) Punkte/.exec((await page.locator('.aftercare-line').textContent()) ?? '')?.[1];
    expect(promised).toMatch(/^\d+$/);
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Thank you').first().waitFor();
    const earned = async () => {
      const [lot] = await scene().query<{ points: number }>(
        `SELECT l.points FROM points_lots l JOIN orders o ON o."shopId" = l."shopId" AND o.id = l."orderId" WHERE o.email = 'wanda@mail.example'`,
      );
      return String(lot?.points ?? 0);
    };
    await expect.poll(earned, { timeout: 30_000 }).toBe(promised);
    await page.goto(at('/cart'));
    await page.locator('.aftercare-launcher').click();
    await page.locator('#aftercare-loyalty').getByText(`${promised} Punkte unterwegs`).first().waitFor();
    expect(shopper.troubles()).toEqual([]);
    await shopper.close();
  });

  test('without script the panel leads a member to the points page', async () => {
    const { addresses } = scene().stack;
    const shopper = await visit(scene(), { ...desktop, javaScriptEnabled: false });
    const { page } = shopper;
    await page.goto(addresses.storefront);
    await page.goto(`${addresses.pretend}/account`);
    await page.getByLabel('Who are you?').selectOption({ label: 'Wanda (wanda@mail.example)' });
    await page.locator('form[action="/account/login"] button').click();
    await page.locator('.aftercare-launcher').click();
    await page.getByRole('link', { name: 'To redeem, open your points' }).click();
    await page.waitForURL(`${addresses.app}/c/points/**`);
    await page.getByRole('heading', { name: 'Rewards', exact: true }).waitFor();
    await shopper.close();
  });
}

async function placeParts(pretend: string, shop: string, parts: string[]): Promise<void> {
  const form = new URLSearchParams(parts.map((part) => ['part', `aftercare-loyalty/loyalty-${part}`]));
  await fetch(`${pretend}/store/${shop.replace('.myshopify.com', '')}/themes/current/editor`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  });
}
