import type { BrowserContextOptions, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { Mail } from '#app/dev/mailbox/mail.ts';
import { desktop, phone } from '../browser.ts';
import { faultsOf } from './faults.ts';
import type { Scene } from './scene.ts';
import { visit } from './visit.ts';

const small: BrowserContextOptions = { ...phone, viewport: { width: 360, height: 740 } };

export function testCustomerPages(scene: () => Scene): void {
  describe('the customer pages, without any script', () => {
    test('order: parcels and dates; the invoice as page and PDF; an empty report shows errors at its fields', async () => {
      const link = linkIn(await mailTo(scene(), 'emil@mail.example'), '/c/order/');
      for (const device of [small, desktop]) {
        await asCustomer(scene(), device, async (page) => {
          await page.goto(link);
          await page.getByRole('heading', { name: 'Parcel 2 of 2' }).waitFor();
          await expectClean(page);
          await page.getByRole('button', { name: 'Send' }).click();
          await page.getByText('Please choose.').waitFor();
          await expectClean(page);
          await page.goto(link);
          await page.getByRole('link', { name: 'See the invoice' }).click();
          await page.getByRole('heading', { level: 1, name: /Invoice|Receipt/ }).waitFor();
          await expectClean(page);
          const file = await (await page.request.get(await hrefOf(page, 'Download as PDF'))).body();
          expect(file.subarray(0, 5).toString()).toBe('%PDF-');
        });
      }
    });

    test('check-in: the link preselects, opening changes nothing, a button confirms', async () => {
      const { query, orderOf } = scene();
      const mail = (await scene().world.mails('noa@mail.example')).find((each) => each.html?.includes('/c/check-in/'))!;
      const answers = () => query<{ answer: string }>('SELECT answer FROM feedback WHERE "orderId" = $1', [order]);
      const order = await orderOf('noa@mail.example');
      const before = await answers();
      await asCustomer(scene(), small, async (page) => {
        await page.goto(linkIn(mail, 'answer=all_well'));
        expect(await page.getByRole('radio', { name: 'All is well' }).isChecked()).toBe(true);
        await expectClean(page);
        expect(await answers()).toEqual(before);
        await page.getByRole('button', { name: 'Confirm' }).click();
        await page.getByRole('heading', { name: 'Thank you, good to know!' }).waitFor();
        await expectClean(page);
        expect(await answers()).not.toEqual(before);
      });
    });

    test('review: stars by keyboard, missing input is reported, sent, changed', async () => {
      const link = linkIn(await mailTo(scene(), 'gus@mail.example'), '/c/review/');
      await asCustomer(scene(), small, async (page) => {
        await page.goto(link);
        await expectClean(page);
        await page.getByRole('button', { name: 'Send' }).click();
        await page.locator('.field-problem').first().waitFor();
        await expectClean(page);
        await page.getByRole('radio', { name: '1 star, bad' }).first().focus();
        for (let star = 1; star < 4; star += 1) await page.keyboard.press('ArrowRight');
        await page
          .getByLabel(/Your words/)
          .first()
          .fill('It hums when it is happy.');
        await page.getByRole('button', { name: 'Send' }).press('Enter');
        await page.getByRole('heading', { name: 'Thank you for your review' }).waitFor();
        await page.getByText('★★★★', { exact: true }).waitFor();
        await expectClean(page);
        await page.getByRole('link', { name: 'Change my review' }).click();
        expect(
          await page
            .getByLabel(/Your words/)
            .first()
            .inputValue(),
        ).toBe('It hums when it is happy.');
        await page.getByRole('radio', { name: '5 stars, very good' }).first().check({ force: true });
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByText('★★★★★', { exact: true }).waitFor();
      });
      expect(await scene().query('SELECT rating, body FROM reviews')).toContainEqual({
        rating: 5,
        body: 'It hums when it is happy.',
      });
    });

    test('preferences: one kind off, another language, then everything off', async () => {
      const link = linkIn(await mailTo(scene(), 'gus@mail.example'), '/c/preferences/');
      for (const device of [small, desktop]) {
        await asCustomer(scene(), device, async (page) => {
          await page.goto(link);
          await expectClean(page);
        });
      }
      await asCustomer(scene(), small, async (page) => {
        await page.goto(link);
        await page.getByLabel('A request for a review').uncheck();
        await page.getByLabel('Language').selectOption('de');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('Gespeichert.').waitFor();
        expect(await page.getByLabel('Die Bitte um eine Bewertung').isChecked()).toBe(false);
        await page.getByRole('button', { name: 'Von alldem abmelden' }).click();
        await page.getByText('Du bist abgemeldet.').waitFor();
        await expectClean(page);
      });
      const order = await scene().orderOf('gus@mail.example');
      const open = await scene().query(
        `SELECT 1 FROM messages WHERE "orderId" = $1 AND state = 'planned' AND kind = 'review_request'`,
        [order],
      );
      expect(open).toEqual([]);
    });

    test('an incomplete link gets a page that says so', { timeout: 30_000 }, async () => {
      const { addresses } = scene().stack;
      const visitor = await visit(scene(), small);
      expect((await visitor.page.goto(`${addresses.app}/c/order/half`))?.status()).toBe(404);
      await visitor.page.getByRole('heading', { name: 'We can’t find this page' }).waitFor();
      await expectClean(visitor.page);
      await visitor.close();
    });
  });
}

async function asCustomer(
  scene: Scene,
  device: BrowserContextOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const visitor = await visit(scene, device);
  try {
    await work(visitor.page);
    expect(visitor.troubles()).toEqual([]);
  } finally {
    await visitor.close();
  }
}

async function expectClean(page: Page): Promise<void> {
  expect(await page.locator('script').count()).toBe(0);
  expect(await faultsOf(page.mainFrame())).toEqual([]);
}

function mailTo({ world }: Scene, address: string): Promise<Mail> {
  return world.mailTo(address, (mail) => mail.html !== null);
}

function linkIn(mail: Mail, part: string): string {
  const links = [...(mail.html ?? '').matchAll(/href="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));
  const found = links.find((link) => link.includes(part));
  if (!found) throw new Error(`"${mail.subject}" has no link with ${part}`);
  return found;
}

async function hrefOf(page: Page, name: string): Promise<string> {
  const link = page.getByRole('link', { name });
  return link.evaluate((element) => (element as HTMLAnchorElement).href);
}
