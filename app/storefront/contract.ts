import type { PublicProgram } from '#app/loyalty/sync/published.ts';

// What the storefront's widget asks of the app proxy at /apps/care/loyalty, and what it is told. Money, dates and
// sentences come written for the `locale` of the request; points are whole numbers.

/** Answer to GET (and, with `done`, to POST). */
export type LoyaltyAnswer = {
  /** null while the program is not live: the widget shows nothing */
  program: PublicProgram | null;
  /** null for visitors who are not logged in: then the answer is the same for everybody and may be cached */
  customer: LoyaltyCustomer | null;
};

export type LoyaltyCustomer = {
  /** what can be spent now; negative after a refund of spent points, if the merchant allows it */
  points: number;
  pending: number;
  /** the day the next pending points can be spent, written out */
  pendingOn: string | null;
  /** points owed, 0 or more */
  debt: number;
  /** perks: what its members get beside points, a few words for each */
  tier: { key: string; name: string; perks: string[] } | null;
  /** missing is written for the locale: "€42.00", "300", "2" */
  next: { name: string; missing: string; unit: 'money' | 'points' | 'orders'; perks: string[] } | null;
  /** 0 to 100 on the way to the next tier */
  progressPercent: number;
  tierNotice: { dropsOn: string; to: string | null } | null;
  punchCard: { punches: number; every: number; rewardName: string } | null;
  /** MM-DD */
  birthday: string | null;
  /** the day the next birthday's points come, written out */
  birthdayPaysOn: string | null;
  referral: { code: string; url: string; friendPoints: number; referrerPoints: number } | null;
  rewards: LoyaltyReward[];
  /** newest first */
  redemptions: LoyaltyRedemption[];
  /** newest first, the latest few */
  history: LoyaltyEntry[];
};

export type LoyaltyReward = {
  key: string;
  name: string;
  kind: PublicProgram['rewards'][number]['kind'];
  costPoints: number;
  /** written for the locale; null when there is none */
  minOrder: string | null;
  state: 'can' | 'missing' | 'limit';
  /** points still missing, 0 unless state is missing */
  missing: number;
};

export type LoyaltyRedemption = {
  id: string;
  name: string;
  /** null for store credit, and while it is being made */
  code: string | null;
  state: RedemptionState;
  expiresOn: string | null;
  canHandBack: boolean;
  /** a path of the shop that applies the code to the cart and goes there; null when there is nothing to apply */
  applyUrl: string | null;
};

/** held: being made (an undecided one counts as held) */
export type RedemptionState = 'held' | 'issued' | 'used' | 'expired' | 'handed_back' | 'failed';

export type LoyaltyEntry = { at: string; words: string; points: number; balance: number };

/** The body of POST, as JSON. `requestId` is a uuid of the widget's choice: sent again it changes nothing. */
export type LoyaltyRequest =
  | { do: 'redeem'; rewardKey: string; requestId: string }
  | { do: 'hand_back'; redemptionId: string }
  | { do: 'birthday'; birthday: string }
  | { do: 'join' };

/** Answer to POST. */
export type LoyaltyDone = LoyaltyAnswer & {
  done: {
    /** issued, held, refused, handed_back, saved, joined … */
    outcome: string;
    /** what happened, in the customer's words */
    words: string;
    redemption?: LoyaltyRedemption;
  };
};

/** Answer with a 4xx or 5xx status. */
export type LoyaltyProblem = { problem: { field?: string; words: string } };

/** What an order has to do with points, for the pages of the customer account. */
export type OrderPoints = {
  /** earned with it, before anything was taken back */
  points: number;
  /** the day from which they can be spent, written out; null when they can be already */
  pendingOn: string | null;
  /** taken back for refunds, edits or a cancellation, 0 or more */
  tookBack: number;
};

/**
 * Answer of the customer account API, which is asked as the app proxy is. order is null when it is not this customer's.
 */
export type AccountAnswer = LoyaltyAnswer & { order?: OrderPoints | null };
