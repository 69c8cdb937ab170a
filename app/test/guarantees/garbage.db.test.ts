import { readFileSync } from 'node:fs';
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccountToken, signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { readAddress } from '#app/web/request-path.ts';
import { useDatabase } from '../db.ts';
import { createFullShop, type FullShop } from './full-shop.ts';
import { knock, listDoors, sessionToken, type Answer, type OpenDoor } from './visits.ts';

// Garbage in every part of an address, in every cursor and every field: an ordinary page, a first page or a refusal, but
// nothing that breaks. Calls the routes as Remix would, with what app/web lets through.

useDatabase();
setAbstractFetchFunc(async () => new Response('', { status: 502 }));
afterAll(() => {
  setAbstractFetchFunc(fetch);
  return Promise.all([closeQueues(), closeLiquidThreads()]);
});

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
const browser = 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';

const coded = (text: string) => Buffer.from(text).toString('base64url');
const garbage = [
  '',
  'abc',
  'a\0b',
  '\ud800x',
  '-1',
  '0',
  '1e30',
  '9'.repeat(40),
  'x'.repeat(5000),
  '../x',
  '%',
  '0000-00-00',
  '2026-02-31',
  '+275760-09-13T00:00:00.001Z',
  `' OR '1'='1`,
];
const garbageCursors = [
  coded('0000-01-01T00:00:00.000Z 1'),
  coded('2026-01-01T00:00:00.000Z \0'),
  coded('2026-02-31T00:00:00.000Z 1'),
  '9'.repeat(19),
];
/** Values that JSON can say and a form's text cannot. */
const garbageJson: unknown[] = [...garbage, -1, 1e30, 0.5, null, [], {}, ['abc', 'abc'], true];

type Fields = Record<string, string>;
type Visit = { params?: Fields; query?: [string, string][]; form?: [string, string][] };

let shop: FullShop;
let doors: OpenDoor[];
beforeAll(async () => {
  shop = await createFullShop('aardvarkcanary', '900111');
  doors = (await listDoors()).filter(({ route }) => !route.startsWith('auth.'));
});

const nameOf = ({ route, door }: OpenDoor) => `${route} ${door}`;
const paramsOf = (route: string) => [...route.matchAll(/\$(\w+)/g)].map(([, name]) => name!);
const subjects = (): Record<LinkPurpose, string> & Fields => ({
  order: shop.orderId,
  check_in: shop.ids.check_in,
  review: shop.ids.review_request,
  preferences: 'a'.repeat(64),
  points: shop.ids.member,
  bounce: shop.ids.check_in,
});
const purposeOf = (route: string): LinkPurpose => {
  const page = route.split('.')[1]!;
  return page === 'invoice' ? 'order' : page === 'check-in' ? 'check_in' : (page as LinkPurpose);
};

/** The parameters that open this route. */
function realParams(route: string): Fields {
  const { ids, orderId } = shop;
  const id = /import/.test(route)
    ? ids.import
    : /privacy/.test(route)
      ? ids.export
      : /webhooks/.test(route)
        ? ids.setAside
        : ids.member;
  const purpose = purposeOf(route);
  const known: Fields = {
    id,
    orderId,
    messageId: route.includes('letters') ? ids.letter : ids.planned,
    kind: 'thank_you',
    version: '1',
    token:
      route.startsWith('c.') && route !== 'c.$'
        ? signLink({ purpose, shopId: shop.id, subject: subjects()[purpose]! })
        : 'x',
  };
  return Object.fromEntries(paramsOf(route).map((name) => [name, known[name] ?? 'x']));
}

/** Names of queries that any route reads; each route is asked with all of them. */
const queryNames = [
  'cursor', 'search', 'state', 'reason', 'kind', 'stage', 'trouble', 'period', 'sort', 'since', 'language', 'page',
  'basis', 'locale', 'order', 'done', 'answer', 'saved', 'reported', 'problem', 'shop', 'status',
]; // prettier-ignore

const byHand = [{ intent: 'send_now' }, { intent: 'skip' }, { intent: 'send_again' }];
const uuid = () => crypto.randomUUID();

/** An honest form for each action; `draft` stands for what the page's own loader gives it to edit. */
const honestForms: Record<string, () => Partial<Fields>[]> = {
  'app._index': () => [
    { intent: 'pause' },
    { intent: 'resume' },
    { intent: 'end_live' },
    { intent: 'go_live', daysBack: '3' },
    { intent: 'mark_step', step: 'sender' },
  ],
  'app.letters.$messageId': () => byHand,
  'app.loyalty._index': () => [
    { intent: 'begin', starter: 'usual' },
    { intent: 'dismiss_step', step: 'launch' },
  ],
  'app.loyalty.import._index': () => [{ file: 'x' }],
  'app.loyalty.import.$id._index': () => [{ intent: 'undo' }],
  'app.loyalty.members.$id._index': () => [
    { key: uuid(), direction: 'give', points: '5', reason: 'kind', isTold: 'true', note: 'x' },
  ],
  'app.loyalty.members.$id.rewards': () => [
    { intent: 'give', key: uuid(), rewardKey: 'five-off', reason: 'kind' },
    { intent: 'hand_back', redemptionId: shop.ids.redemption },
  ],
  'app.loyalty.members.$id.tier': () => [{ intent: 'place', tierKey: 'gold', reason: 'kind' }],
  'app.loyalty.rewards._index': () => [{ id: shop.ids.redemption, decision: 'issued' }],
  'app.loyalty.program._index': () => [{ intent: 'launch', version: '1', since: '2026-01-01' }],
  'app.loyalty.program.preview': () => [{ draft: '', version: '1' }],
  'app.loyalty.program.try': () => [{ part: '{"points":{"perUnit":2},"rewards":[]}' }],
  'app.messages.$kind._index': () => [
    { draft: '{"subject":"Hello","body":"Hello {{ order.name }}","language":"en"}', version: '0' },
    {
      intent: 'preview',
      draft: '{"subject":"Hello","body":"Hello","language":"en","basis":"order:900111","isDark":false}',
    },
    { intent: 'test', to: 'nobody@elsewhere.example' },
    { intent: 'restore' },
  ],
  'app.messages.$kind.rules': () =>
    ['count', 'save'].map((intent) => ({
      intent,
      draft:
        '{"rules":{"only":{"orderTags":["vip"],"totalFromMinor":100,"orders":"first"},"never":{"products":["1"],"countries":["DE"]}}}',
      version: '1',
    })),
  'app.messages.$kind.when': () => [
    { draft: '{"isOn":true,"days":0,"hours":1,"minutes":0,"showsSummary":true}', version: '1' },
  ],
  'app.messages._index': () => [{ kind: 'check_in', isOn: 'false' }],
  'app.orders.$orderId._index': () => [
    ...byHand.map((form) => ({ ...form, id: shop.ids.planned })),
    { intent: 'try_address', id: '' },
    { intent: 'staff_word', id: '1', answer: 'all_well' },
    { intent: 'close_problem', id: shop.ids.problem, resolution: 'solved' },
  ],
  'app.outbox': () => [{ intent: 'settle', decision: 'arrived' }],
  'app.settings.sender': () => [{ draft: '', version: '1' }, { intent: 'test' }],
  'app.support._index': () => [{ intent: 'replay', id: shop.ids.setAside }],
  'app.support.webhooks.$id': () => [{}],
  'c.$': () => [{}],
  'c.check-in.$token': () => [{ answer: 'problem', kind: 'damaged', words: 'broken', shipmentId: '1' }],
  'c.order.$token': () => [{ kind: 'damaged', words: 'broken', shipmentId: '1' }],
  'c.points.$token': () => [
    { intent: 'claim', email: shop.email },
    { intent: 'redeem', rewardKey: 'five-off', requestId: uuid() },
    { intent: 'hand_back', redemptionId: uuid() },
  ],
  'c.preferences.$token': () => [{ intent: 'save', kind: 'check_in', language: 'de' }],
  'c.review.$token': () => [{ rating_2: '5', title_2: 'Good', body_2: 'Good', displayName: 'Anna', permission: 'yes' }],
  'proxy.$': () => [{}],
  'proxy.loyalty': () => shopperRequests(),
  'account-api.loyalty': () => shopperRequests(),
};
const shopperRequests = (): Partial<Fields>[] => [
  { do: 'redeem', rewardKey: 'five-off', requestId: uuid() },
  { do: 'hand_back', redemptionId: uuid() },
  { do: 'birthday', birthday: '01-02' },
  { do: 'join' },
];
/** Pages that edit a draft, each through one shared way in: settings and program. */
const isDraftPage = (route: string) =>
  /^app\.(settings|loyalty\.program)\.[a-z-]+$/.test(route) && !/\.(preview|try)$/.test(route);

let shoppers = 0;

/** @returns null for what app/web turns away before any route sees it */
function requestTo({ route, door }: OpenDoor, { params = {}, query = [], form = [] }: Visit): Request | null {
  const isShopper = /^(proxy|account-api)/.test(route);
  const address = new URL(`https://aftercare.test/${route.split('.')[0]}`);
  for (const [name, value] of query) address.searchParams.append(name, value);
  const customer = `7${900111 + (shoppers += 1)}`;
  if (route.startsWith('proxy')) {
    for (const [name, value] of Object.entries({
      shop: shop.domain,
      logged_in_customer_id: customer,
      path_prefix: '/apps/care',
      timestamp: String(Math.floor(Date.now() / 1000)),
    }))
      address.searchParams.set(name, value);
    address.searchParams.set('signature', signProxy(address.searchParams, app.apiSecret));
  }
  // Half of a character pair cannot be written in an address: what arrives is the replacement.
  const segments = Object.values(params).map((value) => encodeURIComponent(value.toWellFormed()));
  const asSent = `/${['x', ...segments].join('/')}${address.search}`;
  if (readAddress(asSent).outcome === 'refused') return null;
  const headers = new Headers({ 'User-Agent': browser });
  if (route.startsWith('account-api'))
    headers.set('Authorization', `Bearer ${makeAccountToken(app, shop.domain, customer, new Date())}`);
  else if (!isShopper) headers.set('Authorization', `Bearer ${sessionToken(shop.domain)}`);
  if (door === 'loader') return new Request(address, { headers });
  if (!isShopper) return new Request(address, { method: 'POST', headers, body: new URLSearchParams(form) });
  headers.set('Content-Type', 'application/json');
  return new Request(address, { method: 'POST', headers, body: JSON.stringify(Object.fromEntries(form)) });
}

let visits = 0;
const broken: string[] = [];

/** Notes what broke; a test fails for all of it at once. */
async function visit(one: OpenDoor, call: Visit): Promise<Answer | null> {
  const request = requestTo(one, call);
  if (!request) return null;
  visits += 1;
  const params = Object.fromEntries(
    Object.entries(call.params ?? {}).map(([name, value]) => [name, value.toWellFormed()]),
  );
  const answer = await knock(one.door, one.module, request, params).catch((thrown: unknown) => ({
    status: 599,
    text: String(thrown),
  }));
  if (answer.status >= 500)
    broken.push(`${nameOf(one)} ${JSON.stringify(call).slice(0, 300)}: ${answer.status} ${answer.text.slice(-300)}`);
  return answer;
}

const entriesOf = (form: Partial<Fields>) => Object.entries(form) as [string, string][];
const everywhere = (names: string[], value: string): [string, string][] => names.map((name) => [name, value]);
/** Ways to spoil a form: each of its fields in turn, and all of them named twice. */
function spoiling(form: Partial<Fields>): ((value: string) => [string, string][])[] {
  const whole = entriesOf(form);
  return [
    ...whole.map(
      ([name]) =>
        (value: string) =>
          whole.map(([other, honest]): [string, string] => [other, other === name ? value : honest]),
    ),
    (value) => [...whole, ...everywhere(Object.keys(form), value)],
  ];
}

/** Every leaf of a JSON value in turn replaced; which piece of garbage goes where changes from leaf to leaf. */
function spoiledJson(value: unknown, turns: number): unknown[] {
  const paths: (string | number)[][] = [];
  const walk = (node: unknown, path: (string | number)[]): void => {
    paths.push(path);
    if (node !== null && typeof node === 'object')
      for (const [key, child] of Object.entries(node)) walk(child, [...path, Array.isArray(node) ? Number(key) : key]);
  };
  walk(value, []);
  return paths.flatMap((path, index) =>
    Array.from({ length: turns }, (_, turn) => {
      const piece = garbageJson[(index * turns + turn) % garbageJson.length];
      return path.length === 0 ? piece : replaced(value, path, piece);
    }),
  );
}

function replaced(node: unknown, [first, ...rest]: (string | number)[], piece: unknown): unknown {
  if (first === undefined) return piece;
  const copy = structuredClone(node) as Record<string | number, unknown>;
  copy[first] = replaced(copy[first], rest, piece);
  return copy;
}

test('every action has an honest form to spoil, and every form its action', () => {
  const actions = doors.filter(({ door }) => door === 'action').map(({ route }) => route);
  expect(actions.filter((route) => !(route in honestForms) && !isDraftPage(route))).toEqual([]);
  expect(Object.keys(honestForms).filter((route) => !actions.includes(route))).toEqual([]);
});

/** Whether the route's own file reads a query; the customers' pages read theirs in their rooms. */
function readsQuery(route: string, name = ''): boolean {
  const source = readFileSync(new URL(`../../routes/${route}.tsx`, import.meta.url), 'utf8');
  return /searchParams/.test(source) && source.includes(name);
}

/** A share of the garbage, another one at each turn: every kind of field meets every piece, each field some of them. */
const shareOf = (values: string[], turn: number, share: number) =>
  values.filter((_, index) => (index + turn) % share === 0);

test('garbage in a page’s address breaks nothing', async () => {
  broken.length = 0;
  for (const [turn, one] of doors.filter(({ door }) => door === 'loader').entries()) {
    const params = realParams(one.route);
    const last = Object.keys(params).at(-1);
    for (const value of shareOf(garbage, turn, readsQuery(one.route) ? 2 : 7))
      await visit(one, { params, query: everywhere(queryNames, value) });
    await visit(one, { params, query: [...everywhere(queryNames, 'abc'), ...everywhere(queryNames, '0')] });
    if (last) for (const value of shareOf(garbage, turn, 2)) await visit(one, { params: { ...params, [last]: value } });
  }
  expect(broken).toEqual([]);
});

test('a garbage cursor shows the first page', async () => {
  // Each look makes new keys for the forms on the page.
  const shown = (answer: Answer | null) => answer?.text.replaceAll(/[\da-f-]{36}|\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');
  const lists = doors.filter(({ route, door }) => door === 'loader' && readsQuery(route, 'cursor'));
  expect(lists.map(({ route }) => route)).toContain('app.outbox');
  for (const one of lists) {
    const params = realParams(one.route);
    const first = await visit(one, { params });
    for (const cursor of ['abc', '-1', ...garbageCursors])
      expect(shown(await visit(one, { params, query: [['cursor', cursor]] })), `${nameOf(one)} ${cursor}`).toBe(
        shown(first),
      );
  }
});

test('garbage in a form’s fields breaks nothing', async () => {
  broken.length = 0;
  for (const one of doors.filter(({ door, route }) => door === 'action' && route in honestForms)) {
    const params = realParams(one.route);
    const last = Object.keys(params).at(-1);
    const forms = honestForms[one.route]!();
    // A link may be used a few times an hour only.
    const share = one.route.startsWith('c.') ? 15 : 3;
    for (const [turn, spoil] of forms.flatMap((form) => spoiling(form)).entries())
      for (const value of shareOf(garbage, turn * 2, share)) await visit(one, { params, form: spoil(value) });
    if (last)
      for (const value of shareOf(garbage, 0, share))
        await visit(one, { params: { ...params, [last]: value }, form: entriesOf(forms[0]!) });
  }
  expect(broken).toEqual([]);
});

test('garbage in any part of a draft breaks nothing', async () => {
  broken.length = 0;
  for (const one of doors.filter(({ route, door }) => door === 'action' && isDraftPage(route))) {
    const loader = doors.find(({ route, door }) => route === one.route && door === 'loader');
    const read = async () => JSON.parse(/\{.*\}$/s.exec((await visit(loader!, {}))!.text)![0]) as { version: number };
    let { version, ...draft } = await read();
    for (const spoiledDraft of spoiledJson(draft, 1)) {
      const form: Fields = { draft: JSON.stringify(spoiledDraft), version: String(version) };
      const answer = await visit(one, { form: Object.entries(form) });
      if (answer?.text.includes('"saved"')) ({ version, ...draft } = await read());
    }
    for (const value of shareOf(garbage, 0, 3))
      await visit(one, {
        form: [
          ['draft', JSON.stringify(draft)],
          ['version', value],
        ],
      });
  }
  expect(broken).toEqual([]);
});

test('there were enough visits', () => {
  console.log(`${visits} visits with garbage`);
  expect(visits).toBeGreaterThanOrEqual(1000);
});
