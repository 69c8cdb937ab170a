import type { MessageKind } from '../kinds.ts';

/** A mail's words in Liquid: the subject is plain text, the body HTML. */
export type MailWords = { subject: string; body: string };

export type KindWords = Record<MessageKind, MailWords>;

export type LoyaltyKindWords = Pick<
  KindWords,
  'points_earned' | 'tier_reached' | 'tier_notice' | 'reward_ready' | 'points_expiring' | 'points_taken_back'
>;
