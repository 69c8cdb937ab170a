import type { BonusReason } from '#app/events/earned-for.ts';

// What shoppers read about their points. All other languages have the same shape. Numbers, money and days are passed in
// formatted for the shopper's locale.

/** What a bonus was given for. */
const bonuses: Record<BonusReason, string> = {
  sign_up: 'For joining',
  birthday: 'Birthday',
  review: 'For your review',
  check_in: 'For your answer',
  referral: 'For bringing a friend',
  friend: 'Welcome from a friend',
};

export const en = {
  history: {
    order: (order: string) => `Order ${order}`,
    orderPending: (order: string) => `Order ${order}, pending`,
    ready: (order: string) => `Order ${order}, ready to spend`,
    bonus: 'Bonus points',
    bonusPending: 'Bonus points, pending',
    bonusReady: 'Bonus points, ready to spend',
    bonuses,
    reward: (reward: string) => `Reward: ${reward}`,
    aReward: 'Reward',
    returned: (order: string) => `Order ${order}: returned, changed or canceled`,
    takenBack: 'Taken back',
    cameBack: (reward: string) => `Points back: ${reward}`,
    expired: 'Expired',
    givenByStore: 'From the store',
    takenByStore: 'Corrected by the store',
    brought: 'Your points from before',
    mergedIn: 'From your other account',
    mergedAway: 'Moved to your other account',
    debtIn: 'Owed from your other account',
    debtAway: 'What you owed moved to your other account',
  },
  refusal: {
    not_enough: (missing: string) => `${missing} more, and this reward is yours.`,
    limit_reached: 'You have had this reward as often as it can be had for now.',
    unknown_reward: 'This reward is no longer on offer.',
    paused: 'The program is paused at the moment. Your points stay safe.',
    needs_account: 'Please log in first: this reward goes to your account.',
    points_off: 'Points can’t be spent here.',
    scope_missing: 'The store can’t hand out this reward at the moment. Your points stay with you.',
    used: 'This reward was used already, so it can’t be handed back.',
    not_found: 'We don’t know this reward.',
    not_possible: 'This reward can’t be handed back.',
    birthday_invalid: 'Please enter a day and a month.',
    birthday_set: (day: string) => `Your birthday is saved already. You can change it from ${day}.`,
  },
  done: {
    issued: (reward: string) => `Here it is: ${reward}.`,
    held: (reward: string) => `We are making your reward: ${reward}. It will be here in a moment.`,
    handedBack: 'The reward is handed back, and your points are yours again.',
    birthdaySaved: 'Your birthday is saved.',
    birthdayPays: (day: string) => `Your birthday is saved. Its points come on ${day}.`,
    joined: 'Welcome! You are a member now.',
  },
  link: {
    open: 'Open your points',
    none: 'You have no points yet. They come with your first order.',
    account: 'Go to your account',
  },
  perks: {
    freeShipping: 'Free shipping',
    returns: (days: string) => `${days} days to send things back`,
    earlyAccess: 'Early access',
  },
  problem: {
    not_logged_in: 'Please log in to see and spend your points.',
    too_many: 'That was a lot at once. Please try again in a minute.',
    malformed: 'We did not understand this request.',
    missing: 'Something is missing in this request.',
    too_long: 'This request is too long.',
    unknown_shop: 'This store does not use this program.',
    not_live: 'The program is not open at the moment.',
    unknown_order: 'We don’t know this order.',
    not_genuine: 'This request did not come from the store.',
    broken: 'Something went wrong on our side. Please try again in a moment.',
  },
};

export type StorefrontWords = typeof en;
