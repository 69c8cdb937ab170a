import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { paletteOf } from '#app/messages/rendering/colors.ts';
import { PointsPage } from './PointsPage.tsx';
import type { PointsPageData, PointsView } from './points.server.ts';

const points: PointsView = {
  points: 1250,
  pending: 45,
  pendingOn: '24 Dec 2026',
  debt: 0,
  tier: { key: 'silver', name: 'Silver', perks: ['Early access'] },
  next: { name: 'Gold', missing: '€42.00', unit: 'money', perks: ['Free shipping', '60 days to send things back'] },
  progressPercent: 60,
  tierNotice: null,
  punchCard: null,
  birthday: null,
  birthdayPaysOn: null,
  referral: null,
  programName: 'Friends of the house',
  expiring: { points: 200, on: '1 Jan 2027' },
  isGuest: false,
  needsAddress: false,
  storeUrl: 'https://toys.myshopify.com',
  rewards: [
    {
      key: 'off-5',
      name: '5 off',
      kind: 'fixed',
      costPoints: 500,
      minOrder: '€25.00',
      state: 'can',
      missing: 0,
      requestId: '11111111-1111-4111-8111-111111111111',
    },
    {
      key: 'off-25',
      name: '25 off',
      kind: 'fixed',
      costPoints: 2500,
      minOrder: null,
      state: 'missing',
      missing: 1250,
      requestId: '22222222-2222-4222-8222-222222222222',
    },
  ],
  redemptions: [
    {
      id: '33333333-3333-4333-8333-333333333333',
      name: '10 off',
      code: 'CARE-AB12-CD34',
      state: 'issued',
      expiresOn: '1 Mar 2027',
      canHandBack: true,
      applyUrl: '/discount/CARE-AB12-CD34?redirect=/cart',
    },
    {
      id: '44444444-4444-4444-8444-444444444444',
      name: 'Store credit <b>',
      code: null,
      state: 'held',
      expiresOn: null,
      canHandBack: false,
      applyUrl: null,
    },
  ],
  history: [
    { at: '24 Nov 2026', words: 'Order #1001, pending', points: 45, balance: 1250 },
    { at: '20 Nov 2026', words: 'Reward: 10 off', points: -1000, balance: 1250 },
  ],
};
const data: PointsPageData = {
  lang: 'en-GB',
  language: 'en',
  points,
  letterhead: {
    shopName: 'Super Toys',
    logoUrl: null,
    palette: paletteOf('#1f6f54'),
    contact: { title: 'Questions?', lede: '', ways: [] },
    links: [],
  },
};

const render = (own: Partial<PointsView> | null, more: { done?: string; problem?: string } = {}) =>
  renderToStaticMarkup(
    <PointsPage
      data={{ ...data, points: own && { ...points, ...own } }}
      done={more.done ?? null}
      problem={more.problem}
    />,
  );

const has = (html: string, parts: string[]) => parts.filter((part) => html.includes(part));

test('everything works without script: forms, the code, applying it, and the account link at the end', () => {
  const html = render({});
  const parts = [
    '1,250',
    '45 more on their way, the next on 24 Dec 2026',
    '200 of them can be spent until 1 Jan 2027.',
    'Your tier: Silver',
    'With Silver: Early access',
    'With Gold: Free shipping, 60 days to send things back',
    '€42.00 more to Gold',
    '<progress',
    'CARE-AB12-CD34',
    'href="https://toys.myshopify.com/discount/CARE-AB12-CD34?redirect=/cart"',
    'value="33333333-3333-4333-8333-333333333333"',
    'name="requestId" value="11111111-1111-4111-8111-111111111111"',
    '1,250 more needed',
    'being made',
    '+45',
    'Store credit &lt;b&gt;',
    'Friends of the house',
  ];
  expect(has(html, parts)).toEqual(parts);
  expect(has(html, ['<script', 'Keep my points', '22222222-2222-4222-8222-222222222222', 'onclick'])).toEqual([]);
  expect(html.lastIndexOf('<section')).toBe(html.lastIndexOf('<section', html.indexOf('/account"')));
});

test('a tier without perks does not mention perks', () => {
  const html = render({
    tier: { key: 'silver', name: 'Silver', perks: [] },
    next: { name: 'Gold', missing: '€42.00', unit: 'money', perks: [] },
  });
  expect(has(html, ['Your tier: Silver', '€42.00 more to Gold', 'With '])).toEqual([
    'Your tier: Silver',
    '€42.00 more to Gold',
  ]);
});

test('a guest is offered to claim first, and cannot spend', () => {
  const html = render({ isGuest: true, redemptions: [] });
  expect(has(html, ['Keep my points', 'value="redeem"', 'id="yours"'])).toEqual(['Keep my points']);
  expect(html).not.toContain('type="email"');
  const withAddress = render({ isGuest: true, needsAddress: true, redemptions: [] });
  expect(has(withAddress, ['<label for="claim-email">', 'name="email" type="email" required'])).toHaveLength(2);
});

test('results and errors are announced to screen readers', () => {
  expect(render({}, { done: 'claimed' })).toContain('role="status"');
  expect(render({}, { done: 'redeemed' })).toMatch(/id="yours".*role="status">Your reward is here/);
  expect(render({ expiring: { points: 1250, on: '1 Jan 2027' } })).toContain('You can spend them until 1 Jan 2027.');
  expect(render({}, { problem: 'Not now.' })).toContain('role="alert">Not now.');
  expect(has(render(null), ['The program is not open', '/account"'])).toEqual(['The program is not open']);
  expect(render({ history: [], rewards: [] })).toContain('Nothing yet.');
});
