import { expect, test } from 'vitest';
import type { Reason } from '../kinds.ts';
import { makeFacts, makeScan, makeShipment } from '#app/test/order-facts.ts';
import { allOn, makeInput, makeRow, planInto } from '#app/test/planning.ts';
import { listObjections } from './by-hand.ts';
import { recheck } from './recheck.ts';
import type { HistoryEntry, MessageRow, PlanInput } from './plan-types.ts';
import { withSender } from './switches.ts';

const facts = makeFacts({ shipments: [makeShipment({ scans: [makeScan('delivered', '2026-03-05T19:00:00Z')] })] });
const problem = { id: 'Q', shipmentId: null, kind: 'not_arrived', openedAt: new Date('2026-03-06'), closedAt: null };
const none = { unsubscribedAt: null, mutedKinds: [], suppression: null };
const noon = '2026-03-08T17:00:00Z';

/** The review request of a delivered order as a merchant sees it some days before its time. */
function request(own: Partial<MessageRow> = {}): MessageRow {
  const planned = planInto(makeInput({ facts, at: '2026-03-05T19:00:00Z' })).rows;
  return { ...planned.find(({ key }) => key === 'review_request|shipment:S1|first')!, ...own };
}

function inputOf(own: Partial<PlanInput> & { at?: string } = {}, row = request()): PlanInput {
  return makeInput({ facts, at: noon, existing: [row], ...own });
}

test.each<[string, Partial<PlanInput> & { at?: string }, Reason[], Reason[]]>([
  ['nothing', {}, [], []],
  ['an open problem', { facts: { ...facts, problems: [problem] } }, [], ['open_problem']],
  [
    'a problem here, and a return of another order',
    { facts: { ...facts, problems: [problem] }, holdsElsewhere: ['open_return'] },
    [],
    ['open_problem', 'open_return'],
  ],
  ['trouble with another order', { holdsElsewhere: ['open_return'] }, [], ['open_return']],
  ['night', { at: '2026-03-09T03:00:00Z' }, [], ['quiet_hours']],
  ['an unsubscribed customer', { preferences: { ...none, unsubscribedAt: new Date() } }, ['unsubscribed'], []],
  ['a dead address', { preferences: { ...none, suppression: 'bounced' } }, ['bounced'], []],
  ['a complaint', { preferences: { ...none, suppression: 'complained' } }, ['complained'], []],
  ['an erased customer', { facts: { ...facts, erasedAt: new Date() } }, ['order_erased'], ['not_arrived_yet']],
  ['a store that is not live', { shop: { ...makeInput().shop, liveAt: null } }, ['not_live'], []],
  ['a store that has left', { shop: { ...makeInput().shop, uninstalledAt: new Date() } }, ['uninstalled'], []],
  ['a parcel that is not there', { facts: makeFacts({ shipments: [makeShipment({})] }) }, [], ['not_arrived_yet']],
  [
    'no consent where it is needed',
    { settings: { ...allOn, restraint: { ...allOn.restraint, consentCountries: ['US'] } } },
    ['no_consent'],
    [],
  ],
  [
    'a tag that is excluded',
    {
      facts: { ...facts, tags: ['Wholesale'] },
      settings: { ...allOn, restraint: { ...allOn.restraint, excludedTags: ['wholesale'] } },
    },
    [],
    ['excluded_tag'],
  ],
  [
    'a mail today',
    {
      neighbours: [makeRow('check_in|order:2|delivered', { state: 'sent', sendAt: new Date('2026-03-08T14:00:00Z') })],
    },
    [],
    ['one_a_day'],
  ],
])('what stands against a request sent by hand: %s', (_, own, refusals, overrides) => {
  const objections = listObjections(request(), inputOf(own));
  expect(objections.refusals).toEqual(refusals);
  if (refusals.length === 0) expect(objections.overrides).toEqual(overrides);
});

test('several reasons are named together, and what Shopify sends too is named', () => {
  const settings = withSender(allOn, 'shipping_confirmation', 'shopify', new Date(noon));
  const row = makeRow('shipping_confirmation|shipment:S1|dispatched', { state: 'skipped' });
  const at = '2026-03-09T03:00:00Z';
  expect(listObjections(row, inputOf({ settings, at }, row)).overrides).toEqual([
    'sent_by_shopify',
    'superseded',
    'quiet_hours',
  ]);
});

const sentNow = (overrode: Reason[]): HistoryEntry[] => [
  { at: noon, what: 'sent_now', reason: null, by: 'Mara', overrode },
];

test.each<[string, Reason[], object]>([
  ['the problem was named and a yes given', ['open_problem'], { action: 'send' }],
  ['the problem came up after the click', [], { action: 'end', state: 'skipped', reason: 'open_problem' }],
])('the last check of a message sent by hand: %s', (_, overrode, expected) => {
  const row = request({ isByHand: true, history: sentNow(overrode) });
  const problems = [problem];
  expect(recheck(row, inputOf({ facts: { ...facts, problems }, at: '2026-03-09T03:00:00Z' }, row))).toMatchObject(
    expected,
  );
});

test('a message that waits for a problem says so before its day has come, not that it is night', () => {
  const facts2 = { ...facts, problems: [problem] };
  const { rows } = planInto(makeInput({ facts: facts2, at: '2026-03-06T15:00:00Z' }));
  const waiting = rows.filter(({ kind }) => kind === 'review_request');
  expect(waiting.map(({ state, reason }) => [state, reason])).toContainEqual(['planned', 'open_problem']);
  expect(waiting.map(({ reason }) => reason)).not.toContain('quiet_hours');
});
