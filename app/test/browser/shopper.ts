import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { makeCustomer } from '#app/test/theme/proxy-fixture.ts';
import { openStorefront, type StorefrontScene } from '#app/test/theme/storefront.ts';
import { desktop, launchBrowser, newVisitor } from '../browser.ts';

export type ShopperOptions = BrowserContextOptions & { isMember?: boolean };

/**
 * A storefront with an app that answers from memory, for the tests of one file; every test starts with the same state.
 */
export function useStorefront() {
  let scene: StorefrontScene;
  let browser: Browser;
  beforeAll(async () => {
    [scene, browser] = await Promise.all([openStorefront(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    await scene.close();
  });
  beforeEach(() => {
    Object.assign(scene.app, { requests: [], customer: makeCustomer(), problem: null });
  });

  /** Runs in a new visitor's browser and expects no errors and no requests to other machines. */
  async function asShopper(
    work: (page: Page) => Promise<void>,
    { isMember = false, ...options }: ShopperOptions = desktop,
  ): Promise<void> {
    const { context, foreignRequests } = await newVisitor(browser, {
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    context.setDefaultTimeout(30_000);
    if (isMember)
      await context.addCookies([{ name: 'pretend_customer', value: String(scene.customerId), url: scene.shopify.url }]);
    const page = await context.newPage();
    const troubles: string[] = [];
    page.on(
      'console',
      (message) =>
        message.type() === 'error' &&
        !/422|ERR_INTERNET_DISCONNECTED/.test(message.text()) &&
        troubles.push(message.text()),
    );
    page.on('pageerror', (error) => troubles.push(error.message));
    try {
      await work(page);
      expect([...troubles, ...foreignRequests]).toEqual([]);
    } finally {
      await context.close();
    }
  }

  return { inShop: () => scene, asShopper };
}
