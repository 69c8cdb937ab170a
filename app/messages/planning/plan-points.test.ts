import { expect, test } from 'vitest';
import type { OrderFacts } from '#app/orders/facts.ts';
import { withKindSwitched } from './switches.ts';
import { makeFacts, makeRefund, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeLoyalty, makeRow, planInto, planLines, sendDue } from '#app/test/planning.ts';
import type { LoyaltyFacts, RewardNow } from './news.ts';
import type { PlanInput } from './plan-types.ts';
import { explainKinds, planOrder } from './plan.ts';
import { recheck } from './recheck.ts';

const now = '2026-03-02T15:00:00Z';
const dayAfter = '2026-03-03T15:00:00Z';
const withPointsEarned = withKindSwitched(allOn, 'points_earned', true, new Date('2026-01-01T00:00:00Z'));
const shopifyRefunds = { ...allOn, kinds: {} };

const earned = makeLoyalty([['points.earned', 'earn|order:1001', { points: 45, availableOn: '2026-04-01' }]]);
const refunded = makeFacts({ refunds: [makeRefund({ refundedAt: new Date(now) })] });
const reversed = makeLoyalty([['points.reversed', 'reverse|refund:R1', { points: 12, why: 'refund' }]]);
const lot = (points: number, at = '2026-04-02T04:00:00Z') => ({ at: new Date(at), points });
const warning = (own: Parameters<typeof makeLoyalty>[1], expiresOn = '2026-04-01') =>
  makeLoyalty([['points.expiring', 'expiring|1', { points: 80, expiresOn, daysAhead: 30 }]], own);
const rise = (tierKey: string | null) =>
  makeLoyalty([['tier.changed', 'tier|1', { to: 'gold', toName: 'Gold', isRise: true }]], { member: { tierKey } });
const drop = (own: object) =>
  makeLoyalty([['tier.drop_announced', 'drop|1', { from: 'gold', to: null, dropsOn: '2026-04-01' }]], {
    member: { tierKey: 'gold', hasTierNotice: true, ...own },
  });
const reward = (own: Partial<RewardNow> = {}): RewardNow => ({
  id: 'D1',
  source: 'punch_card',
  state: 'issued',
  code: 'CARE-1',
  createdAt: new Date(now),
  expiresAt: new Date('2026-06-01T00:00:00Z'),
  ...own,
});
const given = (own: Partial<RewardNow> = {}) =>
  makeLoyalty([['reward.ready', 'reward|D1', { redemptionId: 'D1', rewardName: '$5 off' }]], {
    rewards: [reward(own)],
  });
const bought = (issuedAt: string, own: Partial<RewardNow> = {}) =>
  makeLoyalty([['reward.issued', 'reward|D1', { redemptionId: 'D1', rewardName: '$5 off' }, issuedAt]], {
    rewards: [reward({ source: 'points', ...own })],
  });

type Case = [
  name: string,
  kind: string,
  loyalty: LoyaltyFacts,
  own: Partial<PlanInput> & { facts?: OrderFacts; at?: string },
  lines: string[],
];

const cases: Case[] = [
  ['points earned: off unless the merchant wants it', 'points_earned', earned, {}, []],
  [
    'points earned ride inside the thank-you',
    'points_earned',
    earned,
    { settings: withPointsEarned },
    ['points_earned|news:earn|order:1001|earned skipped merged'],
  ],
  [
    'the thank-you has left without them: alone, an hour later',
    'points_earned',
    earned,
    {
      settings: withPointsEarned,
      existing: ['thank_you|order:1001|placed', 'order_confirmation|order:1001|placed'].map((key) =>
        makeRow(key, { state: 'sent', isDeferrable: false }),
      ),
    },
    ['points_earned|news:earn|order:1001|earned planned 2026-03-02T16:00Z'],
  ],
  [
    'the merchant’s own words leave points out: alone',
    'points_earned',
    earned,
    { settings: withPointsEarned, wordsWithoutPoints: ['thank_you', 'order_confirmation'] },
    ['points_earned|news:earn|order:1001|earned planned 2026-03-02T16:00Z'],
  ],
  [
    'points for a birthday have nothing to do with the order’s mails',
    'points_earned',
    makeLoyalty([['points.earned', 'earn|birthday:M1:2026', { points: 200 }]]),
    { settings: withPointsEarned },
    ['points_earned|news:earn|birthday:M1:2026|earned planned 2026-03-02T16:00Z'],
  ],
  [
    'points of an order from before the launch: in other mails alone',
    'points_earned',
    makeLoyalty([['points.earned', 'earn|birthday:M1:2026', { points: 200, isQuiet: true }]]),
    { settings: withPointsEarned },
    ['points_earned|news:earn|birthday:M1:2026|earned skipped before_launch'],
  ],
  [
    'no points, no news',
    'points_earned',
    makeLoyalty([['points.earned', 'earn|order:1001', { points: 0 }]]),
    { settings: withPointsEarned },
    [],
  ],

  [
    'taken back, told in our refund mail',
    'points_taken_back',
    reversed,
    { facts: refunded },
    ['points_taken_back|news:reverse|refund:R1|taken_back skipped merged'],
  ],
  [
    'taken back where Shopify tells of the refund',
    'points_taken_back',
    reversed,
    { facts: refunded, settings: shopifyRefunds },
    ['points_taken_back|news:reverse|refund:R1|taken_back planned 2026-03-02T15:00Z'],
  ],
  [
    'taken back after our refund mail has left',
    'points_taken_back',
    reversed,
    { facts: refunded, existing: [makeRow('refund_issued|refund:R1|issued', { state: 'sent', isDeferrable: false })] },
    ['points_taken_back|news:reverse|refund:R1|taken_back planned 2026-03-02T15:00Z'],
  ],
  [
    'taken back by a cancellation',
    'points_taken_back',
    makeLoyalty([['points.reversed', 'reverse|cancel:1001', { points: 45, why: 'cancel' }]]),
    { facts: makeFacts({ canceledAt: new Date(now) }), settings: shopifyRefunds },
    ['points_taken_back|news:reverse|cancel:1001|taken_back planned 2026-03-02T15:00Z'],
  ],
  [
    'unsubscribing does not stop it: it is about the order',
    'points_taken_back',
    reversed,
    {
      facts: refunded,
      settings: shopifyRefunds,
      preferences: { unsubscribedAt: new Date(now), mutedKinds: [], suppression: null },
    },
    ['points_taken_back|news:reverse|refund:R1|taken_back planned 2026-03-02T15:00Z'],
  ],

  [
    'a tier, the day after',
    'tier_reached',
    rise('gold'),
    {},
    ['tier_reached|news:tier|1|reached planned 2026-03-03T15:00Z'],
  ],
  [
    'a tier that is lost or topped already',
    'tier_reached',
    rise('platinum'),
    {},
    ['tier_reached|news:tier|1|reached skipped superseded'],
  ],
  [
    'a tier reached by orders from before the launch',
    'tier_reached',
    makeLoyalty([['tier.changed', 'tier|1', { to: 'gold', toName: 'Gold', isRise: true, isQuiet: true }]], {
      member: { tierKey: 'gold' },
    }),
    {},
    ['tier_reached|news:tier|1|reached skipped before_launch'],
  ],
  [
    'a fall is no tier reached',
    'tier_reached',
    makeLoyalty([['tier.changed', 'tier|1', { to: 'silver', isRise: false }]], { member: { tierKey: 'silver' } }),
    {},
    [],
  ],
  [
    'an order that is canceled takes no tier at once',
    'tier_reached',
    rise('gold'),
    { facts: makeFacts({ canceledAt: new Date(now) }) },
    ['tier_reached|news:tier|1|reached planned 2026-03-03T15:00Z'],
  ],

  ['a drop is announced', 'tier_notice', drop({}), {}, ['tier_notice|news:drop|1|drop planned 2026-03-02T15:00Z']],
  [
    'whoever has unsubscribed is told all the same',
    'tier_notice',
    drop({}),
    { preferences: { unsubscribedAt: new Date(now), mutedKinds: [], suppression: null } },
    ['tier_notice|news:drop|1|drop planned 2026-03-02T15:00Z'],
  ],
  [
    'even where five mails have gone',
    'tier_notice',
    drop({}),
    {
      at: dayAfter,
      existing: ['a', 'b', 'c', 'd', 'e'].map((id) => makeRow(`tracking_update|shipment:${id}|x`, { state: 'sent' })),
    },
    ['tier_notice|news:drop|1|drop planned 2026-03-02T15:00Z'],
  ],
  ['the notice was withdrawn', 'tier_notice', drop({ hasTierNotice: false }), {}, []],
  [
    'the day has passed',
    'tier_notice',
    drop({}),
    { at: '2026-04-02T15:00:00Z' },
    ['tier_notice|news:drop|1|drop missed too_old'],
  ],

  [
    'points that will be lost',
    'points_expiring',
    warning({ member: { lapsing: [lot(80)] } }),
    {},
    ['points_expiring|news:expiring|1|in_30 planned 2026-03-02T15:00Z'],
  ],
  ['they were spent', 'points_expiring', warning({ member: { lapsing: [] } }), {}, []],
  [
    'they live longer by now',
    'points_expiring',
    warning({ member: { lapsing: [lot(80, '2026-09-01T04:00:00Z')] } }),
    {},
    [],
  ],
  [
    'others are lost the day before and after',
    'points_expiring',
    warning({ member: { lapsing: [lot(80, '2026-04-01T04:00:00Z'), lot(80, '2026-04-02T04:00:01Z')] } }),
    {},
    [],
  ],
  [
    'warned on the last day, told that day',
    'points_expiring',
    warning({ member: { lapsing: [lot(80, '2026-03-03T05:00:00Z')] } }, '2026-03-02'),
    {},
    ['points_expiring|news:expiring|1|in_30 planned 2026-03-02T15:00Z'],
  ],
  [
    'the day has passed',
    'points_expiring',
    warning({ member: { lapsing: [lot(80, '2026-03-03T05:00:00Z')] } }, '2026-03-02'),
    { at: dayAfter },
    ['points_expiring|news:expiring|1|in_30 missed too_old'],
  ],
  [
    'a warning nobody could send in time',
    'points_expiring',
    warning({ member: { lapsing: [lot(80)] } }),
    { at: '2026-03-25T15:00:00Z' },
    ['points_expiring|news:expiring|1|in_30 missed too_old'],
  ],
  [
    'whoever has muted it',
    'points_expiring',
    warning({ member: { lapsing: [lot(80)] } }),
    { preferences: { unsubscribedAt: null, mutedKinds: ['points_expiring'], suppression: null } },
    ['points_expiring|news:expiring|1|in_30 skipped muted'],
  ],
  [
    'at night it waits',
    'points_expiring',
    makeLoyalty(
      [
        [
          'points.expiring',
          'expiring|1',
          { points: 80, expiresOn: '2026-04-01', daysAhead: 30 },
          '2026-03-03T05:00:00Z',
        ],
      ],
      { member: { lapsing: [lot(80)] } },
    ),
    { at: '2026-03-03T05:00:00Z' },
    ['points_expiring|news:expiring|1|in_30 planned 2026-03-03T14:00Z quiet_hours'],
  ],

  [
    'a reward that was given',
    'reward_ready',
    given(),
    {},
    ['reward_ready|news:reward|D1|ready planned 2026-03-02T16:00Z'],
  ],
  ['not made in Shopify yet', 'reward_ready', given({ state: 'held', code: null }), {}, []],
  [
    'a guest’s waits for an account',
    'reward_ready',
    { ...given({ state: 'held', code: null }), members: [{ ...given().members[0]!, hasCustomer: false }] },
    {},
    ['reward_ready|news:reward|D1|needs_account planned 2026-03-02T16:00Z'],
  ],
  ['used already', 'reward_ready', given({ state: 'used' }), {}, []],
  ['handed back', 'reward_ready', given({ state: 'handed_back' }), {}, []],
  ['bought, and seen at once on the screen', 'reward_ready', bought('2026-03-02T15:00:03Z'), {}, []],
  [
    'bought, and made hours later',
    'reward_ready',
    bought('2026-03-02T18:00:00Z'),
    {},
    ['reward_ready|news:reward|D1|ready planned 2026-03-02T19:00Z'],
  ],
  [
    'not longer than it is good for',
    'reward_ready',
    given({ expiresAt: new Date('2026-03-02T15:30:00Z') }),
    {},
    ['reward_ready|news:reward|D1|ready missed too_old'],
  ],

  ['the member is erased', 'reward_ready', { ...given(), members: [] }, {}, []],
  [
    'news of somebody else that hangs on the order',
    'tier_reached',
    { ...rise('gold'), members: [{ ...rise('gold').members[0]!, customerIds: ['C2'], addressHashes: ['bob'] }] },
    {},
    [],
  ],
  [
    'a guest, known by the address',
    'tier_reached',
    { ...rise('gold'), members: [{ ...rise('gold').members[0]!, customerIds: [], addressHashes: ['ada'] }] },
    { facts: makeFacts({ customer: null }) },
    ['tier_reached|news:tier|1|reached planned 2026-03-03T15:00Z'],
  ],
  [
    'without any address',
    'tier_reached',
    rise('gold'),
    { addressHash: null },
    ['tier_reached|news:tier|1|reached skipped no_address'],
  ],
  [
    'before going live',
    'tier_reached',
    rise('gold'),
    { shop: { ...makeInput().shop, messagesFrom: new Date('2026-03-05T00:00:00Z') } },
    [],
  ],
];

test.each(cases)('%s', (_, kind, loyalty, own, lines) => {
  expect(planLines(makeInput({ at: now, ...own, loyalty }), kind)).toEqual(lines);
});

const newsIn = (input: PlanInput, kind: string) =>
  planOrder(input)
    .filter((draft) => draft.kind === kind)
    .flatMap((draft) => draft.data.news ?? []);

test('mails about the order carry its points, and the balance of now', () => {
  const input = makeInput({ loyalty: earned });
  for (const kind of ['thank_you', 'order_confirmation']) {
    expect(newsIn(input, kind)).toEqual([
      {
        name: 'points.earned',
        key: 'earn|order:1001',
        at: '2026-03-02T15:00:00.000Z',
        memberId: 'M1',
        points: 45,
        balance: 120,
        availableOn: '2026-04-01',
      },
    ]);
  }
  expect(newsIn({ ...input, wordsWithoutPoints: ['thank_you'] }, 'thank_you')).toEqual([]);
  expect(newsIn(makeInput({ facts: refunded, loyalty: reversed }), 'refund_issued')).toMatchObject([
    { points: 12, balance: 120, why: 'refund' },
  ]);
  const canceled = makeInput({
    facts: makeFacts({ canceledAt: new Date(now) }),
    loyalty: makeLoyalty([
      ['points.reversed', 'reverse|cancel:1001|earn|edit:1001:1', { points: 5 }],
      ['points.reversed', 'reverse|cancel:1001', { points: 45 }],
    ]),
  });
  expect(newsIn(canceled, 'order_canceled').map((news) => news.points)).toEqual([45, 5]);
});

test('a reward is good until the shop’s day, wherever the customer lives', () => {
  const shop = { ...makeInput().shop, timeZone: 'Pacific/Honolulu' };
  expect(
    newsIn(
      makeInput({ at: now, shop, loyalty: given({ expiresAt: new Date('2026-06-01T09:59:59Z') }) }),
      'reward_ready',
    ),
  ).toMatchObject([{ expiresOn: '2026-05-31' }]);
});

test('points that can be spent by now have no day; a refund takes back only its own', () => {
  expect(newsIn(makeInput({ loyalty: earned, at: '2026-04-02T15:00:00Z' }), 'thank_you')[0]).not.toHaveProperty(
    'availableOn',
  );
  const other = makeLoyalty([['points.reversed', 'reverse|refund:R10', { points: 12 }]]);
  expect(newsIn(makeInput({ facts: refunded, loyalty: other }), 'refund_issued')).toEqual([]);
});

test('points that came after the thank-you are told by the check-in, once', () => {
  const scans = [makeScan('delivered', '2026-03-05T19:00:00Z')];
  const facts = makeFacts({ shipments: [makeShipment({ scans })] });
  const left = (data: object) => [
    makeRow('thank_you|order:1001|placed', { state: 'sent', data: { covers: [], ...data } }),
  ];
  const input = (existing: PlanInput['existing']) =>
    makeInput({ facts, loyalty: earned, existing, at: '2026-03-05T19:00:00Z' });
  expect(newsIn(input(left({})), 'check_in')).toHaveLength(1);
  expect(newsIn(input(left({ news: newsIn(makeInput({ loyalty: earned }), 'thank_you') })), 'check_in')).toEqual([]);
  expect(newsIn({ ...input(left({})), settings: withPointsEarned }, 'check_in')).toEqual([]);
});

test('what was taken back and told in the refund mail is not told again, however often it is looked at', () => {
  let rows: PlanInput['existing'] = [];
  for (const at of [now, '2026-03-02T15:01:00Z', dayAfter, '2026-03-04T15:00:00Z']) {
    rows = sendDue(planInto(makeInput({ facts: refunded, loyalty: reversed, existing: rows, at })).rows, new Date(at));
  }
  expect(
    rows
      .filter((row) => row.state === 'sent' && row.data.news?.some((news) => news.key === 'reverse|refund:R1'))
      .map((row) => row.kind),
  ).toEqual(['refund_issued']);
  expect(rows.find((row) => row.kind === 'points_taken_back')).toMatchObject({ state: 'skipped', reason: 'merged' });
});

test('where the refund mail comes to nothing, the points are told alone', () => {
  const input = { facts: refunded, loyalty: reversed };
  const { rows } = planInto(makeInput({ ...input, at: now }));
  const failed = rows.map((row) =>
    row.kind === 'refund_issued' ? { ...row, state: 'failed' as const, reason: 'render_failed' as const } : row,
  );
  const again = planInto(makeInput({ ...input, existing: failed, at: '2026-03-03T02:30:00Z' })).rows;
  expect(again.find((row) => row.kind === 'points_taken_back')).toMatchObject({
    state: 'planned',
    sendAt: new Date('2026-03-03T14:00:00Z'),
  });
});

test('what was planned ends when it is not so any more, and comes back when it is', () => {
  const at = (loyalty: LoyaltyFacts, existing: PlanInput['existing'] = [], when = now) =>
    planInto(makeInput({ loyalty, existing, at: when })).rows;
  const find = (rows: PlanInput['existing'], kind: string) => rows.find((row) => row.kind === kind);
  const night = (lapsing: object[]) =>
    makeLoyalty(
      [
        [
          'points.expiring',
          'expiring|1',
          { points: 80, expiresOn: '2026-04-01', daysAhead: 30 },
          '2026-03-03T05:00:00Z',
        ],
      ],
      { member: { lapsing: lapsing as [] } },
    );
  const planned = at(night([lot(80)]), [], '2026-03-03T05:00:00Z');
  expect(find(planned, 'points_expiring')).toMatchObject({ state: 'planned', data: { news: [{ points: 80 }] } });
  expect(find(at(night([lot(30)]), planned, '2026-03-03T06:00:00Z'), 'points_expiring')).toMatchObject({
    state: 'planned',
    data: { news: [{ points: 30 }] },
  });
  const spent = at(night([]), planned, '2026-03-03T06:00:00Z');
  expect(find(spent, 'points_expiring')).toMatchObject({ state: 'canceled', reason: 'no_longer_true' });
  expect(find(at(night([lot(80)]), spent, '2026-03-03T07:00:00Z'), 'points_expiring')).toMatchObject({
    state: 'planned',
  });
});

test('the last look before sending: spent points, used rewards, withdrawn notices', () => {
  const last = (before: LoyaltyFacts, after: LoyaltyFacts, kind: string) => {
    const row = planInto(makeInput({ loyalty: before })).rows.find((one) => one.kind === kind)!;
    return recheck(row, makeInput({ loyalty: after, existing: [row], at: '2026-03-03T16:00:00Z' }));
  };
  const gone = { action: 'end', state: 'canceled', reason: 'no_longer_true' };
  const expiring = warning({ member: { lapsing: [lot(80)] } });
  expect(last(expiring, warning({ member: { lapsing: [] } }), 'points_expiring')).toEqual(gone);
  expect(last(given(), given({ state: 'used' }), 'reward_ready')).toEqual(gone);
  expect(last(drop({}), drop({ hasTierNotice: false }), 'tier_notice')).toEqual(gone);
  expect(last(rise('gold'), rise(null), 'tier_reached')).toEqual({
    action: 'end',
    state: 'skipped',
    reason: 'superseded',
  });
  expect(last(expiring, warning({ member: { lapsing: [lot(30)], balance: 70 } }), 'points_expiring')).toMatchObject({
    action: 'send',
    data: { news: [{ points: 30, balance: 70 }] },
  });
});

test('several lots lost on one day are one warning, and one customer gets one of these a day', () => {
  const two = makeLoyalty(
    [
      ['points.expiring', 'expiring|1', { points: 80, expiresOn: '2026-04-01', daysAhead: 30 }],
      ['points.expiring', 'expiring|2', { points: 20, expiresOn: '2026-04-01', daysAhead: 30 }],
      ['reward.ready', 'reward|D1', { redemptionId: 'D1', rewardName: '$5 off' }],
    ],
    { member: { lapsing: [lot(80), lot(20)] }, rewards: [reward()] },
  );
  expect(
    planLines(makeInput({ loyalty: two }))
      .filter((line) => /^points|^reward/.test(line))
      .sort(),
  ).toEqual([
    'points_expiring|news:expiring|1|in_30 planned 2026-03-02T15:00Z',
    'points_expiring|news:expiring|2|in_30 skipped merged',
    'reward_ready|news:reward|D1|ready planned 2026-03-03T14:00Z one_a_day',
  ]);
});

test('an order explains the silence about its points only where there was something to tell', () => {
  const silent = (input: PlanInput) =>
    explainKinds(input)
      .filter(({ kind }) => /^(points|tier|reward)/.test(kind))
      .map(({ kind, reason }) => `${kind}: ${reason}`);
  expect(silent(makeInput())).toEqual([]);
  expect(silent(makeInput({ loyalty: earned }))).toEqual(['points_earned: kind_off']);
  expect(silent(makeInput({ loyalty: earned, existing: planInto(makeInput({ loyalty: earned })).rows }))).toEqual([]);
  expect(
    silent(
      makeInput({
        loyalty: rise('gold'),
        shop: { ...makeInput().shop, messagesFrom: new Date('2026-03-05T00:00:00Z') },
      }),
    ),
  ).toEqual(['tier_reached: before_go_live']);
  expect(silent(makeInput({ loyalty: given({ state: 'used' }) }))).toEqual([]);
});
