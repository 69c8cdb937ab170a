// Rewards in a real browser against the whole running product: given, taken back, decided, permitted.
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createMerchant } from '#app/dev/stories/merchant.ts';
import { buy } from '#app/dev/stories/shopper.ts';
import { desktop, phone } from '../browser.ts';
import { faultsOf } from './faults.ts';
import { raise, type Scene } from './scene.ts';
import { asMerchant, seeToast } from './visit.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await raise('rewards', async (stack, world) => {
    await buy(world, { name: 'Ada Okafor', lines: [{ product: 'building-blocks' }], ago: { days: 3 } });
    await world.shopify('settleWebhooks');
    await world.shopify('install');
    const { importProgress } = createMerchant(stack);
    await vi.waitFor(async () => expect(await importProgress()).toBeNull(), { timeout: 60_000, interval: 200 });
  });
}, 240_000);
afterAll(() => scene?.close(), 60_000);

const memberOf = async () => (await scene.query<{ id: string }>('SELECT id FROM members'))[0]!.id;

test('a reward given by hand is created in Shopify and can be handed back', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open, reload } = admin;
    await open('/app/loyalty');
    await app.getByRole('button', { name: 'Begin with Usual' }).click();
    await seeToast(admin, /Draft begun/);
    await open('/app/loyalty/program');
    await app.getByRole('button', { name: 'Launch' }).click();
    await seeToast(admin, 'Version 1 is in force');
    const customer = { firstName: 'Ada', lastName: 'Okafor', email: 'ada@mail.example' };
    // Shopify's times are whole seconds; this one must not fall before the launch.
    await scene.world.shopify('placeOrder', {
      customer,
      lines: [{ product: 'plush-bear' }],
      at: new Date(Date.now() + 2000),
    });
    await expect.poll(() => scene.query('SELECT 1 FROM members'), { timeout: 30_000 }).toHaveLength(1);
    await open(`/app/loyalty/members/${await memberOf()}`);
    await app.getByRole('button', { name: 'Give reward' }).click();
    await app.getByText('Fill in this field.').waitFor();
    await app.getByLabel('Why it is given').fill('Her parcel was late');
    await app.getByRole('button', { name: 'Give reward' }).click();
    await seeToast(admin, 'Reward given');
    await app.getByText(/Given by .*: Her parcel was late/).waitFor();
    await expect
      .poll(() => scene.query(`SELECT 1 FROM redemptions WHERE state = 'issued'`), { timeout: 30_000 })
      .toHaveLength(1);
    await reload();
    await app.getByText('Ready to use').waitFor();
    await app.getByText(/^CARE-/).waitFor();
    await app.getByRole('button', { name: /^Hand back/ }).click();
    await seeToast(admin, 'Handed back');
    await app.getByText('Handed back', { exact: true }).waitFor();
  });
});

test('the merchant decides undecided redemptions, on a desktop and on a phone', async () => {
  for (const device of [desktop, phone]) {
    await scene.query(
      `UPDATE redemptions SET state = 'undecided', problem = 'Since then 2 credits of the same amount came.'`,
    );
    await asMerchant(
      scene,
      async (admin) => {
        const { app, open, frame } = admin;
        await open('/app/loyalty/rewards');
        await app.getByText('Some rewards need your decision').waitFor();
        expect(await faultsOf(frame())).toEqual([]);
        await app.getByRole('button', { name: /give the points back/ }).click();
        await seeToast(admin, 'Points given back');
        await app.getByRole('listitem').getByText('Not made').waitFor();
      },
      device,
    );
  }
});

test('a member is placed in a tier with a reason, and the placement is ended', async () => {
  await asMerchant(scene, async (admin) => {
    const { app, open, page, frame } = admin;
    await open('/app/loyalty/program/tiers');
    await app.getByRole('button', { name: 'Add a tier on top' }).click();
    await app.getByLabel('Name', { exact: true }).fill('Gold');
    await app.getByLabel('From', { exact: true }).fill('900');
    await page.locator('#save-bar').getByRole('button', { name: 'Save', exact: true }).click();
    await seeToast(admin, 'Saved in the draft');
    await open('/app/loyalty/program');
    await app.getByRole('button', { name: 'Put the draft in force' }).click();
    await seeToast(admin, 'Version 2 is in force');
    await expect.poll(() => app.getByRole('button', { name: 'Put the draft in force' }).isDisabled()).toBe(true);
    await open(`/app/loyalty/members/${await memberOf()}`);
    await app.getByText('Below the first tier.').waitFor();
    await app.getByRole('button', { name: 'Place in this tier' }).click();
    await app.getByText('Fill in this field.').waitFor();
    await app.getByLabel('Reason for the tier').fill('Has been with us for years');
    await app.getByRole('button', { name: 'Place in this tier' }).click();
    await seeToast(admin, 'Placed');
    await expect
      .poll(() => scene.query('SELECT "tierPlacedReason" FROM members WHERE "tierKey" IS NOT NULL'))
      .toEqual([{ tierPlacedReason: 'Has been with us for years' }]);
    expect(await faultsOf(frame())).toEqual([]);
    await app.getByRole('button', { name: 'Let their orders decide again' }).click();
    await app.getByRole('button', { name: 'Let their orders decide again' }).waitFor({ state: 'detached' });
    await expect.poll(() => scene.query('SELECT 1 FROM members WHERE "tierPlacedBy" IS NOT NULL')).toEqual([]);
  });
});

test('when free shipping for tiers does not match the program, its pages say so until Shopify was asked again', async () => {
  const problem = 'The automatic discount was deactivated in Shopify.';
  await scene.query(`UPDATE shopify_writes SET problem = $1 WHERE subject = 'free-shipping'`, [problem]);
  await asMerchant(scene, async (admin) => {
    const { app, open, reload, frame } = admin;
    for (const path of ['/app/loyalty/program/tiers', '/app/loyalty']) {
      await open(path);
      await app.getByText(problem).waitFor();
      expect(await faultsOf(frame())).toEqual([]);
    }
    await app.getByRole('button', { name: 'Look again' }).click();
    await seeToast(admin, /Shopify is asked again/);
    await expect
      .poll(() => scene.query(`SELECT 1 FROM shopify_writes WHERE subject = 'free-shipping' AND problem IS NOT NULL`), {
        timeout: 30_000,
      })
      .toEqual([]);
    await reload();
    await app.getByRole('button', { name: 'Look again' }).waitFor({ state: 'detached' });
  });
});

test('an order shows its effect on points and links to the balance', async () => {
  await asMerchant(scene, async ({ app, open, frame }) => {
    const [order] = await scene.query<{ id: string }>(
      'SELECT "orderId" AS id FROM points_lots WHERE "orderId" IS NOT NULL',
    );
    await open(`/app/orders/${order!.id}`);
    await app.getByText(/^Earned [\d,]+ points$/).waitFor();
    expect(await faultsOf(frame())).toEqual([]);
    await app.getByRole('link', { name: 'How the balance came about' }).click();
    await app.getByRole('heading', { name: 'Ada Okafor', level: 1 }).waitFor();
  });
});

test('a kind of reward without permission says so, until the merchant grants it', async () => {
  await asMerchant(scene, async ({ app, page, open, frame }) => {
    await open('/app/loyalty/program/rewards');
    await app.getByLabel('Kind').first().selectOption('gift_card');
    await app.getByText('Gift card needs your permission').waitFor();
    expect(await faultsOf(frame())).toEqual([]);
    await app.getByRole('button', { name: 'Allow it' }).click();
    await page.getByRole('button', { name: 'Update', exact: true }).click();
    await app.getByText('Gift card needs your permission').waitFor({ state: 'detached' });
    await expect
      .poll(async () => (await scene.query<{ scopes: string }>('SELECT scopes FROM shops'))[0]?.scopes, {
        timeout: 30_000,
      })
      .toContain('write_gift_cards');
  });
});
