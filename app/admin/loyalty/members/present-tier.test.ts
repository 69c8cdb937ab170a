import { expect, test } from 'vitest';
import type { StaffStanding } from './read-standing.server.ts';
import { ProgramSchema } from '#app/loyalty/program/program-checks.ts';
import { presentTier } from './present-tier.server.ts';

const program = ProgramSchema.parse({
  tiers: {
    levels: [
      { key: 'silver', name: 'Silver', threshold: 100_00 },
      {
        key: 'gold',
        name: 'Gold',
        threshold: 200_00,
        perks: { freeShipping: true, returnWindowDays: 60, earlyAccessTag: 'early', replyTo: 'gold@toys.example' },
      },
    ],
  },
});

function shownFor(key: 'silver' | 'gold' | null) {
  const level = program.tiers.levels.find((one) => one.key === key);
  const standing: StaffStanding['standing'] = {
    memberId: 'm',
    customerId: '77',
    points: 0,
    pending: 0,
    debt: 0,
    nextRelease: null,
    nextExpiry: null,
    tier: level ?? null,
    next: key === 'silver' ? { key: 'gold', name: 'Gold', missing: 40_00 } : null,
    progressPercent: key === 'silver' ? 60 : 100,
    tierNotice: null,
    punchCard: null,
    birthday: null,
    birthdayPaysOn: null,
    referral: null,
  };
  return presentTier({ standing, placed: null, levels: [], referrals: [] }, program, 'UTC');
}

test('lists the tier’s perks for staff, if it has any', () => {
  expect(shownFor('gold').words).toEqual([
    'In Gold, the highest tier.',
    'With it: early access with the tag early; free shipping; returns within 60 days; answers go to gold@toys.example.',
  ]);
  expect(shownFor('silver').words).toEqual(['In Silver.', '$40.00 to Gold.']);
  expect(shownFor(null).words).toEqual(['Below the first tier.']);
});

test('progress is shown only towards a next tier', () => {
  expect([shownFor('silver').progressPercent, shownFor('gold').progressPercent]).toEqual([60, null]);
});
