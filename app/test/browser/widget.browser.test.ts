import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { defaultShop } from '#app/dev/pretend-shopify/index.ts';
import { makeCustomer } from '#app/test/theme/proxy-fixture.ts';
import type { StorefrontScene } from '#app/test/theme/storefront.ts';
import { desktop, phone } from '../browser.ts';
import { useStorefront, type ShopperOptions } from './shopper.ts';

// The widget in a theme, with an app that answers from memory.

const { inShop, asShopper } = useStorefront();
let scene: StorefrontScene;
beforeEach(() => {
  scene = inShop();
});

const member: ShopperOptions = { ...desktop, isMember: true };
const panel = (page: Page) => page.locator('#aftercare-loyalty');
const status = (page: Page) => page.locator('[data-part="status"]');
const at = (path: string) => `${scene.shopify.url}${path}`;
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');

async function openPanel(page: Page, path = '/products/wooden-train'): Promise<void> {
  await page.goto(at(path));
  await page.locator('.aftercare-launcher').click();
  await panel(page).getByText('Your balance').waitFor();
}

test('by keyboard alone: opens, keeps the focus, closes, and returns the focus', async () => {
  await asShopper(async (page) => {
    await page.goto(scene.shopAddress);
    await page.locator('.aftercare-launcher').focus();
    await page.keyboard.press('Enter');
    expect(await panel(page).evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
    for (let step = 0; step < 12; step++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          () =>
            document.activeElement === document.body || document.activeElement?.closest('#aftercare-loyalty') !== null,
        ),
      ).toBe(true);
    }
    await page.keyboard.press('Escape');
    expect(await panel(page).isVisible()).toBe(false);
    expect(await focused(page)).toBe('Rewards');
    expect(scene.app.requests).toEqual([]);
  });
});

test('for a guest it sends no request, for a member one, in their language', async () => {
  await asShopper(async (page) => {
    await page.goto(at('/products/wooden-train?locale=de'));
    expect(scene.app.requests).toEqual([]);
    await page.locator('.aftercare-launcher').click();
    await panel(page).getByText('312 Punkte unterwegs').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.aftercare-launcher').click();
    expect(
      scene.app.requests.map(({ method, query }) => [method, query.get('locale'), query.get('logged_in_customer_id')]),
    ).toEqual([['GET', 'de', String(scene.customerId)]]);
  }, member);
});

test('redeem: the price is confirmed first, then the code is there, and one tap applies it to the cart', async () => {
  await asShopper(async (page) => {
    await page.goto(at('/products/wooden-train'));
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await openPanel(page, '/cart');
    await panel(page).getByRole('button', { name: 'Redeem $5.00 off' }).click();
    await panel(page).getByText('Spend 500 points on “$5.00 off”?').waitFor();
    expect(await focused(page)).toBe('Yes, redeem');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toContain('Redeem');
    await panel(page).getByRole('button', { name: 'Redeem $5.00 off' }).click();
    await page.keyboard.press('Enter');
    await panel(page).getByText('CARE-7H2K-M9QX').waitFor();
    expect(await status(page).textContent()).toBe('$5.00 off is yours.');
    expect(await page.locator('.aftercare-launcher').textContent()).toContain('740 points');
    expect(await focused(page)).toContain('Use it');
    await panel(page).getByRole('button', { name: 'Copy code' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('CARE-7H2K-M9QX');
    expect(await status(page).textContent()).toBe('Copied.');
    await panel(page).getByRole('link', { name: 'Use it' }).click();
    await expect.poll(() => page.locator('input[name="code"]').inputValue()).toBe('CARE-7H2K-M9QX');
  }, member);
});

test('when it fails, nothing has changed; the second attempt repeats the same request', async () => {
  await asShopper(async (page) => {
    await openPanel(page);
    scene.app.problem = { problem: { words: 'The shop is asleep. Try again in a minute.' } };
    const redeem = panel(page).getByRole('button', { name: 'Redeem Free shipping' });
    await redeem.click();
    await page.keyboard.press('Enter');
    await panel(page).getByText('The shop is asleep.').waitFor();
    expect(await page.locator('.aftercare-big').textContent()).toBe('1,240 points');
    await panel(page).getByRole('button', { name: 'Yes, redeem' }).click();
    await panel(page).getByText('Ready to use').waitFor();
    const ids = scene.app.requests.flatMap(({ body }) => (body?.do === 'redeem' ? [body.requestId] : []));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  }, member);
});

test('the page after redeeming does not show the old balance again, however late the theme is updated', async () => {
  const standing = scene.shopify.store.shop(defaultShop).metafields.find(({ key }) => key === 'loyalty_standing')!;
  const { value } = standing;
  try {
    await asShopper(async (page) => {
      await openPanel(page);
      await panel(page).getByRole('button', { name: 'Redeem $5.00 off' }).click();
      await page.keyboard.press('Enter');
      await panel(page).getByText('CARE-7H2K-M9QX').waitFor();
      for (const path of ['/cart', '/pages/loyalty']) {
        await page.goto(at(path));
        await page.locator('.aftercare-launcher').getByText('740 points').waitFor();
      }
      standing.value = JSON.stringify({ ...(JSON.parse(value) as object), points: 790 });
      await page.goto(at('/cart'));
      await page.locator('.aftercare-launcher').getByText('790 points').waitFor();
      expect(await page.locator('.aftercare-line').textContent()).toContain('790 points');
    }, member);
  } finally {
    standing.value = value;
  }
});

test('hand back, birthday, and the referral link', async () => {
  scene.app.customer = makeCustomer({
    redemptions: [
      {
        id: 'r1',
        name: '$5.00 off',
        code: 'CARE-1',
        state: 'issued',
        expiresOn: null,
        canHandBack: true,
        applyUrl: '/discount/CARE-1?redirect=/cart',
      },
    ],
  });
  await asShopper(async (page) => {
    await openPanel(page);
    await panel(page).getByRole('button', { name: 'Hand back $5.00 off' }).click();
    await panel(page).getByText('get its points again?').waitFor();
    await page.keyboard.press('Enter');
    await panel(page).getByText('The points are yours again.').waitFor();
    await panel(page).locator('select[name="day"]').selectOption('9');
    await panel(page).locator('select[name="month"]').selectOption({ label: 'June' });
    await panel(page).getByRole('button', { name: 'Save' }).click();
    await panel(page).getByText('Your birthday points come on June 9, 2026.').waitFor();
    await panel(page).getByRole('button', { name: 'Copy link' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('?ref=ADA7K2');
    const sent = scene.app.requests.map(({ body }) => body).filter(Boolean);
    expect(sent).toEqual([
      { do: 'hand_back', redemptionId: 'r1' },
      { do: 'birthday', birthday: '06-09' },
    ]);
  }, member);
});

test('the first referrer is remembered and goes with the order', async () => {
  await asShopper(async (page) => {
    const noted = page.waitForResponse('**/cart/update.js');
    await page.goto(`${scene.shopAddress}?ref=FIRST1`);
    await noted;
    await page.goto(`${scene.shopAddress}?ref=SECOND2`);
    await page.goto(at('/products/plush-bear'));
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByText('Thank you').first().waitFor();
    const order = scene.shopify.store.state.shops[0]!.orders.at(-1)!;
    expect(order.note_attributes).toEqual([{ name: 'aftercare_referral', value: 'FIRST1' }]);
  });
});

test('without script the panel opens by its URL, complete, and closes', async () => {
  await asShopper(
    async (page) => {
      await page.goto(scene.shopAddress);
      await page.locator('.aftercare-launcher').click();
      await panel(page).getByText('1,240 points').waitFor();
      const link = panel(page).getByRole('link', { name: 'To redeem, open your points' });
      expect([await link.isVisible(), await link.getAttribute('href')]).toEqual([true, '/apps/care/points?locale=en']);
      await panel(page).getByLabel('Close').click();
      expect(await panel(page).isVisible()).toBe(false);
    },
    { ...member, javaScriptEnabled: false },
  );
});

test.each([
  ['phone', phone],
  ['desktop', desktop],
] as const)('on a %s nothing moves while the page loads and the panel opens', async (_, device) => {
  await asShopper(
    async (page) => {
      await page.addInitScript(() => {
        Object.assign(window, { shifts: [] });
        new PerformanceObserver((list) =>
          (window as unknown as { shifts: unknown[] }).shifts.push(...list.getEntries()),
        ).observe({ type: 'layout-shift', buffered: true });
      });
      for (const path of ['/products/wooden-train', '/pages/loyalty', '/cart']) {
        await openPanel(page, path);
        await page.waitForTimeout(300);
        expect([path, await page.evaluate(() => (window as unknown as { shifts: unknown[] }).shifts.length)]).toEqual([
          path,
          0,
        ]);
      }
    },
    { ...device, isMember: true },
  );
});

const views = [
  ['en on a phone', phone, 'en'],
  ['en on a desktop', desktop, 'en'],
  ['ar, right to left, on a phone', phone, 'ar'],
] as const;
test.each(views)('in %s: accessible, and nothing wider than the screen', async (_, device, locale) => {
  await asShopper(
    async (page) => {
      for (const path of ['/products/wooden-train', '/pages/loyalty', '/cart', '/pages/loyalty#aftercare-loyalty']) {
        await page.goto(at(`${path.split('#')[0]}?locale=${locale}${path.includes('#') ? '#aftercare-loyalty' : ''}`));
        if (path.includes('#')) {
          await page.locator('[data-list="history"] li').first().waitFor({ state: 'attached' });
          for (const summary of await page.locator('#aftercare-loyalty summary').all()) await summary.click();
          await page.waitForTimeout(300);
        }
        const { violations } = await new AxeBuilder({ page }).include('.aftercare').analyze();
        expect([path, violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)]).toEqual([
          path,
          [],
        ]);
        expect([
          path,
          await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
        ]).toEqual([path, 0]);
      }
    },
    { ...device, isMember: true },
  );
});

test('another variant shows other points; another product’s form changes nothing', async () => {
  await asShopper(async (page) => {
    await page.goto(at('/products/wooden-train'));
    await page.locator('main .aftercare-line').evaluate((line) => {
      line.setAttribute('data-aftercare-variants', '70');
      line.querySelector('p')!.innerHTML =
        '<span data-variant="1">Earn 45 points</span><span data-variant="2" hidden>Earn 90 points</span><span data-variant="3" hidden></span>';
      const [form] = document.querySelectorAll('form[action="/cart/add"]');
      form!.insertAdjacentHTML(
        'beforeend',
        '<input type="hidden" name="product-id" value="70"><select name="id" aria-label="Variant"><option>1</option><option>2</option><option>3</option><option>4</option></select>',
      );
      form!.insertAdjacentHTML(
        'beforebegin',
        '<form action="/de/cart/add"><select name="id" aria-label="Other product"><option>8</option><option>9</option></select></form>',
      );
    });
    const line = page.locator('main .aftercare-line');
    const choose = (variant: string) => page.getByLabel('Variant').selectOption(variant);
    await choose('2');
    await line.getByText('Earn 90 points').waitFor();
    expect(await line.getByText('Earn 45 points').isVisible()).toBe(false);
    await page.getByLabel('Other product').selectOption('9');
    await page.waitForTimeout(50);
    expect(await line.getByText('Earn 90 points').isVisible()).toBe(true);
    for (const silent of ['3', '4']) {
      await choose(silent);
      await expect.poll(() => line.isVisible()).toBe(false);
    }
    await page.getByLabel('Variant').evaluate((select: HTMLSelectElement) => (select.value = '1'));
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow')));
    await line.getByText('Earn 45 points').waitFor();
  });
});

test('follows a theme’s own colors, and animates only where wanted', async () => {
  await asShopper(
    async (page) => {
      await page.goto(scene.shopAddress);
      await page.addStyleTag({
        content: ':root { --color-background: 10, 20, 60 !important; --color-foreground: 250, 240, 200 !important }',
      });
      await page.locator('.aftercare-launcher').click();
      const colors = await page
        .locator('.aftercare-sheet')
        .evaluate((sheet) => [
          getComputedStyle(sheet).backgroundColor,
          getComputedStyle(sheet).color,
          getComputedStyle(sheet.parentElement!).animationName,
        ]);
      expect(colors).toEqual(['rgb(10, 20, 60)', 'rgb(250, 240, 200)', 'none']);
    },
    { ...desktop, reducedMotion: 'reduce' },
  );
});
