import { expect, test } from 'vitest';
import { Hands, handsFor } from './hands.ts';

test.each([
  [Infinity, 3],
  [5, 3],
  [30, 3],
  [100, 10],
  [1_000, 20],
])('a server that takes %s ms has %i mails in hand at once', (ms, count) => expect(handsFor(ms, 20)).toBe(count));

test('no more are lent than that, and whoever waits is served in turn', async () => {
  const hands = new Hands(20, { isAdapting: true });
  const first = await hands.take(10);
  expect(first).toHaveLength(3);
  const order: string[] = [];
  const waiting = ['a', 'b'].map((name) => hands.take(1).then(([hand]) => (order.push(name), hand!)));
  await Promise.resolve();
  expect(order).toEqual([]);
  hands.giveBack(first[0]!, 5);
  hands.giveBack(first[1]!, 5);
  for (const hand of await Promise.all(waiting)) hands.giveBack(hand, 5);
  expect(order).toEqual(['a', 'b']);
  hands.giveBack(first[2]!, 5);
  expect(await hands.take(10)).toHaveLength(3);
});
