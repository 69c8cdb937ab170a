// The merchant's loyalty pages in a real browser against the whole running product, from an empty store to an undone
// import.
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMerchant, type Merchant } from '#app/dev/stories/merchant.ts';
import { buy } from '#app/dev/stories/shopper.ts';
import type { World } from '#app/dev/stories/world.ts';
import { desktop, phone } from '../browser.ts';
import { bar, expectError } from './forms.ts';
import { faultsOf } from './faults.ts';
import { testSurface } from './loyalty-surface.ts';
import { raise, type Scene } from './scene.ts';
import { testWidgetInShop } from './widget-in-shop.ts';
import { asMerchant, seeToast, type AdminVisit } from './visit.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await raise('loyalty', (stack, world) => install(world, createMerchant(stack)));
}, 240_000);
afterAll(() => scene?.close(), 60_000);

/** A store with a few orders that has just installed the app. */
async function install(world: World, { importProgress }: Merchant): Promise<void> {
  await buy(world, { name: 'Ben Sato', lines: [{ product: 'plush-bear' }], ago: { days: 44 } });
  await buy(world, { name: 'Ada Okafor', lines: [{ product: 'building-blocks' }], ago: { days: 20 } });
  await buy(world, { name: 'Ada Okafor', lines: [{ product: 'spinning-top' }], ago: { days: 3 } });
  await world.shopify('settleWebhooks');
  await world.shopify('install');
  await vi.waitFor(async () => expect(await importProgress()).toBeNull(), { timeout: 60_000, interval: 200 });
}

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

test('a starter becomes a program; orders since a chosen day earn at the launch', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open } = admin;
    await open('/app/loyalty');
    await app.getByRole('button', { name: 'Begin with Usual' }).click();
    await seeToast(admin, /Draft begun/);
    await app.getByRole('link', { name: 'Shape and launch' }).click();
    await app.getByRole('heading', { name: 'If the draft had been in force' }).waitFor();
    await app.getByText(/Tried on 3 orders of 2 customers since/).waitFor();
    await app.getByText('Orders since a day, too').click();
    await app.getByText(/3 orders would give [\d,]+ points to 2 customers now\./).waitFor();
    await app.getByLabel('First day').fill(dayAgo(30));
    await app.getByText(/2 orders would give [\d,]+ points to 1 customer now\./).waitFor();
    await app.getByRole('button', { name: 'Launch' }).click();
    await seeToast(admin, 'Version 1 is in force');
    await expect.poll(() => scene.query('SELECT 1 FROM points_lots'), { timeout: 30_000 }).toHaveLength(2);
  });
});

test('an invalid value is reported at its field; the difference is shown while typing; versions can be compared', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open } = admin;
    await open('/app/loyalty/program/earning');
    await app.getByText('Nobody would have more or fewer points').waitFor();
    const points = app.getByRole('textbox', { name: 'Points', exact: true });
    await points.fill('lots');
    await app.getByText('Something entered cannot be right yet.').waitFor();
    await bar(admin, 'Save').click();
    await expectError(points, 'Enter a whole number.');
    expect(await points.inputValue()).toBe('lots');
    await points.fill('10');
    await app.getByText('2 customers would have more points, nobody fewer.').waitFor();
    await bar(admin, 'Save').click();
    await seeToast(admin, 'Saved in the draft');
    await app.getByRole('link', { name: 'Program' }).first().click();
    await app.getByRole('button', { name: 'Put the draft in force' }).click();
    await seeToast(admin, 'Version 2 is in force');
    await app.getByRole('link', { name: 'Version 2' }).click();
    await app.getByRole('heading', { name: 'What differs from version 1' }).waitFor();
    await app.getByText('Before: 5 points for every USD, rounded down').waitFor();
    await app.getByText('Now: 10 points for every USD, rounded down').waitFor();
    await app.getByText(/put there by Mara Lindqvist/).waitFor();
  });
});

test('the return window is set once: a pending time is suggested from it, and tiers are compared with it', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open } = admin;
    await open('/app/loyalty/program/expiry');
    await app.getByRole('link', { name: 'Set your return window' }).click();
    await app.getByRole('heading', { name: 'Returns', level: 1 }).waitFor();
    await app.getByLabel('Tell customers until when things may be sent back').check();
    const days = app.getByLabel('Days to send things back');
    await days.fill('400');
    await bar(admin, 'Save').click();
    await expectError(days, 'Enter 365 or less.');
    await days.fill('30');
    await bar(admin, 'Save').click();
    await seeToast(admin, 'Saved');

    await open('/app/loyalty/program/expiry');
    await app
      .getByText(
        /within 14 days of the order \(3 working days of handling, up to 7 working days on the way\)\. That is 44 days\./,
      )
      .waitFor();
    const pending = app.getByLabel('Days until points can be spent');
    await pending.fill('29');
    const hint = app.getByText('This is shorter than your return window of 30 days');
    await hint.waitFor();
    await app.getByRole('button', { name: 'Take 44 days' }).click();
    expect(await pending.inputValue()).toBe('44');
    await hint.waitFor({ state: 'detached' });
    await bar(admin, 'Discard').click();

    await open('/app/loyalty/program/tiers');
    await app.getByRole('button', { name: 'Add a tier on top' }).click();
    await app.getByLabel('A longer return window').check();
    await app.getByLabel('Return window', { exact: true }).fill('30');
    await app.getByText('Everybody has 30 days in your store').waitFor();
    await app.getByLabel('Return window', { exact: true }).fill('31');
    await app.getByText('Everybody has 30 days in your store').waitFor({ state: 'detached' });
    await bar(admin, 'Discard').click();
  });
});

test('a member’s balance explains itself; points by hand record who gave them and link to their rules', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open } = admin;
    await open('/app/loyalty/members?search=ada');
    await app.getByRole('link', { name: 'Ada Okafor' }).click();
    await app
      .getByText(/points earned, pending \(order #\d+\)\./)
      .first()
      .waitFor();
    await app.getByLabel('Reason', { exact: true }).fill('The box was crushed');
    await app.getByRole('button', { name: 'Give points' }).click();
    await expectError(app.getByLabel('Points', { exact: true }), /Enter/);
    expect(await app.getByLabel('Reason', { exact: true }).inputValue()).toBe('The box was crushed');
    await app.getByLabel('Points', { exact: true }).fill('120');
    await app.getByRole('button', { name: 'Give points' }).click();
    await seeToast(admin, '120 points given');
    await app.getByText('120 points given by hand.').waitFor();
    await app.getByText(/Reason: The box was crushed · By Mara Lindqvist\./).waitFor();
    await app.getByRole('link', { name: 'Rules of version 1' }).first().click();
    await app.getByRole('heading', { name: 'Version 1', level: 1 }).waitFor();
  });
});

const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('points are imported from another program, line by line, and taken back again', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open, page } = admin;
    await open('/app/loyalty/import');
    const chooser = app.locator('input[type=file]');
    await chooser.setInputFiles(file('names.csv', 'Name,Points\nAda,5'));
    await app.getByText('The first line has no column “Email”.').waitFor();
    await chooser.setInputFiles(
      file(
        'smile.csv',
        '\uFEFFEmail;Points balance\r\nada@mail.example;1.500\r\nnew@mail.example;200\r\nada@mail.example;7\r\nnobody;9\r\n',
      ),
    );
    await app.getByRole('heading', { name: 'smile.csv' }).waitFor();
    await app.getByText('1,700 points of 2 lines would be added.').waitFor();
    await app.getByText('The same address is in line 2, and that one counts.').waitFor();
    expect(await app.locator('body').textContent()).not.toContain('ada@mail');
    await app.getByRole('button', { name: 'Import 2 lines' }).click();
    await app.getByText('1,700 points came along with 2 lines.').waitFor();
    const download = page.waitForEvent('download');
    await app.getByRole('button', { name: 'Download as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('import-report.csv');
    await app.getByRole('button', { name: 'Undo the import' }).click();
    await app.getByRole('button', { name: 'Take them back' }).click();
    await app.getByText('Undone. The report below says').waitFor();
    expect(await scene.query(`SELECT 1 FROM points_lots WHERE "sourceKey" LIKE 'import|%' AND available > 0`)).toEqual(
      [],
    );
  });
});

testSurface(() => scene);

testWidgetInShop(() => scene);

test.each([
  ['on a desktop', desktop],
  ['on a phone', phone],
] as [string, BrowserContextOptions][])(
  'every loyalty screen has no faults and is highlighted in the menu %s',
  async (_, device) => {
    const [member] = await scene.query<{ id: string }>('SELECT id FROM members ORDER BY "joinedAt" LIMIT 1');
    const [pointsImport] = await scene.query<{ id: string }>('SELECT id FROM points_imports LIMIT 1');
    const parts = [
      'earning',
      'expiry',
      'rewards',
      'tiers',
      'punch-card',
      'campaigns',
      'widget',
      'versions/1',
      'versions/2',
    ].map((part) => `program/${part}`);
    const screens = [
      '',
      'program',
      ...parts,
      'members',
      `members/${member!.id}`,
      'rewards',
      'import',
      `import/${pointsImport!.id}`,
    ];
    await asMerchant(
      scene,
      async (admin) => {
        for (const screen of screens)
          expect([screen, await faultsOfScreen(admin, `/app/loyalty/${screen}`.replace(/\/$/, ''))]).toEqual([
            screen,
            [],
          ]);
      },
      device,
    );
  },
);

async function faultsOfScreen({ page, frame, open }: AdminVisit, path: string): Promise<string[]> {
  await open(path);
  const current = await page.locator('#app-home[aria-current], #app-menu [aria-current]').allTextContents();
  const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  return [
    ...(await faultsOf(frame())),
    ...(current.join() === 'Loyalty' ? [] : [`highlights "${current.join()}"`]),
    ...(isWide ? ['the admin scrolls sideways'] : []),
  ];
}
