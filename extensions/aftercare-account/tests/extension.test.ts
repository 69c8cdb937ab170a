// @vitest-environment happy-dom
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getExtension } from '@shopify/ui-extensions-tester';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { widgetLanguages } from '../../../app/i18n/languages.ts';
import type { AccountAnswer } from '../../../app/storefront/contract.ts';
import { customer, member, program } from './sample.ts';

const localeFile = (name: string) => join(import.meta.dirname, '..', 'locales', `${name}.json`);
const words = JSON.parse(readFileSync(localeFile('en.default'), 'utf8')) as Record<string, unknown>;

/** Translates like Shopify: the text of the key, plural by count, values inserted. */
function translate(key: string, values: Record<string, string | number> = {}): string {
  const found = key
    .split('.')
    .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], words);
  const text =
    typeof found === 'object' && found
      ? (found as Record<string, string>)[values.count === 1 ? 'one' : 'other']
      : found;
  if (typeof text !== 'string') throw new Error(`no words for ${key}`);
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
}

type Answer = { status?: number; body: unknown };

/** Answers requests in sequence; the last answer repeats. */
function answering(...answers: Answer[]) {
  return vi.fn<typeof fetch>(() => {
    const { status = 200, body } = (answers.length > 1 ? answers.shift() : answers[0])!;
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  });
}

const text = () => document.body.textContent?.replaceAll(/\s+/g, ' ') ?? '';
const shows = (words: string) => vi.waitFor(() => expect(text()).toContain(words), { timeout: 30_000 });
const click = (label: string) => {
  const button = [...document.querySelectorAll<HTMLElement>('s-button')].find(
    (one) => one.textContent === label || one.getAttribute('accessibilityLabel') === label,
  );
  if (!button) throw new Error(`no button "${label}" in: ${text()}`);
  button.click();
};

const targets = ['customer-account.order-status.block.render', 'customer-account.page.render'] as const;
const onOrder = getExtension(targets[0]);
const onPage = getExtension(targets[1]);

beforeEach(() => {
  vi.stubEnv('APP_URL', 'https://aftercare.test');
});

describe.each([onOrder, onPage])('on both pages', (extension) => {
  beforeEach(() => {
    extension.setUp();
    extension.shopify.i18n.translate = translate as typeof extension.shopify.i18n.translate;
  });
  afterEach(() => extension.tearDown());

  test('asks the app with a token, in the customer’s language, and reserves the space until it answers', async () => {
    extension.fetch = answering({ body: member });
    await extension.render();
    expect(
      document.querySelector('s-skeleton-paragraph')?.closest('s-section')?.getAttribute('accessibilityLabel'),
    ).toBe('Loading your points');
    await shows('You have 620 points.');
    expect(document.querySelector('[accessibilityLabel="Loading your points"]')).toBeNull();
    const [address, init] = vi.mocked(extension.fetch).mock.calls[0]!;
    expect(String(address)).toMatch(/^https:\/\/aftercare\.test\/account-api\/loyalty\?locale=en/);
    expect(init?.headers).toMatchObject({ Authorization: 'Bearer mock-session-token' });
  });

  test('shows balance, pending points, tier, rewards and codes', async () => {
    extension.fetch = answering({ body: member });
    await extension.render();
    await shows('45 points more are on their way, the next from December 22, 2026.');
    await shows('Your tier: Silver');
    await shows('With Silver: Free shipping');
    await shows('€142.00 to Gold');
    await shows('With Gold: Free shipping, 60 days to send things back');
    await shows('For 500 points, on orders from €20.00');
    await shows('380 points missing');
    await shows('CARE-1234');
    expect(document.querySelector('s-progress')?.getAttribute('value')).toBe('52');
    const locked = [...document.querySelectorAll('s-button')].find(
      (one) => one.getAttribute('accessibilityLabel') === 'Redeem €10 off',
    );
    expect(locked?.hasAttribute('disabled')).toBe(true);
  });

  test('redeems after a confirmation and shows the result', async () => {
    const after: AccountAnswer = { ...member, customer: { ...customer, points: 120 } };
    extension.fetch = answering(
      { body: member },
      { body: { ...after, done: { outcome: 'issued', words: 'Your code is CARE-5678.' } } },
    );
    await extension.render();
    await shows('You have 620 points.');
    const questions = [...document.querySelectorAll('s-modal')].map((modal) => modal.getAttribute('heading'));
    expect(questions).toContain('Spend 500 points on €5 off?');
    expect(questions).toHaveLength(2);
    expect(text()).toContain('After that you have 120 points.');
    click('Spend the points');
    await shows('Your code is CARE-5678.');
    await shows('You have 120 points.');
    const sent = JSON.parse(String(vi.mocked(extension.fetch).mock.calls[1]![1]?.body)) as Record<string, string>;
    expect(sent).toMatchObject({
      do: 'redeem',
      rewardKey: 'five',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test('hands an unused code back after a confirmation', async () => {
    const after: AccountAnswer = { ...member, customer: { ...customer, points: 920, redemptions: [] } };
    extension.fetch = answering(
      { body: member },
      { body: { ...after, done: { outcome: 'handed_back', words: 'The points are yours again.' } } },
    );
    await extension.render();
    await shows('You have 620 points.');
    const questions = [...document.querySelectorAll('s-modal')].map((modal) => modal.getAttribute('heading'));
    expect(questions).toContain('Hand back Free shipping?');
    click('Hand it back');
    await shows('The points are yours again.');
    await shows('You have 920 points.');
    expect(text()).not.toContain('CARE-1234');
    expect(JSON.parse(String(vi.mocked(extension.fetch).mock.calls[1]![1]?.body))).toEqual({
      do: 'hand_back',
      redemptionId: 'a1',
    });
  });

  test('repeats a request under its old id while its outcome is unknown', async () => {
    extension.fetch = answering({ body: member }, { status: 502, body: {} });
    await extension.render();
    await shows('You have 620 points.');
    click('Spend the points');
    await shows('That did not work.');
    click('Spend the points');
    await vi.waitFor(() => expect(extension.fetch).toHaveBeenCalledTimes(3), { timeout: 30_000 });
    const ids = vi
      .mocked(extension.fetch)
      .mock.calls.slice(1)
      .map(([, init]) => (JSON.parse(String(init?.body)) as { requestId: string }).requestId);
    expect(ids[0]).toBe(ids[1]);
  });

  test('shows a refusal with the app’s message', async () => {
    extension.fetch = answering(
      { body: member },
      { status: 422, body: { problem: { words: 'This reward has just been taken out.' } } },
    );
    await extension.render();
    await shows('You have 620 points.');
    click('Spend the points');
    await shows('This reward has just been taken out.');
    expect(document.querySelector('s-banner')?.getAttribute('tone')).toBe('critical');
  });

  test('says so when the app cannot be reached, and tries again', async () => {
    extension.fetch = vi
      .fn<typeof fetch>()
      .mockRejectedValueOnce(new TypeError('offline'))
      .mockImplementation(answering({ body: member }));
    await extension.render();
    await vi.waitFor(
      () => expect(document.querySelector('s-banner')?.getAttribute('heading')).toBe('Your points could not be shown'),
      { timeout: 30_000 },
    );
    click('Try again');
    await shows('You have 620 points.');
  });

  test('lets a customer who is not a member join', async () => {
    extension.fetch = answering(
      { body: { program, customer: null } },
      { body: { ...member, done: { outcome: 'joined', words: 'Welcome!' } } },
    );
    await extension.render();
    await shows('Joining costs nothing.');
    click('Join');
    await shows('Welcome!');
    await shows('You have 620 points.');
  });

  test('uses the merchant’s names for program and points', async () => {
    const named = {
      ...program,
      texts: { en: { programName: 'Leaf club', pointOne: 'leaf', pointMany: 'leaves', launcher: '', welcome: '' } },
    };
    extension.fetch = answering({ body: { ...member, program: named } });
    await extension.render();
    await shows('You have 620 leaves.');
    expect(document.body.innerHTML).toContain('heading="Leaf club"');
  });
});

describe('on an order’s page', () => {
  beforeEach(() => {
    onOrder.setUp();
    onOrder.shopify.i18n.translate = translate as typeof onOrder.shopify.i18n.translate;
  });
  afterEach(() => onOrder.tearDown());

  test('shows what this order earns', async () => {
    onOrder.fetch = answering({ body: member });
    await onOrder.render();
    await shows('This order brings 45 points.They can be spent from December 22, 2026.');
    expect(String(vi.mocked(onOrder.fetch).mock.calls[0]![0])).toContain('order=gid%3A%2F%2Fshopify%2FOrder%2F1');
  });

  test('asks a visitor who came by a link and is not logged in to log in', async () => {
    onOrder.shopify.authenticationState.value = 'pre_authenticated';
    onOrder.shopify.requireLogin = vi.fn(() => Promise.resolve());
    onOrder.fetch = answering({ body: { program, customer: null } });
    await onOrder.render();
    await shows('Log in to see your points');
    click('Log in');
    expect(onOrder.shopify.requireLogin).toHaveBeenCalled();
  });

  test('shows nothing while there is no program', async () => {
    onOrder.fetch = answering({ body: { program: null, customer: null } });
    await onOrder.render();
    await vi.waitFor(() => expect(document.querySelector('s-skeleton-paragraph')).toBeNull(), { timeout: 30_000 });
    expect(document.body.innerHTML).toBe('');
  });
});

describe('on the full page', () => {
  beforeEach(() => {
    onPage.setUp();
    onPage.shopify.i18n.translate = translate as typeof onPage.shopify.i18n.translate;
  });
  afterEach(() => onPage.tearDown());

  const withBonus = (own: Partial<typeof customer> = {}): AccountAnswer => ({
    program: { ...program, earn: { ...program.earn, birthday: 100 } },
    customer: { ...customer, ...own },
  });
  /** Wait until the page has rendered again before the next action. */
  const choose = async (label: string, value: string) => {
    const field = [...document.querySelectorAll<HTMLElement & { value?: string }>('s-select')].find(
      (one) => one.getAttribute('label') === label,
    )!;
    field.value = value;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve));
  };
  const errors = () => [...document.querySelectorAll('s-select')].map((field) => field.getAttribute('error'));

  test('a birthday is entered once, and then shows when its points come', async () => {
    const after = withBonus({ birthday: '02-29', birthdayPaysOn: 'February 28, 2027' });
    onPage.fetch = answering(
      { body: withBonus() },
      {
        body: {
          ...after,
          done: { outcome: 'saved', words: 'Your birthday is saved. Its points come on February 28.' },
        },
      },
    );
    await onPage.render();
    await shows('100 points each year. If the day is less than 30 days away, they come next year for the first time.');
    expect([...document.querySelectorAll('s-option')].slice(30, 33).map((option) => option.textContent)).toEqual([
      '31',
      'January',
      'February',
    ]);
    click('Save');
    await vi.waitFor(() => expect(errors()).toEqual(['Please choose one', 'Please choose one']), { timeout: 30_000 });
    await choose('Day', '29');
    await vi.waitFor(() => expect(errors()).toEqual([null, 'Please choose one']), { timeout: 30_000 });
    await choose('Month', '02');
    await vi.waitFor(() => expect(errors()).toEqual([null, null]), { timeout: 30_000 });
    click('Save');
    await shows('Its points come on February 28.');
    await shows('Your birthday points come on February 28, 2027.');
    expect(document.querySelector('s-select')).toBeNull();
    expect(
      vi
        .mocked(onPage.fetch)
        .mock.calls.slice(1)
        .map(([, init]) => JSON.parse(String(init?.body)) as object),
    ).toEqual([{ do: 'birthday', birthday: '02-29' }]);
  });

  test('an impossible day is refused with the app’s message, and can be corrected', async () => {
    onPage.fetch = answering(
      { body: withBonus() },
      { status: 422, body: { problem: { field: 'birthday', words: 'Please enter a day and a month.' } } },
    );
    await onPage.render();
    await shows('100 points each year.');
    await choose('Day', '31');
    await choose('Month', '02');
    click('Save');
    await shows('Please enter a day and a month.');
    expect(document.querySelectorAll('s-select')).toHaveLength(2);
  });

  test('the history shows signs, and numbers in the shopper’s format', async () => {
    onPage.shopify.i18n.formatNumber = (number, options) => new Intl.NumberFormat('de', options).format(number);
    const history = [12_345, -1234, 0].map((points) => ({
      at: 'November 22, 2026',
      words: 'Order #1001',
      points,
      balance: 0,
    }));
    onPage.fetch = answering({ body: withBonus({ history }) });
    await onPage.render();
    await shows('Order #1001');
    const told = [...document.querySelectorAll('s-section')].find(
      (section) => section.getAttribute('heading') === 'History',
    )!;
    expect([...told.querySelectorAll('s-grid > s-text:last-child')].map((one) => one.textContent)).toEqual([
      '+12.345',
      '-1.234',
      '0',
    ]);
  });

  test('does not ask for a birthday where birthdays earn nothing', async () => {
    onPage.fetch = answering({ body: member });
    await onPage.render();
    await shows('You have 620 points.');
    expect(text()).not.toContain('birthday');
  });
});

test('all languages have the same keys with the same placeholders', () => {
  const shape = (tree: object): string[] =>
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'object' && value
        ? shape(value).map((rest) => `${key}.${rest}`)
        : [`${key} ${[...String(value).matchAll(/\{\{\w+\}\}/g)].map(String).sort().join()}`],
    );
  for (const language of widgetLanguages.filter((one) => one !== 'en')) {
    const other = JSON.parse(readFileSync(localeFile(language), 'utf8')) as object;
    expect([language, shape(other)]).toEqual([language, shape(words)]);
  }
});
