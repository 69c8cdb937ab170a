import type { AccountAnswer, LoyaltyCustomer } from '../../../app/storefront/contract.ts';
import type { PublishedProgram } from '../../../app/loyalty/sync/published.ts';
import { publishProgram } from '../../../app/loyalty/sync/published.ts';
import { ProgramSchema } from '../../../app/loyalty/program/program-checks.ts';

export const program: PublishedProgram = publishProgram(ProgramSchema.parse({ currency: 'EUR' }), {
  version: 1,
  isLive: true,
  returnDays: 30,
});

export const customer: LoyaltyCustomer = {
  points: 620,
  pending: 45,
  pendingOn: 'December 22, 2026',
  debt: 0,
  tier: { key: 'silver', name: 'Silver', perks: ['Free shipping'] },
  next: { name: 'Gold', missing: '€142.00', unit: 'money', perks: ['Free shipping', '60 days to send things back'] },
  progressPercent: 52,
  tierNotice: null,
  punchCard: null,
  birthday: null,
  birthdayPaysOn: null,
  referral: null,
  rewards: [
    { key: 'five', name: '€5 off', kind: 'fixed', costPoints: 500, minOrder: '€20.00', state: 'can', missing: 0 },
    { key: 'ten', name: '€10 off', kind: 'fixed', costPoints: 1000, minOrder: null, state: 'missing', missing: 380 },
  ],
  redemptions: [
    {
      id: 'a1',
      name: 'Free shipping',
      code: 'CARE-1234',
      state: 'issued',
      expiresOn: 'January 5, 2027',
      canHandBack: true,
      applyUrl: '/discount/CARE-1234',
    },
  ],
  history: [{ at: 'November 22, 2026', words: 'Order #1001', points: 45, balance: 665 }],
};

export const member: AccountAnswer = {
  program,
  customer,
  order: { points: 45, pendingOn: 'December 22, 2026', tookBack: 0 },
};
