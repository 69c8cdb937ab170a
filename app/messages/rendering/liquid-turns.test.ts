import { expect, test } from 'vitest';
import { takeAll, takeNext, waitAtHead, waitForTurn, type Turns, type Waiter } from './liquid-turns.ts';

type Work = Waiter & { name: string };

/** "a1" is the first work of shop a; "a1!" has to run alone. */
function work(name: string): Work {
  return { name, shop: name.charAt(0), isAlone: name.endsWith('!') };
}

function turnsOf(names: string): Turns<Work> {
  const turns: Turns<Work> = new Map();
  for (const name of names.split(' ').filter(Boolean)) waitForTurn(turns, work(name));
  return turns;
}

const next = (turns: Turns<Work>, working: string, threads: number) =>
  takeNext(turns, working.split(' ').filter(Boolean).map(work), threads)?.name ?? null;

test.each([
  ['one shop keeps its order', 'a1 a2 a3', 'a1 a2 a3'],
  ['a late neighbour comes after one of the many', 'a1 a2 a3 a4 b1', 'a1 b1 a2 a3 a4'],
  ['three shops take turns', 'a1 a2 a3 b1 b2 c1', 'a1 b1 c1 a2 b2 a3'],
])('turns: %s', (_, waiting, expected) => {
  const turns = turnsOf(waiting);
  const taken = waiting.split(' ').map(() => next(turns, '', 1));
  expect(taken.join(' ')).toBe(expected);
  expect(next(turns, '', 1)).toBeNull();
});

test.each([
  ['nothing waits', '', '', 4, null],
  ['nobody else waits: all threads', 'a4', 'a1 a2 a3', 4, 'a4'],
  ['another waits: half of the threads', 'a3 b1', 'a1 a2', 4, 'b1'],
  ['another waits, half is not reached', 'a3 b1', 'a1', 4, 'a3'],
  ['another waits, two threads', 'a2 b1', 'a1', 2, 'b1'],
  ['everybody holds a share: a thread is not left idle', 'a2 b2', 'a1 b1', 3, 'a2'],
  ['a suspect runs when nothing else does', 'a1!', '', 4, 'a1!'],
  ['a suspect waits for the others to end', 'a1!', 'b1', 4, null],
  ['whose turn comes later does not pass by a suspect', 'a1! c1', 'b1', 4, null],
  ['a suspect does not go before its turn', 'b2 a1!', 'c1', 4, 'b2'],
  ['nothing is begun beside a suspect', 'b1 c1', 'a1!', 4, null],
])('threads: %s', (_, waiting, working, threads, expected) => {
  expect(next(turnsOf(waiting), working, threads)).toBe(expected);
});

test('what comes back stands first in its line; what fits is taken out of one line only', () => {
  const turns = turnsOf('a1 a2 b1');
  waitAtHead(turns, work('a0!'));
  const left = takeAll(turns, 'a', ({ name }) => name === 'a2').map(({ name }) => name);
  expect(left).toEqual(['a2']);
  expect(['', '', ''].map((working) => next(turns, working, 1))).toEqual(['a0!', 'b1', 'a1']);
  expect(takeAll(turnsOf('a1'), 'a', () => true)).toHaveLength(1);
});
