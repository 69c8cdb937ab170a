import { expect, test } from 'vitest';
import { accessKinds } from '#app/lib/personal-data/accesses.ts';
import { sayAccess } from './access-words.ts';

const now = new Date('2026-11-30T20:00:00Z');
const looked = { id: 'a', staffName: 'Mara Lindt', kind: 'order', thingId: '77', orderName: '#1001', at: now };
const say = (own: Partial<typeof looked> | { thingId: null; orderName: null }) => {
  const { who, what, url, when } = sayAccess({ ...looked, ...own }, 'Europe/Berlin', now);
  return [`${who} ${what}`, url, when];
};
const orders = { kind: 'orders_search', thingId: '', orderName: null };

test.each([
  ['an order', {}, 'Mara Lindt opened order #1001', '/app/orders/77', 'today, 9:00 PM'],
  ['a mail of it', { kind: 'mail' }, 'Mara Lindt opened a mail of order #1001', '/app/orders/77', 'today, 9:00 PM'],
  ['a search', orders, 'Mara Lindt searched the orders', null, 'today, 9:00 PM'],
  [
    'a forgotten customer',
    { thingId: null, orderName: null },
    'Mara Lindt opened an order, of a customer who was forgotten since',
    null,
    'today, 9:00 PM',
  ],
  [
    'the day before, in the zone of the store',
    { at: new Date('2026-11-29T22:59:00Z') },
    'Mara Lindt opened order #1001',
    '/app/orders/77',
    'yesterday, 11:59 PM',
  ],
  [
    'earlier',
    { at: new Date('2026-11-03T08:05:00Z') },
    'Mara Lindt opened order #1001',
    '/app/orders/77',
    'Nov 3, 2026, 9:05 AM',
  ],
])('%s', (_, own, ...words) => expect(say(own as Partial<typeof looked>)).toEqual(words));

test('every kind has words, and no two the same', () => {
  const all = accessKinds.map((kind) => say({ kind })[0]);
  expect(new Set(all).size).toBe(accessKinds.length);
});
