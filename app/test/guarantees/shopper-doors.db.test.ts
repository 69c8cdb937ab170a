import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAccountToken, signProxy } from '#app/dev/pretend-shopify/webhooks/signing.ts';
import { closeQueues } from '#app/jobs/queue.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { signLink, type LinkPurpose } from '#app/lib/links.server.ts';
import { useDatabase } from '../db.ts';
import { createFullShop, fingerprint, type FullShop } from './full-shop.ts';
import { customerRequest, knock, listDoors, type Answer, type Door, type OpenDoor } from './visits.ts';

// Every route that shoppers reach has a proof here that opens it in its own shop, and that proof, remade for another
// shop, opens nothing of this one. A route that is in neither list below fails the first test.

useDatabase();
setAbstractFetchFunc(async () => new Response('', { status: 502 }));
afterAll(() => {
  setAbstractFetchFunc(fetch);
  return closeQueues();
});

const app = { apiKey: 'test-api-key', apiSecret: 'test-api-secret' };

/** What shows who comes, and for which shop. */
type Proof = { purpose: LinkPurpose; subject: (shop: FullShop) => string } | 'proxy' | 'account';

const order: Proof = { purpose: 'order', subject: ({ orderId }) => orderId };
const ofMessage = (purpose: 'check_in' | 'review', id: 'check_in' | 'review_request'): Proof => ({
  purpose,
  subject: ({ ids }) => ids[id],
});

const proofs: Record<string, Proof> = {
  'account-api.loyalty action': 'account',
  'account-api.loyalty loader': 'account',
  'c.check-in.$token action': ofMessage('check_in', 'check_in'),
  'c.check-in.$token loader': ofMessage('check_in', 'check_in'),
  'c.invoice.$token loader': order,
  'c.invoice.$token[.]pdf loader': order,
  'c.order.$token action': order,
  'c.order.$token loader': order,
  'c.points.$token action': { purpose: 'points', subject: ({ ids }) => ids.member },
  'c.points.$token loader': { purpose: 'points', subject: ({ ids }) => ids.member },
  'c.preferences.$token action': { purpose: 'preferences', subject: ({ id, email }) => addressHash(id, email) },
  'c.preferences.$token loader': { purpose: 'preferences', subject: ({ id, email }) => addressHash(id, email) },
  'c.review.$token action': ofMessage('review', 'review_request'),
  'c.review.$token loader': ofMessage('review', 'review_request'),
  'proxy.loyalty action': 'proxy',
  'proxy.loyalty loader': 'proxy',
  'proxy.points loader': 'proxy',
};

/** Routes that show nothing of any shop, and why. */
const withoutShop: Record<string, string> = {
  'c.$ action': 'an incomplete link: always the same refusal',
  'c.$ loader': 'an incomplete link: always the same refusal',
  'proxy.$ action': 'an incomplete address: always the same refusal',
  'proxy.$ loader': 'an incomplete address: always the same refusal',
};

let doors: OpenDoor[];
let me: FullShop;
let other: FullShop;
beforeAll(async () => {
  // All that is not the merchant's: a new kind of door is looked at here, whatever it is called.
  doors = (await listDoors()).filter(({ route }) => !/^(app|auth)(\.|$)|^(_index|\$)$/.test(route));
  me = await createFullShop('aardvarkcanary', '900111');
  other = await createFullShop('wombatcanary', '900222');
});

const nameOf = ({ route, door }: OpenDoor) => `${route} ${door}`;

test('every route for shoppers has its proof, or a reason why it needs none', () => {
  expect(doors.map(nameOf).sort()).toEqual([...Object.keys(proofs), ...Object.keys(withoutShop)].sort());
});

/** How one shop's visitor would ask for something of another. */
type Ask = {
  /** who vouches */
  vouchedBy: FullShop;
  /** what is asked for */
  about: FullShop;
  /** the shop's id in the link replaced after it was signed */
  isSwapped?: boolean;
};

const form = { answer: 'all_well', kind: 'damaged', words: 'x', rating_2: '1', intent: 'unsubscribe' };

function knockAt(one: OpenDoor, { vouchedBy, about, isSwapped = false }: Ask): Promise<Answer> {
  const proof = proofs[nameOf(one)]!;
  if (typeof proof === 'object') {
    const parts = signLink({ purpose: proof.purpose, shopId: vouchedBy.id, subject: proof.subject(about) }).split('.');
    if (isSwapped) parts[1] = String(about.id);
    return knock(one.door, one.module, customerRequest(one.door, { form }), { token: parts.join('.') });
  }
  return knock(one.door, one.module, shopperRequest(one.door, proof, { vouchedBy, about, isSwapped }));
}

function shopperRequest(door: Door, proof: 'proxy' | 'account', { vouchedBy, about, isSwapped }: Ask): Request {
  const customer = `7${about.orderId}`;
  const headers = new Headers({ 'Content-Type': 'application/json' });
  const query = new URLSearchParams({ order: `gid://shopify/Order/${about.orderId}` });
  if (proof === 'account') {
    const [head, claims, signature] = makeAccountToken(app, vouchedBy.domain, customer, new Date()).split('.');
    const told = Buffer.from(claims!, 'base64url').toString().replaceAll(vouchedBy.domain, about.domain);
    const sent = isSwapped ? Buffer.from(told).toString('base64url') : claims;
    headers.set('Authorization', `Bearer ${head}.${sent}.${signature}`);
  } else {
    query.set('shop', vouchedBy.domain);
    query.set('logged_in_customer_id', customer);
    query.set('timestamp', String(Math.floor(Date.now() / 1000)));
    query.set('signature', signProxy(query, app.apiSecret));
    if (isSwapped) query.set('shop', about.domain);
  }
  const body = JSON.stringify({ do: 'birthday', birthday: '03-04' });
  return new Request(
    `https://aftercare.test/x?${query}`,
    door === 'loader' ? { headers } : { method: 'POST', headers, body },
  );
}

test.each(Object.keys(proofs))('another shop’s proof opens nothing: %s', async (name) => {
  const one = doors.find((door) => nameOf(door) === name)!;
  // A shop's link to preferences may be about any address, and Shopify vouches for any customer of a shop: what they
  // open is that shop's, and this one never hears of it.
  const isOfOwnShop = !name.startsWith('c.') || name.includes('preferences');
  const before = await fingerprint(me);
  for (const isSwapped of [false, true]) {
    const answer = await knockAt(one, { vouchedBy: other, about: me, isSwapped });
    const what = `${isSwapped ? 'swapped' : 'whole'}: ${answer.status} ${answer.text}`;
    expect(answer.text.toLowerCase(), what).not.toContain(me.canary);
    if (isSwapped || !isOfOwnShop) expect([401, 403, 404], what).toContain(answer.status);
  }
  expect(await fingerprint(me)).toBe(before);
});

test.each(Object.keys(proofs))('control: its own shop’s proof opens %s', async (name) => {
  const one = doors.find((door) => nameOf(door) === name)!;
  const answer = await knockAt(one, { vouchedBy: me, about: me });
  const what = `${answer.status} ${answer.text}`;
  expect([401, 403, 404, 410, 429].includes(answer.status), what).toBe(false);
  expect(answer.status, what).toBeLessThan(500);
});
