import type { BrowserContextOptions, Frame, FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { desktop, newVisitor } from '../browser.ts';
import type { Scene } from './scene.ts';

export type Visit = {
  page: Page;
  /** console errors, script errors and requests to other machines so far */
  troubles: () => string[];
  close: () => Promise<void>;
};

export type AdminVisit = Visit & {
  /** the app inside the admin's frame */
  app: FrameLocator;
  frame: () => Frame;
  /** opens an address of the app like the admin, and waits until its buttons work */
  open: (path: string) => Promise<void>;
  /** reloads the page */
  reload: () => Promise<void>;
};

// A form with an error is answered with 422, which browsers log to the console.
const expected = /status of 422/;

/** A new visitor with one page. */
export async function visit(scene: Scene, options: BrowserContextOptions = desktop): Promise<Visit> {
  const { context, foreignRequests } = await newVisitor(scene.browser, options);
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const found: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !expected.test(message.text()))
      found.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => found.push(`script: ${error.message}`));
  return {
    page,
    troubles: () => [...found, ...foreignRequests.map((url) => `foreign: ${url}`)],
    close: () => context.close(),
  };
}

/** A merchant in the pretend admin, without an open page. */
export async function visitAdmin(scene: Scene, options: BrowserContextOptions = desktop): Promise<AdminVisit> {
  const visitor = await visit(scene, options);
  const { page } = visitor;
  const frame = () => {
    const found = page.frame({ name: 'app-iframe' });
    if (!found) throw new Error('The app is not in its frame');
    return found;
  };
  const untilAlive = async () => {
    await page.frameLocator('#app').locator('h1').first().waitFor();
    await frame().waitForFunction(() =>
      Object.keys(document.querySelector('h1') ?? {}).some((key) => key.startsWith('__reactFiber')),
    );
  };
  const open = async (path: string) => {
    await page.goto(`${scene.stack.addresses.admin}${path}`);
    await untilAlive();
  };
  const reload = async () => {
    await page.reload();
    await untilAlive();
  };
  return { ...visitor, app: page.frameLocator('#app'), frame, open, reload };
}

/** Runs as a merchant in the admin and expects no trouble in the browser. */
export async function asMerchant(
  scene: Scene,
  work: (visit: AdminVisit) => Promise<void>,
  options?: BrowserContextOptions,
): Promise<void> {
  const admin = await visitAdmin(scene, options);
  try {
    await work(admin);
    expect(admin.troubles()).toEqual([]);
  } finally {
    await admin.close();
  }
}

/** Expects a toast in the admin. */
export async function seeToast({ page }: Visit, words: string | RegExp): Promise<void> {
  await page.locator('#toasts').getByText(words).last().waitFor();
}
