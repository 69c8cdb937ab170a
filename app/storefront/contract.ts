import type { PublicProgram } from '#app/loyalty/sync/published.ts';

// The API between the storefront's widget and the app proxy at /apps/care/loyalty. Money, dates and sentences are
// formatted for the `locale` of the request; points are whole numbers.

/** Response to GET (and, with `done`, to POST). */
export type LoyaltyAnswer = {
  /** null while the program is not live: the widget shows nothing */
  program: PublicProgram | null;
  /** null for visitors who are not logged in; the answer is then the same for everybody and may be cached */
  customer: LoyaltyCustomer | null;
};

export type LoyaltyCustomer = {
  /** can be spent now; negative after a refund of spent points, if the merchant allows that */
  points: number;
  pending: number;
  /** the day the next pending points become available, formatted */
  pendingOn: string | null;
  /** points owed, 0 or more */
  debt: number;
  /** perks: what members of the tier get besides points, a few words each */
  tier: { key: string; name: string; perks: string[] } | null;
  /** missing is formatted for the locale: "€42.00", "300", "2" */
  next: { name: string; missing: string; unit: 'money' | 'points' | 'orders'; perks: string[] } | null;
  /** progress to the next tier, 0 to 100 */
  progressPercent: number;
  tierNotice: { dropsOn: string; to: string | null } | null;
  punchCard: { punches: number; every: number; rewardName: string } | null;
  /** MM-DD */
  birthday: string | null;
  /** the day of the next birthday bonus, formatted */
  birthdayPaysOn: string | null;
  referral: { code: string; url: string; friendPoints: number; referrerPoints: number } | null;
  rewards: LoyaltyReward[];
  /** newest first */
  redemptions: LoyaltyRedemption[];
  /** newest first, the most recent only */
  history: LoyaltyEntry[];
};

export type LoyaltyReward = {
  key: string;
  name: string;
  kind: PublicProgram['rewards'][number]['kind'];
  costPoints: number;
  /** formatted for the locale; null when there is none */
  minOrder: string | null;
  state: 'can' | 'missing' | 'limit';
  /** points still missing; 0 unless state is missing */
  missing: number;
};

export type LoyaltyRedemption = {
  id: string;
  name: string;
  /** null for store credit, and until Shopify has created it */
  code: string | null;
  state: RedemptionState;
  expiresOn: string | null;
  canHandBack: boolean;
  /** a path on the shop that applies the code to the cart and opens it; null when there is nothing to apply */
  applyUrl: string | null;
};

/** held: being created (undecided ones are shown as held) */
export type RedemptionState = 'held' | 'issued' | 'used' | 'expired' | 'handed_back' | 'failed';

export type LoyaltyEntry = { at: string; words: string; points: number; balance: number };

/**
 * The body of POST, as JSON. `requestId` is a uuid chosen by the widget: repeating a request with it changes nothing.
 */
export type LoyaltyRequest =
  | { do: 'redeem'; rewardKey: string; requestId: string }
  | { do: 'hand_back'; redemptionId: string }
  | { do: 'birthday'; birthday: string }
  | { do: 'join' };

/** Response to POST. */
export type LoyaltyDone = LoyaltyAnswer & {
  done: {
    /** issued, held, refused, handed_back, saved, joined … */
    outcome: string;
    /** what happened, for the customer, in their language */
    words: string;
    redemption?: LoyaltyRedemption;
  };
};

/** Response with a 4xx or 5xx status. */
export type LoyaltyProblem = { problem: { field?: string; words: string } };

/** The points of one order, for the pages of the customer account. */
export type OrderPoints = {
  /** earned by the order, before anything was taken back */
  points: number;
  /** the day from which they can be spent, formatted; null when they already can */
  pendingOn: string | null;
  /** taken back for refunds, edits or a cancellation; 0 or more */
  tookBack: number;
};

/**
 * Response of the customer account API, which takes the same requests as the app proxy. order is null when it is not
 * this customer's.
 */
export type AccountAnswer = LoyaltyAnswer & { order?: OrderPoints | null };
