// The admin frame and the App Bridge stand-in in a real browser, around a page that is not ours.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { desktop, launchBrowser, newVisitor, phone } from '#app/test/browser.ts';
import { defaultShop as shop } from '../index.ts';
import { closeAll, credentials, startShopify } from '../test-app.ts';
import { readIdToken } from '../webhooks/signing.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
const closing: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  await closeAll();
});

const appPage = (bridge: string, path: string) => `<!doctype html><html><head><title>Aftercare</title></head><body>
<script src="${bridge}/app-bridge.js" data-api-key="${credentials.apiKey}"></script>
<ui-nav-menu><a rel="home" href="/app">Home</a><a href="/app/orders">Orders</a><a href="/app/settings">Settings</a></ui-nav-menu>
<ui-title-bar title="A page"><button variant="primary" onclick="shopify.toast.show('Went')">Go</button></ui-title-bar>
<ui-save-bar id="unsaved"><button variant="primary" onclick="shopify.saveBar.hide('unsaved')">Save</button><button>Discard</button></ui-save-bar>
<h1>${path}</h1><a href="/app/orders" id="orders">to orders</a>
<script>
const go = (href) => { history.pushState({}, '', href); document.querySelector('h1').textContent = location.pathname; };
addEventListener('shopify:navigate', (event) => go(event.target.getAttribute('href')));
document.getElementById('orders').addEventListener('click', (event) => { event.preventDefault(); go('/app/orders'); });
</script></body></html>`;

interface Opened {
  page: Page;
  app: FrameLocator;
  foreignRequests: string[];
  authorizations: (string | undefined)[];
}

async function openAdmin(path: string, options = desktop): Promise<Opened> {
  const authorizations: (string | undefined)[] = [];
  let bridge = '';
  let refusals = 1;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app');
    if (pathname === '/app/data') {
      authorizations.push(request.headers.authorization);
      response.statusCode = refusals-- > 0 ? 401 : 200;
      if (response.statusCode === 401) response.setHeader('X-Shopify-Retry-Invalid-Session-Request', '1');
      return void response.end(JSON.stringify({ ok: response.statusCode === 200 }));
    }
    response.setHeader('Content-Type', 'text/html');
    if (pathname === '/auth/session-token')
      return void response.end(`<script data-api-key="${credentials.apiKey}" src="${bridge}/app-bridge.js"></script>`);
    response.end(appPage(bridge, pathname));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const shopify = await startShopify(appUrl);
  bridge = shopify.url;
  await shopify.install(shop);
  const { context, foreignRequests } = await newVisitor(browser, options);
  closing.push(
    () => context.close(),
    () => server.close(),
  );
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(
    `${shopify.url}/store/super-toys/apps/aftercare${path.replace('APP_URL', encodeURIComponent(appUrl))}`,
  );
  const app = page.frameLocator('#app');
  await app.locator('h1').waitFor();
  return { page, app, foreignRequests, authorizations };
}

const shopifyIn = ({ page }: Opened) => {
  const frame = page.frame({ name: 'app-iframe' });
  if (!frame) throw new Error('The app is not in its frame');
  return frame;
};

test('menu, title and URL follow the app; deep links arrive', async () => {
  const opened = await openAdmin('/app/settings?tab=mail');
  const { page, app } = opened;
  expect(await app.locator('h1').textContent()).toBe('/app/settings');
  expect(await page.locator('#app-menu a').allTextContents()).toEqual(['Orders', 'Settings']);
  expect(await page.locator('#app-menu [aria-current]').textContent()).toBe('Settings');
  expect(page.url()).toMatch(/\/apps\/aftercare\/app\/settings\?tab=mail$/);
  await page.getByRole('link', { name: 'Orders', exact: true }).last().click();
  await expect.poll(() => app.locator('h1').textContent()).toBe('/app/orders');
  await expect.poll(() => page.url()).toMatch(/\/apps\/aftercare\/app\/orders$/);
  await page.getByRole('button', { name: 'Go' }).click();
  await page.getByText('Went').waitFor();
  expect(opened.foreignRequests).toEqual([]);
});

test('requests carry a fresh session token and are repeated when it was refused', async () => {
  const opened = await openAdmin('/app');
  const answer = await shopifyIn(opened).evaluate(async () => (await fetch('/app/data')).json() as Promise<unknown>);
  expect(answer).toEqual({ ok: true });
  const tokens = opened.authorizations.map((value) => value?.replace('Bearer ', '') ?? '');
  expect(new Set(tokens).size).toBe(2);
  for (const token of tokens)
    expect(readIdToken(token, credentials, new Date())).toMatchObject({
      dest: `https://${shop}`,
      aud: credentials.apiKey,
    });
});

test('unsaved changes ask the merchant first, in the menu and in the app', async () => {
  const opened = await openAdmin('/app');
  const { page, app } = opened;
  await shopifyIn(opened).evaluate(() => shopify.saveBar.show('unsaved'));
  await page.getByText('Unsaved changes', { exact: true }).waitFor();
  await page.locator('#app-menu a').first().click();
  await page.getByRole('button', { name: 'Stay' }).click();
  await app.locator('#orders').click();
  await page.getByRole('button', { name: 'Stay' }).click();
  expect(await app.locator('h1').textContent()).toBe('/app');
  await app.locator('#orders').click();
  await page.getByRole('button', { name: 'Leave page' }).click();
  await expect.poll(() => app.locator('h1').textContent()).toBe('/app/orders');
  expect(await page.locator('#save-bar').isVisible()).toBe(false);
  await shopifyIn(opened).evaluate(() => shopify.saveBar.show('unsaved'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(() => page.locator('#save-bar').isVisible()).toBe(false);
});

test('the bounce page returns to the requested page with a token', async () => {
  const opened = await openAdmin('/auth/session-token?shopify-reload=APP_URL%2Fapp%2Forders%3Fstage%3Dlate');
  expect(await opened.app.locator('h1').textContent()).toBe('/app/orders');
  const token = new URL(shopifyIn(opened).url()).searchParams.get('id_token') ?? '';
  expect(readIdToken(token, credentials, new Date())).toMatchObject({ dest: `https://${shop}` });
});

test('unsupported members throw, supported ones work', async () => {
  const frame = shopifyIn(await openAdmin('/app'));
  const thrown = frame.evaluate(() => void shopify.resourcePicker({ type: 'product' }));
  await expect(thrown).rejects.toThrow('shopify.resourcePicker is not part of the App Bridge stand-in');
  const known = await frame.evaluate(async () => ({
    shop: shopify.config.shop,
    extensions: (await shopify.app.extensions()).map(({ handle, activations }) => [handle, activations.length]),
    user: await shopify.user(),
    granted: (await shopify.scopes.query()).granted.length > 0,
  }));
  expect(known).toEqual({
    shop,
    extensions: expect.arrayContaining([['aftercare-account', 0]]) as unknown,
    user: { accountAccess: 'Full access' },
    granted: true,
  });
});

test('on a phone the menu collapses and nothing scrolls sideways', async () => {
  const { page, app } = await openAdmin('/app', phone);
  const link = page.locator('#app-menu a').first();
  expect(await link.isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Menu' }).click();
  await link.click();
  await expect.poll(() => app.locator('h1').textContent()).toBe('/app/orders');
  expect(await link.isVisible()).toBe(false);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test('the app is told what is switched on in the theme editor', async () => {
  const opened = await openAdmin('/app');
  const place = 'aftercare-account/customer-account.page.render';
  const store = opened.page.url().split('/apps/')[0]!;
  const editor = await opened.page.context().newPage();
  await editor.goto(
    `${store}/themes/current/editor?context=apps&activateAppId=${credentials.apiKey}/customer-account.page.render`,
  );
  expect(await editor.locator(`input[value="${place}"]`).isChecked()).toBe(true);
  await editor.getByRole('button', { name: 'Save' }).click();
  await editor.waitForURL(`${store}/themes/current/editor`);
  const told = await shopifyIn(opened).evaluate(() => shopify.app.extensions());
  expect(told.find(({ handle }) => handle === 'aftercare-account')?.activations).toEqual([
    { target: 'customer-account.page.render' },
  ]);
});
