import type { Page } from 'playwright-core';
import { expect, test, vi } from 'vitest';
import type { LoyaltyRedemption } from '#app/storefront/contract.ts';
import { makeCustomer } from '#app/test/theme/proxy-fixture.ts';
import { desktop, phone } from '../browser.ts';
import { useStorefront, type ShopperOptions } from './shopper.ts';

// The widget under bad conditions: slow, offline, double clicks, unusual themes.

vi.setConfig({ testTimeout: 60_000 });
const { inShop, asShopper } = useStorefront();
const member: ShopperOptions = { ...desktop, isMember: true };
const at = (path: string) => `${inShop().shopify.url}${path}`;
const panel = (page: Page) => page.locator('#aftercare-loyalty');
const status = (page: Page) => page.locator('[data-part="status"]');
const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
const held: LoyaltyRedemption = {
  id: 'r1',
  name: 'Gift card',
  code: null,
  state: 'held',
  expiresOn: null,
  canHandBack: false,
  applyUrl: null,
};

async function openPanel(page: Page, path = '/products/wooden-train'): Promise<void> {
  await page.goto(at(path));
  await page.locator('.aftercare-launcher').click();
  await panel(page).getByRole('button', { name: 'Redeem' }).first().waitFor();
}

test('a double press sends one request, and waiting is announced', async () => {
  await asShopper(async (page) => {
    await openPanel(page);
    let go = () => {};
    const isOpen = new Promise<void>((resolve) => (go = resolve));
    await page.route('**/apps/care/**', async (route) => {
      await isOpen;
      await route.continue();
    });
    await panel(page).getByRole('button', { name: 'Redeem $5.00 off' }).click();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await status(page).textContent()).toBe('One moment …');
    go();
    await panel(page).getByText('CARE-7H2K-M9QX').waitFor();
    expect(inShop().app.requests.filter(({ body }) => body?.do === 'redeem')).toHaveLength(1);
  }, member);
});

test('a reward being created is announced when it is ready; nobody is interrupted', async () => {
  await asShopper(async (page) => {
    await page.clock.install();
    inShop().app.customer = makeCustomer({ redemptions: [held] });
    await openPanel(page);
    await panel(page).getByRole('button', { name: 'Redeem $5.00 off' }).click();
    inShop().app.customer = makeCustomer({ redemptions: [{ ...held, state: 'issued', code: 'GIFT-1' }] });
    const looked = page.waitForResponse('**/apps/care/**');
    await page.clock.runFor(6000);
    await looked;
    expect(await focused(page)).toBe('Yes, redeem');
    await panel(page).getByRole('button', { name: 'Not now' }).click();
    await page.clock.runFor(11_000);
    await panel(page).getByText('GIFT-1').waitFor();
    expect([await status(page).textContent(), await focused(page)]).toEqual([
      '“Gift card” is ready.',
      '“Gift card” is ready.',
    ]);
  }, member);
});

test('without clipboard access the text is selected', async () => {
  await asShopper(async (page) => {
    await page.addInitScript(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await openPanel(page);
    await panel(page).getByRole('button', { name: 'Copy link' }).click();
    await status(page).getByText('It is marked').waitFor();
    expect(
      await panel(page)
        .getByLabel('Your link')
        .evaluate((input: HTMLInputElement) => input.value.slice(input.selectionStart!, input.selectionEnd!)),
    ).toContain('?ref=ADA7K2');
  }, member);
});

test('offline it says so, and a button retries; a program closed in the meantime is reported too', async () => {
  await asShopper(async (page) => {
    await page.goto(at('/products/wooden-train'));
    await page.context().setOffline(true);
    await page.locator('.aftercare-launcher').click();
    await status(page).getByText('check your connection').waitFor();
    await page.context().setOffline(false);
    await panel(page).getByRole('button', { name: 'Try again' }).click();
    await panel(page).getByText('ready on March 4').waitFor();
    expect(await panel(page).getByRole('button', { name: 'Try again' }).isVisible()).toBe(false);
    await page.route('**/apps/care/**', (route) => route.fulfill({ json: { program: null, customer: null } }));
    await openAgain(page);
    await status(page).getByText('not open at the moment').waitFor();
  }, member);
});

async function openAgain(page: Page): Promise<void> {
  await page.goto(at('/cart'));
  await page.locator('.aftercare-launcher').click();
}

test('a page from the browser’s cache asks again', async () => {
  await asShopper(async (page) => {
    await openPanel(page);
    inShop().app.customer = makeCustomer({ points: 17 });
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.locator('.aftercare-big').getByText('17 points').waitFor();
  }, member);
});

test('the next customer on the same device does not see the previous one’s points', async () => {
  await asShopper(async (page) => {
    inShop().app.customer = makeCustomer({ points: 17 });
    await openPanel(page);
    await page.goto(at('/cart'));
    await page.locator('.aftercare-launcher').getByText('17 points').waitFor();
    await page.evaluate(() => {
      const widget = document.querySelector<HTMLElement>('aftercare-loyalty')!;
      widget.dataset.customer = '1';
      widget.querySelectorAll('[data-aftercare-points]').forEach((place) => (place.textContent = '1,240 points'));
      document.body.append(widget);
    });
    expect(await page.locator('.aftercare-launcher').textContent()).toContain('1,240 points');
  }, member);
});

test('an answer is visible however far down its button is, and is announced', async () => {
  await asShopper(
    async (page) => {
      await page.goto(at('/products/wooden-train'));
      expect(await status(page).evaluate((line) => getComputedStyle(line).display)).not.toBe('none');
      await page.locator('.aftercare-launcher').click();
      await panel(page).getByRole('button', { name: 'Save' }).scrollIntoViewIfNeeded();
      inShop().app.problem = { problem: { words: 'Please enter a day and a month.' } };
      await panel(page).locator('select[name="day"]').selectOption('30');
      await panel(page).locator('select[name="month"]').selectOption('02');
      await panel(page).getByRole('button', { name: 'Save' }).click();
      const words = status(page).getByText('Please enter a day');
      await words.waitFor();
      expect(
        await status(page).evaluate((line) => {
          const { left, top } = line.getBoundingClientRect();
          return document.elementFromPoint(left + 20, top + 10) === line;
        }),
      ).toBe(true);
    },
    { ...phone, viewport: { width: 390, height: 500 }, isMember: true },
  );
});

test('a theme that declares whole colors is followed too', async () => {
  await asShopper(async (page) => {
    await page.goto(at('/products/wooden-train'));
    await page.addStyleTag({
      content: ':root { --color-background: #073642 !important; --color-foreground: #fdf6e3 !important }',
    });
    const look = (selector: string) =>
      page.locator(selector).evaluate((each) => [getComputedStyle(each).backgroundColor, getComputedStyle(each).color]);
    expect(await look('.aftercare-launcher')).toEqual(['rgb(253, 246, 227)', 'rgb(7, 54, 66)']);
    expect(await look('.aftercare-sheet')).toEqual(['rgb(7, 54, 66)', 'rgb(253, 246, 227)']);
    await page.addStyleTag({
      content: ':root { --color-background: url(x) !important; --color-foreground: url(x) !important }',
    });
    expect(await look('.aftercare-sheet')).toEqual(['rgb(255, 255, 255)', 'rgb(24, 24, 27)']);
  });
});

test('with forced colors, edges and progress stay visible', async () => {
  await asShopper(
    async (page) => {
      await openPanel(page);
      const edge = (selector: string) =>
        page.locator(selector).evaluate((each) => parseFloat(getComputedStyle(each).borderTopWidth) > 0);
      for (const selector of ['.aftercare-launcher', '.aftercare-panel', '.aftercare-panel progress'])
        expect([selector, await edge(selector)]).toEqual([selector, true]);
    },
    { ...member, forcedColors: 'active' },
  );
});

test('long names and large numbers fit a small screen', async () => {
  inShop().app.customer = makeCustomer({
    points: 98_765_432,
    debt: 1_234_567,
    tier: { key: 'x', name: 'Donaudampfschifffahrtsgesellschaftskapitänin', perks: ['Versandkostenfreiheit'] },
    next: { name: 'Oberdonaudampfschifffahrtsgesellschaft', missing: '¥12,345,678', unit: 'money', perks: [] },
    tierNotice: { dropsOn: 'November 24, 2026', to: 'Rindfleischetikettierungsüberwachung' },
    redemptions: [
      {
        ...held,
        name: 'Versandkostenfreiheitsgutscheinsonderaktion',
        code: 'CARE-7H2K-M9QX-7H2K-M9QX',
        state: 'issued',
        canHandBack: true,
        applyUrl: '/',
      },
    ],
  });
  await asShopper(
    async (page) => {
      await openPanel(page);
      await panel(page).getByText('Donaudampf').first().waitFor();
      const outside = await panel(page).evaluate((dialog) =>
        [...dialog.querySelectorAll('.aftercare-body *:not(.aftercare-hidden)')]
          .filter(
            (each) =>
              (each.scrollWidth > each.clientWidth + 1 &&
                getComputedStyle(each).display !== 'inline' &&
                !each.matches('select, input, option')) ||
              each.getBoundingClientRect().right > innerWidth,
          )
          .map((each) => each.outerHTML.slice(0, 80)),
      );
      expect(outside).toEqual([]);
    },
    { ...phone, viewport: { width: 320, height: 640 }, isMember: true },
  );
});

test('a page in an unsupported language marks the language it uses, and formats numbers in it', async () => {
  await asShopper(async (page) => {
    await openPanel(page, '/products/wooden-train?locale=ar');
    await panel(page).getByText('312 points on the way, ready').waitFor();
    expect([
      await page.locator('.aftercare-big').textContent(),
      await page.locator('aftercare-loyalty').getAttribute('lang'),
    ]).toEqual(['1,240 points', 'en']);
  }, member);
});
