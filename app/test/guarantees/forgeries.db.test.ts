import { createHmac, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeIdToken } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { useDatabase } from '../db.ts';
import { countShops, createFullShop, fingerprint, type FullShop } from './full-shop.ts';
import { adminRequest, customerRequest, knock, listDoors, sessionToken, type OpenDoor } from './visits.ts';

// Who is rejected: forged proofs of coming from Shopify's admin, and forged customer links.

useDatabase();
afterAll(() => closeQueues());

let shop: FullShop;
let other: FullShop;
let doors: OpenDoor[];
beforeAll(async () => {
  doors = await listDoors();
  shop = await createFullShop('aardvarkcanary', '900111');
  other = await createFullShop('wombatcanary', '900222');
});

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

function claims(own: object = {}): object {
  const now = seconds();
  const genuine = {
    iss: `https://${shop.domain}/admin`,
    dest: `https://${shop.domain}`,
    aud: app.apiKey,
    sub: '1',
    exp: now + 60,
    nbf: now,
    iat: now,
    jti: 'j',
    sid: 's',
  };
  return { ...genuine, ...own };
}

function sign(head: object, body: object, secret = app.apiSecret, hash = 'sha256'): string {
  const content = `${encode(head)}.${encode(body)}`;
  return `${content}.${createHmac(hash, secret).update(content).digest('base64url')}`;
}

const hs256 = { alg: 'HS256', typ: 'JWT' };

/** Ten kinds of forgery, twelve of each. */
function forgedSessionTokens(): string[] {
  const [head, body, signature] = sessionToken(shop.domain).split('.') as [string, string, string];
  const flip = (text: string, index: number) =>
    `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
  const kinds: ((n: number) => string)[] = [
    (n) => makeIdToken({ ...app, apiSecret: `wrong-${n}` }, shop.domain, '1', new Date()),
    (n) =>
      `${encode({ alg: ['none', 'None', 'NONE', ''][n % 4], typ: 'JWT' })}.${encode(claims())}.${n < 6 ? '' : signature}`,
    (n) => sign(hs256, claims({ aud: ['', 'another-app', [app.apiKey, 'x'], null][n % 4] })),
    (n) =>
      sign(
        hs256,
        claims({ exp: seconds() - 20 - n * 600, nbf: seconds() - 80 - n * 600, iat: seconds() - 80 - n * 600 }),
      ),
    (n) =>
      `${head}.${encode(claims({ dest: `https://${n % 2 ? other.domain : shop.domain}/`, sub: String(n) }))}.${signature}`,
    (n) => `${head}.${body}.${flip(signature, n * 3)}`,
    (n) => `${head}.${flip(body, n * 5)}.${signature}`,
    (n) => sign({ alg: n % 2 ? 'HS512' : 'HS384', typ: 'JWT' }, claims(), app.apiSecret, n % 2 ? 'sha512' : 'sha384'),
    (n) => sign(hs256, claims({ nbf: seconds() + 600 + n, exp: seconds() + 660 + n })),
    (n) =>
      [
        '',
        '.',
        '..',
        'null',
        '0',
        '{}',
        '%00',
        'é'.repeat(9),
        `${head}.${body}`,
        body,
        randomBytes(300).toString('base64url'),
        `${head}.${body}.${signature}.x`,
      ][n]!,
  ];
  return kinds.flatMap((make) => Array.from({ length: 12 }, (_, n) => make(n)));
}

test('120 forged session tokens open no admin page and change nothing', async () => {
  const tokens = forgedSessionTokens();
  expect(tokens.length).toBe(120);
  // Pages outside the gate show nothing of a shop; the test for tenants visits them.
  const gates = doors.filter(({ route }) => /^(app|auth\.\$)/.test(route));
  const before = [await fingerprint(shop), await fingerprint(other), await countShops()];
  for (const [index, token] of tokens.entries()) {
    const { route, door, module } = gates[index % gates.length]!;
    const params = { kind: 'thank_you', orderId: shop.orderId, messageId: shop.ids.planned, id: shop.ids.setAside };
    const call = {
      query: { shop: shop.domain },
      form: { intent: 'skip', id: shop.ids.planned, kind: 'check_in', isOn: 'false' },
    };
    const isAscii = /^[\x20-\x7e]*$/.test(token);
    for (const proof of [...(isAscii ? [{ header: token }] : []), { address: token }]) {
      const { status, text } = await knock(door, module, adminRequest(door, proof, call), params);
      expect([302, 400, 401, 403, 410], `${route} ${door} let in ${token}: ${text}`).toContain(status);
      expect(text).not.toContain('canary');
    }
  }
  expect([await fingerprint(shop), await fingerprint(other), await countShops()]).toEqual(before);
});

test('control: a genuine session token opens the same pages', async () => {
  const loader = doors.find(({ route, door }) => route === 'app.orders._index' && door === 'loader')!;
  const answer = await knock('loader', loader.module, adminRequest('loader', { header: sign(hs256, claims()) }));
  expect([answer.status, answer.text.includes('aardvarkcanary')]).toEqual([200, true]);
});

const subjects = (of: FullShop): Record<LinkPurpose, string> => ({
  order: of.orderId,
  check_in: of.ids.check_in,
  review: of.ids.review_request,
  preferences: addressHash(of.id, of.email),
  bounce: of.ids.check_in,
  points: of.ids.member,
});

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** 50 forgeries of one page's genuine link. */
function forgedLinks(purpose: LinkPurpose): string[] {
  const genuine = signLink({ purpose, shopId: shop.id, subject: subjects(shop)[purpose] });
  const [, shopId, subject, signature] = genuine.split('.') as [string, string, string, string];
  const rebuilt = (parts: [string, string, string, string]) => parts.join('.');
  const flipped = Array.from({ length: 14 }, (_, n) => {
    const index = Math.floor((n * genuine.length) / 14);
    const at = alphabet.indexOf(genuine[index]!);
    return `${genuine.slice(0, index)}${alphabet[(at + 1) % 64]}${genuine.slice(index + 1)}`;
  });
  // The last character of a signature has bits that base64 ignores: those must count too.
  const lastBits = [1, 2, 3].map(
    (step) => `${genuine.slice(0, -1)}${alphabet[(alphabet.indexOf(genuine.at(-1)!) ^ step) % 64]}`,
  );
  const otherPurposes = (Object.keys(subjects(shop)) as LinkPurpose[]).filter((candidate) => candidate !== purpose);
  const swapped = [
    ...otherPurposes.map((candidate) =>
      rebuilt([
        purpose,
        shopId,
        subject,
        signLink({ purpose: candidate, shopId: shop.id, subject: subjects(shop)[purpose] }).split('.')[3]!,
      ]),
    ),
    rebuilt([purpose, String(other.id), subject, signature]),
    rebuilt([purpose, `0${shopId}`, subject, signature]),
    rebuilt([purpose, `${shopId} `, subject, signature]),
    rebuilt([purpose, `${shopId}e0`, subject, signature]),
    rebuilt([purpose, shopId, Buffer.from(subjects(other)[purpose]).toString('base64url'), signature]),
    rebuilt([purpose, shopId, `${subject}=`, signature]),
    rebuilt([purpose, shopId, `${subject}AA`, signature]),
    rebuilt([
      purpose,
      shopId,
      subject,
      signLink({ purpose, shopId: other.id, subject: subjects(shop)[purpose] }).split('.')[3]!,
    ]),
  ];
  const truncated = [1, 2, 5, 10, 20, 27].map((count) => genuine.slice(0, -count));
  const odd = [
    '',
    'null',
    '%2e%2e',
    `${genuine}%00`,
    `bounce${genuine.slice(genuine.indexOf('.'))}`,
    `${genuine}.${genuine}`,
    genuine.split('.').toReversed().join('.'),
    `${purpose}..${subject}.${signature}`,
    `${purpose}.${shopId}..${signature}`,
    `${purpose}.${shopId}.${subject}.`,
    '.',
    '...',
    `${genuine}.`,
    `.${genuine}`,
    `${genuine}\u0000`,
    genuine.toUpperCase(),
    `${genuine}é`,
    genuine.replace('.', '．'),
    '💌',
    `${genuine} `,
  ];
  return [...flipped, ...lastBits, ...swapped, ...truncated, ...odd].filter((token) => token !== genuine);
}

test('more than 200 forged customer links open no page and change nothing', async () => {
  const tokens = (['order', 'check_in', 'review', 'preferences', 'points'] as const).flatMap(forgedLinks);
  expect(new Set(tokens).size).toBeGreaterThanOrEqual(200);
  const before = [await fingerprint(shop), await fingerprint(other)];
  const form = {
    answer: 'problem',
    kind: 'damaged',
    words: 'x',
    rating_1: '1',
    rating_2: '1',
    intent: 'unsubscribe',
    'List-Unsubscribe': 'One-Click',
  };
  let requests = 0;
  for (const { route, door, module } of doors.filter((one) => one.route.startsWith('c.'))) {
    for (const token of tokens) {
      requests += 1;
      const { status, text } = await knock(door, module, customerRequest(door, { form, query: { 'one-click': '' } }), {
        token,
      });
      expect([status, text.includes('canary')], `${route} ${door} let in ${JSON.stringify(token)}`).toEqual([
        404,
        false,
      ]);
    }
  }
  console.log(`${new Set(tokens).size} forged links, ${requests} requests`);
  expect([await fingerprint(shop), await fingerprint(other)]).toEqual(before);
});

test('a genuine link opens its own page and no other', async () => {
  const pages: Record<string, LinkPurpose> = {
    'c.order.$token': 'order',
    'c.invoice.$token': 'order',
    'c.invoice.$token[.]pdf': 'order',
    'c.check-in.$token': 'check_in',
    'c.review.$token': 'review',
    'c.preferences.$token': 'preferences',
    'c.points.$token': 'points',
  };
  for (const { route, door, module } of doors.filter((one) => one.route in pages)) {
    for (const [purpose, subject] of Object.entries(subjects(shop)) as [LinkPurpose, string][]) {
      const isItsPage = pages[route] === purpose;
      if (isItsPage && door === 'action') continue;
      const token = signLink({ purpose, shopId: shop.id, subject });
      const { status } = await knock(door, module, customerRequest(door), { token });
      expect(status, `${route} ${door} with a link for ${purpose}`).toBe(isItsPage ? 200 : 404);
    }
  }
});
