import { mkdirSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { desktop, launchBrowser, newVisitor, phone } from '../test/browser.ts';
import { demoShop } from './launch/stack.ts';
import type { Mail } from './mailbox/mail.ts';
import { clubShop } from './stories/loyalty-play.ts';

// node app/dev/screenshots.ts ADMIN_ADDRESS: takes pictures of a running demo's screens, mails and customer pages, into
// docs/images (or the folder given as second argument). Start the demo first, preferably with --reset; it prints the
// address.

const [admin, folder = 'docs/images'] = process.argv.slice(2);
if (!admin) throw new Error('Say the address of the admin that the demo has printed.');
mkdirSync(folder, { recursive: true });

// Sharp enough to read, small enough for a repository.
const sharpness = { deviceScaleFactor: 1.5 };
const handset: BrowserContextOptions = { ...phone, ...sharpness };
const mailProgram: BrowserContextOptions = { viewport: { width: 600, height: 600 }, ...sharpness };

const browser = await launchBrowser();
await shootAdmin(browser, 'desktop', desktop, [
  ['home', ''],
  ['orders', '/orders'],
  ['messages', '/messages'],
  ['editor', '/messages/thank_you'],
  ['outbox', '/outbox'],
  ['promise', '/settings/promise'],
  ['who-sends-what', '/settings/who-sends-what'],
  ['privacy', '/settings/privacy'],
  ['support', '/support'],
]);
await shootAdmin(browser, 'phone', handset, [
  ['home', ''],
  ['orders', '/orders'],
  ['editor', '/messages/thank_you'],
]);
const mails = ((await (await fetch(`${new URL(admin).origin}/mailbox/api/messages`)).json()) as { messages: Mail[] })
  .messages;
await shootMails(browser);
await shootCustomerPages(browser);
const clubAdmin = admin.replace(demoShop, clubShop);
await shootLoyalty(browser);
await shootStorefront(browser);
await browser.close();

async function shootAdmin(
  browser: Browser,
  device: string,
  options: BrowserContextOptions,
  screens: [name: string, path: string][],
): Promise<void> {
  await withPage(browser, options, async (page) => {
    const app = page.frameLocator('iframe#app');
    const shoot = async (name: string) => {
      await app.locator('.Polaris-Page').first().waitFor();
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/${name}-${device}.png` });
    };
    for (const [name, path] of screens) {
      await page.goto(`${admin}/app${path}`);
      await shoot(name);
    }
    await page.goto(`${admin}/app/orders?search=emil`);
    const link = app.locator('tbody a').first();
    await link.waitFor();
    await page.goto(`${admin}${await link.getAttribute('href')}`);
    await app.getByText('Now. What follows is planned.').scrollIntoViewIfNeeded();
    await shoot('order');
  });
}

async function shootLoyalty(browser: Browser): Promise<void> {
  const screens: [name: string, path: string][] = [
    ['loyalty', '/loyalty'],
    ['loyalty-program', '/loyalty/program'],
    ['loyalty-rewards', '/loyalty/program/rewards'],
    ['loyalty-tiers', '/loyalty/program/tiers'],
    ['loyalty-expiry', '/loyalty/program/expiry'],
    ['returns', '/settings/returns'],
    ['loyalty-members', '/loyalty/members'],
    ['loyalty-import', '/loyalty/import'],
    ['loyalty-widget', '/loyalty/program/widget'],
  ];
  await withPage(browser, desktop, async (page) => {
    const app = page.frameLocator('iframe#app');
    const shoot = async (name: string) => {
      await app.locator('.Polaris-Page').first().waitFor();
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/${name}-desktop.png` });
    };
    for (const [name, path] of screens) {
      await page.goto(`${clubAdmin}/app${path}`);
      await shoot(name);
    }
    for (const [name, list, row] of [
      ['loyalty-member', '/loyalty/members?search=dora', 'dora@mail.example'],
      ['letter', '/outbox?kind=reward_ready', 'Nora'],
      ['loyalty-order', '/orders?search=dora', '#1003'],
    ] as const) {
      await page.goto(`${clubAdmin}/app${list}`);
      const link = app.locator('tbody tr').filter({ hasText: row }).locator('a').first();
      await link.waitFor();
      await page.goto(`${clubAdmin}${await link.getAttribute('href')}`);
      await shoot(name);
    }
  });
  await withPage(browser, handset, async (page) => {
    const app = page.frameLocator('iframe#app');
    for (const name of ['loyalty', 'loyalty/program/tiers']) {
      await page.goto(`${clubAdmin}/app/${name}`);
      await app.locator('.Polaris-Page').first().waitFor();
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/${name.replace('/program/', '-')}-phone.png` });
    }
  });
}

/** The widget as Edda sees it when logged in, and the page where a guest claims points. */
async function shootStorefront(browser: Browser): Promise<void> {
  const storefront = `${new URL(admin!).origin}/storefront/${clubShop}`;
  for (const [device, options] of [
    ['desktop', desktop],
    ['phone', handset],
  ] as const) {
    await withPage(browser, options, async (page) => {
      await page
        .context()
        .addCookies([
          { name: 'pretend_customer', value: await customerId('edda@mail.example'), url: new URL(storefront).origin },
        ]);
      await page.goto(`${storefront}/products/wooden-train`);
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/widget-product-${device}.png` });
      await page.locator('#aftercare-launcher').click();
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${folder}/widget-panel-${device}.png` });
    });
  }
  const claim = [...(mailOf('jonas@mail.example', /\/c\/points\//).html ?? '').matchAll(/href="([^"]+)"/g)].map(
    (match) => match[1]!.replaceAll('&amp;', '&'),
  );
  await withPage(browser, { ...handset, viewport: { width: 390, height: 1000 } }, async (page) => {
    await page.goto(claim.find((link) => link.includes('/c/points/')) ?? '');
    await page.screenshot({ path: `${folder}/customer-points-phone.png` });
  });
}

async function customerId(email: string): Promise<string> {
  const response = await fetch(`${new URL(admin!).origin}/control/orders`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ shop: clubShop }),
  });
  const { result } = (await response.json()) as { result: { email: string; customer: { id: number } | null }[] };
  const id = result.find((order) => order.email === email)?.customer?.id;
  if (id === undefined) throw new Error(`${email} has bought nothing`);
  return String(id);
}

async function shootMails(browser: Browser): Promise<void> {
  const kinds: [name: string, to: string, part: RegExp][] = [
    ['thank-you', 'ada@mail.example', /./],
    ['delay', 'ivo@mail.example', /new date/i],
    ['check-in', 'fay@mail.example', /./],
    ['review', 'gus@mail.example', /./],
    ['letter', 'nora@mail.example', /./],
    ['points-taken-back', 'kaya@mail.example', /taken back/],
    ['tracking', 'emil@mail.example', /delivery van/],
    ['german', 'lena@mail.example', /./],
  ];
  for (const [name, to, part] of kinds) {
    const { html } = mailOf(to, part);
    await withPage(browser, mailProgram, async (page) => {
      await page.setContent(html ?? '');
      await page.screenshot({ path: `${folder}/mail-${name}.png`, fullPage: true });
    });
  }
}

async function shootCustomerPages(browser: Browser): Promise<void> {
  const pages: [name: string, to: string, link: string, device: 'phone' | 'desktop'][] = [
    ['order', 'emil@mail.example', '/c/order/', 'phone'],
    ['order', 'emil@mail.example', '/c/order/', 'desktop'],
    ['order-late', 'hana@mail.example', '/c/order/', 'phone'],
    ['check-in', 'fay@mail.example', 'answer=problem', 'phone'],
    ['review', 'gus@mail.example', '/c/review/', 'phone'],
    ['preferences', 'gus@mail.example', '/c/preferences/', 'phone'],
    ['invoice', 'ada@mail.example', '/c/invoice/', 'desktop'],
  ];
  for (const [name, to, part, device] of pages) {
    const links = [...(mailOf(to, new RegExp(part)).html ?? '').matchAll(/href="([^"]+)"/g)].map((match) =>
      match[1]!.replaceAll('&amp;', '&'),
    );
    await withPage(
      browser,
      device === 'phone' ? { ...handset, viewport: { width: 390, height: 1000 } } : desktop,
      async (page) => {
        await page.goto(links.find((link) => link.includes(part)) ?? '');
        await page.screenshot({ path: `${folder}/customer-${name}-${device}.png` });
      },
    );
  }
}

function mailOf(to: string, part: RegExp): Mail {
  const mail = mails.find((each) => each.to.includes(to) && part.test(each.html ?? ''));
  if (!mail) throw new Error(`The mailbox has no mail to ${to} with ${part.source}`);
  return mail;
}

async function withPage(
  browser: Browser,
  options: BrowserContextOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const { context } = await newVisitor(browser, options);
  await work(await context.newPage());
  await context.close();
}
