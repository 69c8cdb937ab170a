import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Program } from '#app/loyalty/program/program.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import { desktop, launchBrowser, newVisitor } from '#app/test/browser.ts';
import { renderWidgetPreview, type PreviewView } from './widget-preview.server.ts';

// The preview in a real browser, in the same sandbox as on the page.

const now = new Date('2026-11-22T10:00:00Z');
const usual: PreviewView = { language: 'en', isLoggedIn: true, isRightToLeft: false, isOpen: true };
const program = ProgramSchema.parse({
  ...starterPrograms('EUR', 'Europe/Berlin').usual.program,
  widget: { color: '#1f6f54', textColor: '#ffffff' },
});

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function show(
  change: Partial<PreviewView> = {},
  shaped: Program = program,
): Promise<{ page: Page; frame: FrameLocator; faults: string[] }> {
  const { context, foreignRequests: faults } = await newVisitor(browser, desktop);
  closing.push(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  const body = '<!doctype html><input><iframe sandbox="allow-scripts" style="width:900px;height:900px"></iframe>';
  await page.route('http://127.0.0.1/admin', (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto('http://127.0.0.1/admin');
  await page.locator('input').focus();
  await page
    .locator('iframe')
    .evaluate(
      (element, html) => element.setAttribute('srcdoc', html),
      renderWidgetPreview(shaped, { ...usual, ...change }, now, 30),
    );
  return { page, frame: page.frameLocator('iframe'), faults };
}

test('a member sees points, rewards and a code; redeeming says that this is a preview; no request is sent', async () => {
  const { page, frame, faults } = await show();
  await frame.getByText('SAMPLE-7K2M').waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
  await frame.getByRole('button', { name: 'Redeem' }).first().click();
  await frame.getByRole('button', { name: 'Yes, redeem' }).click();
  await frame.getByText('This is a preview.').waitFor();
  expect(faults).toEqual([]);
});

test('a visitor is invited to join, and the links lead nowhere', async () => {
  const { frame, faults } = await show({ isLoggedIn: false });
  await frame.getByRole('link', { name: 'Sign in' }).click();
  expect(await frame.getByRole('link', { name: 'Create an account' }).isVisible()).toBe(true);
  expect(faults).toEqual([]);
});

test.each([
  ['de', 'Punkte'],
  ['fr', 'points'],
  ['es', 'puntos'],
] as const)('in %s, with the merchant’s colors and words', async (language, points) => {
  const named = {
    ...program,
    texts: { [language]: { programName: 'Blattwerk', pointOne: '', pointMany: '', launcher: '', welcome: '' } },
  };
  const { frame, faults } = await show({ language }, named);
  await frame.getByRole('heading', { name: 'Blattwerk' }).waitFor();
  await frame.getByText(points).first().waitFor();
  expect(await frame.locator('.aftercare-head').evaluate((element) => getComputedStyle(element).backgroundColor)).toBe(
    'rgb(31, 111, 84)',
  );
  expect(faults).toEqual([]);
});

test.each([
  [false, 'end', 'right'],
  [true, 'end', 'left'],
  [false, 'start', 'left'],
] as const)('right to left: %s, at the %s: the launcher is on the %s', async (isRightToLeft, position, side) => {
  const { frame } = await show(
    { isRightToLeft, isOpen: false },
    { ...program, widget: { ...program.widget, position } },
  );
  const box = await frame.locator('.aftercare-launcher').boundingBox();
  expect(box!.x > 400 ? 'right' : 'left').toBe(side);
});

test('shows nothing when switched off', async () => {
  const { frame } = await show({}, { ...program, widget: { ...program.widget, isOn: false } });
  await frame.locator('.shop').waitFor();
  expect(await frame.locator('aftercare-loyalty').count()).toBe(0);
});

test('text that looks like markup stays text', async () => {
  const words = {
    programName: '<img src=x onerror=alert(1)>',
    pointOne: '</script>',
    pointMany: '</script><b>',
    launcher: '"><i>',
    welcome: '',
  };
  const { frame, faults } = await show({}, { ...program, texts: { en: words } });
  await frame.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
  await frame.getByText('SAMPLE-7K2M').waitFor();
  expect(faults).toEqual([]);
});
