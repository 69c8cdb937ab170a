import { expect, test } from 'vitest';
import { makeFacts } from '#app/test/order-facts.ts';
import { customerOf } from '#app/test/loyalty.ts';
import { allOn, makeInput, makeLoyalty, makeRow, planLines } from '#app/test/planning.ts';
import { recipientOf } from '../consent.ts';
import type { LoyaltyFacts } from './news.ts';
import { factsOfLetter } from './letter.ts';
import type { PlanInput } from './plan-types.ts';
import { explainKinds } from './plan.ts';
import { renderMessage } from '../rendering/render.server.ts';

const lapsing = { lapsing: [{ at: new Date('2026-04-02T04:00:00Z'), points: 80 }] };
const warning = (at?: string) =>
  makeLoyalty([['points.expiring', 'expiring|1', { points: 80, expiresOn: '2026-04-01', daysAhead: 30 }, at]], {
    member: lapsing,
  });
const risen = makeLoyalty([['tier.changed', 'tier|1', { to: 'gold', toName: 'Gold', isRise: true, factor: 150 }]], {
  member: { tierKey: 'gold' },
});

const facts = (countryCode: string | null = 'US', own: object = {}) =>
  factsOfLetter(1, 'USD', customerOf('C1', 'ada@example.com', { firstName: 'Ada', ...own }), countryCode);
const letter = (loyalty: LoyaltyFacts, own: Partial<PlanInput> & { at?: string } = {}) =>
  makeInput({ target: { orderId: null, customerId: 'C1' }, facts: facts(), loyalty, ...own });

const planned = 'points_expiring|news:expiring|1|in_30 planned 2026-03-02T15:00Z';

test.each<[string, PlanInput, string[]]>([
  ['is about points alone: there is no order to thank for', letter(warning()), [planned]],
  [
    'goes to nobody who has unsubscribed',
    letter(warning(), { preferences: { unsubscribedAt: new Date(), mutedKinds: [], suppression: null } }),
    ['points_expiring|news:expiring|1|in_30 skipped unsubscribed'],
  ],
  [
    'asks for consent where the law does',
    letter(warning(), { facts: facts('DE') }),
    ['points_expiring|news:expiring|1|in_30 skipped no_consent'],
  ],
  ['has it there', letter(warning(), { facts: facts('DE', { marketingState: 'subscribed' }) }), [planned]],
  [
    'is not sent to somebody erased',
    letter(warning(), { facts: facts('US', { erasedAt: new Date('2026-03-01T00:00:00Z') }) }),
    [],
  ],
  [
    'waits for the day on which another mail goes',
    letter(warning(), {
      neighbours: [
        {
          key: 'x',
          kind: 'tracking_update',
          state: 'sent',
          sendAt: new Date('2026-03-02T14:30:00Z'),
          sentAt: new Date('2026-03-02T14:30:00Z'),
          localDay: null,
          isDeferrable: true,
        },
      ],
    }),
    ['points_expiring|news:expiring|1|in_30 planned 2026-03-03T14:00Z one_a_day'],
  ],
  [
    'has no limit, as an order has',
    letter(risen, {
      existing: Array.from({ length: 9 }, (_, index) =>
        makeRow(`tier_reached|news:old${index}|reached`, { state: 'sent', sendAt: new Date('2026-02-01T15:00:00Z') }),
      ),
    }),
    ['tier_reached|news:tier|1|reached planned 2026-03-03T15:00Z'],
  ],
  ['tells nothing from before going live', letter(warning('2026-01-01T15:00:00Z')), []],
])('a letter %s', (_, input, lines) => {
  expect(planLines(input)).toEqual(lines);
});

test('who is erased has no address any more, whatever is still kept of them', () => {
  expect([facts(), facts('US', { erasedAt: new Date('2026-03-01T00:00:00Z') })].map(recipientOf)).toEqual([
    'ada@example.com',
    null,
  ]);
});

const oldOrder = makeFacts({ placedAt: new Date('2025-06-01T12:00:00Z'), isImported: true });
const loyaltyLines = (input: PlanInput) => planLines(input).filter((line) => /^(points|tier)/.test(line));

test('news counts from its own day, however old the order is on which it hangs', () => {
  expect(planLines(makeInput({ facts: oldOrder, loyalty: warning() }))).toEqual([planned]);
  const before = makeInput({ facts: oldOrder, loyalty: warning('2026-01-01T15:00:00Z') });
  expect(planLines(before)).toEqual([]);
  expect(explainKinds(before).find(({ kind }) => kind === 'points_expiring')).toEqual({
    kind: 'points_expiring',
    reason: 'before_go_live',
  });
});

test('news that comes when an order is long over does not count against its limit; news of its time does', () => {
  const existing = Array.from({ length: 5 }, (_, index) =>
    makeRow(`tracking_update|shipment:S${index}|x`, { state: 'sent', sendAt: new Date('2026-02-20T15:00:00Z') }),
  );
  expect(loyaltyLines(makeInput({ loyalty: risen, existing }))).toEqual([
    'tier_reached|news:tier|1|reached skipped order_limit',
  ]);
  expect(loyaltyLines(makeInput({ facts: oldOrder, loyalty: risen, existing }))).toEqual([
    'tier_reached|news:tier|1|reached planned 2026-03-03T15:00Z',
  ]);
});

test('a letter speaks of no order', async () => {
  const links = {
    order_page: '',
    invoice: '',
    invoice_pdf: '',
    check_in_well: '',
    check_in_not_arrived: '',
    check_in_problem: '',
    review: '',
    points: 'https://aftercare.test/c/points/T',
    preferences: 'https://aftercare.test/c/preferences/T',
    unsubscribe: '',
  };
  const shop = {
    name: 'Super Toys',
    email: 'help@shop.example',
    domain: 'super-toys.myshopify.com',
    timeZone: 'America/New_York',
  };
  const news = [
    {
      name: 'points.expiring' as const,
      key: 'expiring|1',
      at: '2026-03-02T15:00:00Z',
      memberId: 'M1',
      points: 80,
      balance: 1240,
      expiresOn: '2026-04-01',
    },
  ];
  const message = {
    kind: 'points_expiring' as const,
    subject: 'news:expiring|1',
    occasion: 'in_30',
    shipmentId: null,
    data: { covers: [], news },
  };
  const mail = await renderMessage({
    now: new Date('2026-03-02T15:00:00Z'),
    kind: 'points_expiring',
    message,
    facts: facts(),
    settings: allOn,
    shop,
    links,
    program: { texts: { en: { programName: 'Toy Club', pointOne: '', pointMany: '' } } },
  });
  expect(mail.subject).toBe('80 points can be spent until Wednesday, April 1');
  expect(mail.html).toMatch(/Toy Club<\/strong><br>.*Your balance: 1,240 points/);
  expect(`${mail.html}${mail.text}`).not.toMatch(/order #|order page/i);
  expect(mail.text).toContain('Hello Ada');
});
