import fc from 'fast-check';
import type { Step } from './points-model.ts';

const member = fc.constantFrom(0, 0, 0, 1, 2);
const some = fc.integer({ min: 0, max: 5 });

/** One step of a random history of points. */
export const pointsStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('earn' as const),
      member,
      points: fc.integer({ min: 1, max: 40 }),
      pendingDays: fc.constantFrom(0, 14),
      livesDays: fc.constantFrom(null, 20, 60),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('release' as const), lot: some }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('redeem' as const), member, points: fc.integer({ min: 1, max: 50 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('reverse' as const), lot: some, target: fc.constantFrom(0, 7, 20, 45) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('restore' as const),
      redemption: some,
      target: fc.oneof(
        { weight: 2, arbitrary: fc.constant(50) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 50 }) },
      ),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('use' as const), redemption: some }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const), isPaused: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('merge' as const), from: member, into: member }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      days: fc.integer({ min: 1, max: 25 }),
      isClockLate: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'again' as const }) },
);

/**
 * Histories that failed once, or would fail if a fact were booked under the wrong key; each with whether balances stop
 * at zero.
 */
export const knownLives: [Step[], boolean][] = [
  // Handed back, used after all, refunded: the same points are restored a second time.
  [
    [
      { do: 'earn', member: 0, points: 40, pendingDays: 0, livesDays: null },
      { do: 'redeem', member: 0, points: 20 },
      { do: 'restore', redemption: 0, target: 50 },
      { do: 'use', redemption: 0 },
      { do: 'restore', redemption: 0, target: 50 },
      { do: 'use', redemption: 0 },
      { do: 'redeem', member: 0, points: 15 },
      { do: 'restore', redemption: 0, target: 50 },
    ],
    false,
  ],
  // It expired and its points were spent on something else, so that the use finds only some of them.
  [
    [
      { do: 'earn', member: 0, points: 30, pendingDays: 0, livesDays: 20 },
      { do: 'redeem', member: 0, points: 20 },
      { do: 'pause', isPaused: true },
      { do: 'pass', days: 25, isClockLate: false },
      { do: 'restore', redemption: 0, target: 50 },
      { do: 'redeem', member: 0, points: 15 },
      { do: 'pause', isPaused: false },
      { do: 'pass', days: 1, isClockLate: false },
      { do: 'use', redemption: 0 },
      { do: 'restore', redemption: 0, target: 50 },
    ],
    false,
  ],
];
