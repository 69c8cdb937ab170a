import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addressHash } from '#app/lib/crypto.server.ts';
import { timeCursor } from '#app/lib/cursor.ts';
import { prisma, withShop } from '#app/lib/db.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { closeLiquidThreads } from '#app/messages/rendering/liquid-pool.server.ts';
import { accessesNoted } from '#app/privacy/accesses.server.ts';
import { ownerQuery, useDatabase } from '../db.ts';
import { createFullShop, fingerprint, type FullShop } from './full-shop.ts';
import {
  adminRequest,
  customerRequest,
  knock,
  listDoors,
  sessionToken,
  type Answer,
  type Call,
  type Door,
  type OpenDoor,
  type Proof,
} from './visits.ts';

// Two shops; each visits every route of the app with the other's ids. Nothing of the other may be seen or changed.

useDatabase();
afterAll(() => Promise.all([accessesNoted(), closeQueues(), closeLiquidThreads()]));

/** `refused`: 404, 403 or a message that nothing was done. `own`: an ordinary response about the visitor's own shop. */
type Case = Call & { expected: 'refused' | 'own' };
const own = (call: Call = {}): Case => ({ ...call, expected: 'own' });
const refused = (call: Call = {}): Case => ({ ...call, expected: 'refused' });

const byHand = (id: string) =>
  ['send_now', 'skip', 'send_again', 'close_problem'].map((intent) => ({ intent, id, resolution: 'done' }));
const settingsPages = [
  'branding',
  'languages',
  'legal',
  'privacy',
  'promise',
  'restraint',
  'returns',
  'sender',
  'who-sends-what',
];
const programPages = ['campaigns', 'earning', 'expiry', 'punch-card', 'rewards', 'tiers', 'widget'];
const adjustment = (direction: string) => ({ direction, points: '5', reason: 'x', key: randomUUID() });
/** A cursor at the other shop's row that would list everything. */
const inFuture = (id: string) => timeCursor({ at: new Date(Date.now() + 9e9), id });
const draft = (value: object) => ({ draft: JSON.stringify(value), version: '0' });

/** For every admin route, requests with the other shop's ids. A route missing here fails the test. */
const adminCases: Record<string, (other: FullShop) => Case[]> = {
  '_index loader': () => [own()],
  '$ loader': ({ orderId }) => [refused({ params: { '*': orderId } })],
  'auth.$ loader': () => [own()],
  'app loader': () => [own()],
  'app.$ loader': ({ orderId }) => [refused({ params: { '*': orderId } })],
  'app._index loader': ({ domain, id }) => [own(), own({ query: { shop: domain, shopId: String(id), period: '90' } })],
  'app._index action': ({ id }) => [
    own({ form: { intent: 'dismiss', shopId: String(id) } }),
    ...['pause', 'resume', 'end_live'].map((intent) => own({ form: { intent, shopId: String(id) } })),
    own({ form: { intent: 'golive', days: '0', shopId: String(id) } }),
  ],
  'app.letters.$messageId loader': ({ ids }) => [
    refused({ params: { messageId: ids.letter } }),
    refused({ params: { messageId: ids.planned } }),
  ],
  'app.letters.$messageId action': ({ ids }) =>
    [ids.letter, ids.planned].flatMap((id) => byHand(id).map((form) => refused({ params: { messageId: id }, form }))),
  'app.loyalty._index loader': ({ domain, id }) => [own(), own({ query: { shop: domain, shopId: String(id) } })],
  'app.loyalty._index action': ({ id }) =>
    ['begin', 'pause', 'resume'].map((intent) => own({ form: { intent, starter: 'usual', shopId: String(id) } })),
  'app.loyalty.export.entries.csv loader': ({ domain, id }) => [
    own(),
    own({ query: { shop: domain, shopId: String(id) } }),
  ],
  'app.loyalty.export.members.csv loader': ({ domain, id }) => [
    own(),
    own({ query: { shop: domain, shopId: String(id) } }),
  ],
  'app.loyalty.import._index loader': ({ domain, id }) => [own(), own({ query: { shop: domain, shopId: String(id) } })],
  'app.loyalty.import._index action': ({ id }) => [own({ form: { file: 'x', shopId: String(id) } })],
  'app.loyalty.import.$id._index loader': ({ ids }) => [
    refused({ params: { id: ids.import } }),
    refused({ params: { id: `${ids.import}' OR '1'='1` } }),
  ],
  'app.loyalty.import.$id._index action': ({ ids }) =>
    ['start', 'undo', 'discard'].map((intent) => refused({ params: { id: ids.import }, form: { intent } })),
  'app.loyalty.import.$id.csv loader': ({ ids }) => [refused({ params: { id: ids.import } })],
  'app.loyalty.members.$id._index loader': ({ ids }) => [
    refused({ params: { id: ids.member } }),
    refused({ params: { id: `${ids.member}' OR '1'='1` } }),
  ],
  'app.loyalty.members.$id._index action': ({ ids }) =>
    ['give', 'take'].map((direction) => refused({ params: { id: ids.member }, form: adjustment(direction) })),
  'app.loyalty.members.$id.csv loader': ({ ids }) => [refused({ params: { id: ids.member } })],
  'app.loyalty.members.$id.rewards action': ({ ids }) => [
    refused({ params: { id: ids.member }, form: { intent: 'hand_back', redemptionId: ids.redemption } }),
    refused({
      params: { id: ids.member },
      form: { intent: 'give', key: randomUUID(), rewardKey: 'five-off', reason: 'x' },
    }),
  ],
  'app.loyalty.rewards._index loader': ({ domain, ids }) => [
    own({ query: { shop: domain } }),
    own({ query: { state: 'undecided' } }),
    own({ query: { cursor: inFuture(ids.redemption) } }),
  ],
  'app.loyalty.rewards._index action': ({ ids }) =>
    ['issued', 'give_back'].map((decision) => refused({ form: { id: ids.redemption, decision } })),
  'app.loyalty.members._index loader': ({ email, canary, domain, ids }) => [
    own({ query: { shop: domain } }),
    own({ query: { search: email } }),
    own({ query: { search: canary } }),
    own({ query: { search: '%' } }),
    own({ query: { cursor: inFuture(ids.member) } }),
  ],
  'app.loyalty.members.$id.tier action': ({ ids }) => [
    refused({ params: { id: ids.member }, form: { intent: 'place', tierKey: 'gold', reason: 'x' } }),
    refused({ params: { id: ids.member }, form: { intent: 'end' } }),
  ],
  'app.loyalty.program.preview action': ({ domain, id }) => [
    own({ query: { shop: domain, shopId: String(id) }, form: draft({}) }),
  ],
  'app.loyalty.program.try loader': ({ domain, id }) => [
    own({ query: { shop: domain, shopId: String(id), since: new Date().toISOString().slice(0, 10) } }),
  ],
  'app.loyalty.program.try action': ({ id }) => [
    own({ form: { part: '{}', shopId: String(id) } }),
    own({ form: { part: '{"points":{"perUnit":-1}}' } }),
  ],
  'app.loyalty.program.versions.$version loader': ({ id }) => [
    own({ params: { version: '1' }, query: { shopId: String(id) } }),
    refused({ params: { version: '2' } }),
  ],
  'app.loyalty.program._index loader': ({ domain, id }) => [
    own(),
    own({ query: { shop: domain, shopId: String(id) } }),
  ],
  'app.loyalty.program._index action': ({ id }) => [
    own({ form: { intent: 'launch', version: '0', shopId: String(id) } }),
  ],
  'app.messages.$kind._index loader': ({ orderId, domain }) => [
    own({ params: { kind: 'thank_you' }, query: { basis: `order:${orderId}`, shop: domain } }),
    own({ params: { kind: 'check_in' } }),
  ],
  'app.messages.$kind._index action': ({ orderId }) =>
    ['thank_you', 'check_in', 'review_request', 'tracking_update', 'delay_notice'].flatMap((kind) => [
      own({
        params: { kind },
        form: {
          intent: 'preview',
          ...draft({
            subject: '{{ order.name }}',
            body: 'Hello {{ customer.first_name }}',
            language: 'en',
            basis: `order:${orderId}`,
            isDark: false,
          }),
        },
      }),
      own({ params: { kind }, form: { intent: 'restore' } }),
    ]),
  'app.messages.$kind.rules loader': ({ domain }) => [own({ params: { kind: 'thank_you' }, query: { shop: domain } })],
  'app.messages.$kind.rules action': ({ canary, id }) =>
    ['count', 'save'].map((intent) =>
      own({
        params: { kind: 'thank_you' },
        form: { intent, shopId: String(id), ...draft({ rules: { only: { orderTags: [canary] } } }) },
      }),
    ),
  'app.messages.$kind.when loader': () => [own({ params: { kind: 'thank_you' } })],
  'app.messages.$kind.when action': () => [
    own({
      params: { kind: 'thank_you' },
      form: draft({ isOn: false, days: 0, hours: 0, minutes: 0, showsSummary: true }),
    }),
  ],
  'app.messages._index loader': ({ domain }) => [own({ query: { shop: domain } })],
  'app.messages._index action': ({ id }) => [own({ form: { kind: 'check_in', isOn: 'false', shopId: String(id) } })],
  'app.orders.$orderId._index loader': ({ orderId }) => [
    refused({ params: { orderId } }),
    refused({ params: { orderId: `${orderId}' OR '1'='1` } }),
  ],
  'app.orders.$orderId._index action': ({ orderId, ids }) =>
    [ids.planned, ids.check_in, ids.review_request, ids.problem, orderId]
      .flatMap((id) => byHand(id).map((form) => refused({ params: { orderId }, form })))
      .concat(refused({ params: { orderId }, form: { intent: 'try_address' } }))
      .concat(refused({ params: { orderId }, form: { intent: 'staff_word', id: orderId, answer: 'all_well' } })),
  'app.orders.$orderId.messages.$messageId loader': ({ orderId, ids }) =>
    [ids.planned, ids.check_in, ids.review_request].flatMap((messageId) => [
      refused({ params: { orderId, messageId } }),
      refused({ params: { orderId: '1', messageId } }),
    ]),
  'app.orders._index loader': ({ email, canary, orderId, domain }) => [
    own({ query: { search: email } }),
    own({ query: { search: canary } }),
    own({ query: { search: `#${canary}` } }),
    own({ query: { shop: domain } }),
    own({
      query: { cursor: inFuture(orderId) },
    }),
  ],
  'app.outbox loader': ({ ids, domain }) => [
    own(),
    own({ query: { cursor: inFuture(ids.planned), shop: domain } }),
    own({ query: { state: 'sent' } }),
    own({ query: { reason: `x' OR '1'='1` } }),
  ],
  'app.outbox action': ({ id }) =>
    ['arrived', 'send_again'].map((decision) => own({ form: { intent: 'settle', decision, shopId: String(id) } })),
  'app.settings._index loader': ({ domain }) => [own({ query: { shop: domain } })],
  'app.settings.stopped loader': ({ domain }) => [
    own({ query: { shop: domain, from: '2020-01-01', to: '2099-01-01' } }),
  ],
  'app.settings.stopped action': ({ domain }) => [
    own({ form: { from: '2020-01-01', to: '2099-01-01', shop: domain } }),
    own({ form: { from: '2020-01-01', to: '2099-01-01', status: '', shopId: '1' } }),
  ],
  'app.support._index loader': ({ ids, domain }) => [
    own(),
    own({ query: { shop: domain } }),
    own({ query: { cursor: String(Number(ids.setAside) + 1) } }),
  ],
  'app.support._index action': ({ ids }) => [
    refused({ form: { intent: 'replay', id: ids.setAside } }),
    refused({ form: { id: ids.setAside } }),
  ],
  'app.support.privacy.$id loader': ({ ids }) => [refused({ params: { id: ids.export } })],
  'app.support.webhooks.$id loader': ({ ids }) => [refused({ params: { id: ids.setAside } })],
  'app.support.webhooks.$id action': ({ ids }) => [refused({ params: { id: ids.setAside } })],
  ...Object.fromEntries(
    programPages.flatMap((page) => [
      [
        `app.loyalty.program.${page} loader`,
        ({ domain, id }: FullShop) => [own(), own({ query: { shop: domain, shopId: String(id) } })],
      ],
      [
        `app.loyalty.program.${page} action`,
        ({ domain, id }: FullShop) => [own({ query: { shop: domain, shopId: String(id) }, form: draft({}) })],
      ],
    ]),
  ),
  ...Object.fromEntries(
    settingsPages.flatMap((page) => [
      [
        `app.settings.${page} loader`,
        ({ domain, id }: FullShop) => [own(), own({ query: { shop: domain, shopId: String(id) } })],
      ],
      [
        `app.settings.${page} action`,
        ({ domain, id }: FullShop) => [own({ query: { shop: domain, shopId: String(id) }, form: draft({}) })],
      ],
    ]),
  ),
};

const purposes: Record<string, LinkPurpose> = {
  'check-in': 'check_in',
  invoice: 'order',
  order: 'order',
  points: 'points',
  preferences: 'preferences',
  review: 'review',
};
const customerForm = {
  answer: 'problem',
  kind: 'damaged',
  words: 'x',
  rating_1: '1',
  rating_2: '1',
  intent: 'unsubscribe',
};

/**
 * Links that a customer of one shop can make from the other's ids: whole claims under the own shop, and tokens with
 * parts swapped.
 */
function linksTo(me: FullShop, other: FullShop, purpose: LinkPurpose): string[] {
  const subjects = [other.orderId, ...Object.values(other.ids), addressHash(other.id, other.email)];
  const genuine = signLink({ purpose, shopId: me.id, subject: me.orderId }).split('.');
  const swapped = [genuine[0], String(other.id), Buffer.from(other.orderId).toString('base64url'), genuine[3]].join(
    '.',
  );
  // A preferences link may be about any address of the own shop; an address that nobody there has is not the other's.
  return purpose === 'preferences'
    ? [swapped]
    : [...subjects.map((subject) => signLink({ purpose, shopId: me.id, subject })), swapped];
}

let doors: OpenDoor[];
let shops: [FullShop, FullShop];
let requests = 0;

beforeAll(async () => {
  doors = await listDoors();
  shops = [await createFullShop('aardvarkcanary', '900111'), await createFullShop('wombatcanary', '900222')];
});

async function visit(
  what: string,
  other: FullShop,
  go: () => Promise<Answer>,
  expected: Case['expected'],
): Promise<void> {
  requests += 1;
  const { status, text } = await go();
  expect(text.toLowerCase(), `${what} shows something of the other shop`).not.toContain(other.canary);
  if (expected === 'own') expect(status, `${what}: ${text}`).toBeLessThan(500);
  else
    expect([403, 404].includes(status) || /"problem":"/.test(text), `${what} answered ${status}: ${text}`).toBe(true);
}

/** Visits each route as each of the shops; after each route the other shop must be unchanged. */
async function knockAt(
  isOfThese: (route: string) => boolean,
  tryDoor: (one: OpenDoor, me: FullShop, other: FullShop) => Promise<void>,
): Promise<void> {
  for (const [me, other] of [shops, shops.toReversed() as [FullShop, FullShop]] as const) {
    for (const one of doors.filter(({ route }) => isOfThese(route))) {
      const before = await fingerprint(other);
      await tryDoor(one, me, other);
      await accessesNoted();
      expect(await fingerprint(other), `${nameOf(one)} changed something of the other shop`).toBe(before);
    }
  }
}

/** Excludes customer links and the storefront's routes, which have a test of their own (storefront.db.test.ts). */
const isAdmin = (route: string) => !/^(c|proxy|account-api)\./.test(route);

test('every admin route has cases, and every case has its route', () => {
  const known = new Set([...Object.keys(adminCases), ...doors.filter(({ route }) => !isAdmin(route)).map(nameOf)]);
  expect(doors.map(nameOf).filter((name) => !known.has(name))).toEqual([]);
  expect([...known].filter((name) => !doors.some((door) => nameOf(door) === name))).toEqual([]);
});

function nameOf({ route, door }: { route: string; door: Door }): string {
  return `${route} ${door}`;
}

test('a merchant with another shop’s ids sees and changes nothing of it', async () => {
  await knockAt(isAdmin, async ({ route, door, module }, me, other) => {
    const token = sessionToken(me.domain);
    const proofs: Proof[] = door === 'loader' ? [{ header: token }, { address: token }] : [{ header: token }];
    for (const { expected, ...call } of adminCases[`${route} ${door}`]!(other)) {
      for (const proof of proofs) {
        await visit(
          `${route} ${door} ${JSON.stringify(call)}`,
          other,
          () => knock(door, module, adminRequest(door, proof, call), call.params),
          expected,
        );
      }
    }
  });
});

test('control: the same ids open everything for the shop they belong to', async () => {
  const [me] = shops;
  const proof = { header: sessionToken(me.domain) };
  for (const { route, door, module } of doors.filter((one) => one.door === 'loader' && one.route.startsWith('app.'))) {
    for (const { expected, ...call } of adminCases[`${route} ${door}`]!(me).slice(0, 1)) {
      if (expected !== 'refused' || route === 'app.$') continue;
      const { status, text } = await knock(door, module, adminRequest(door, proof, call), call.params);
      expect([status, text.toLowerCase().includes(me.canary)], `${route} ${text}`).toEqual([200, true]);
    }
  }
});

test('a customer’s link of one shop opens nothing of another', async () => {
  await knockAt(
    (route) => route.startsWith('c.'),
    async ({ route, door, module }, me, other) => {
      for (const token of linksTo(me, other, purposes[route.split('.')[1]!] ?? 'order')) {
        await visit(
          `${route} ${door} ${token}`,
          other,
          () => knock(door, module, customerRequest(door, { form: customerForm }), { token }),
          'refused',
        );
      }
    },
  );
});

test('there were enough requests', () => {
  console.log(`${requests} visits with another shop's ids`);
  expect(requests).toBeGreaterThanOrEqual(200);
});

test('second safeguard: a query that forgets its shop sees and changes the own shop’s rows only', async () => {
  const [me, other] = shops;
  const tables = await ownerQuery<{
    name: string;
    canDelete: boolean;
  }>(`SELECT c.relname AS name, has_table_privilege('aftercare', c.oid, 'DELETE') AS "canDelete" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'shopId' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace`);
  const before = await fingerprint(other);
  for (const { name, canDelete } of tables) {
    const seen = await withShop(me, ({ db }) =>
      db.$queryRawUnsafe<{ shopId: number }[]>(`SELECT DISTINCT "shopId" FROM "${name}"`),
    );
    expect(
      seen.map((row) => row.shopId).filter((id) => id !== me.id),
      name,
    ).toEqual([]);
    const emptied = withShop(me, ({ db }) => db.$executeRawUnsafe(`DELETE FROM "${name}"`));
    // The points ledger is append-only: not even the own shop's rows can be deleted.
    if (canDelete) await emptied;
    else await expect(emptied).rejects.toThrow(/permission denied/);
    expect(await prisma.$queryRawUnsafe(`SELECT 1 FROM "${name}"`), name).toEqual([]);
  }
  expect(await fingerprint(other)).toBe(before);
});
