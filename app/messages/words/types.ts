import type { LoyaltyKind, MessageKind } from '../kinds.ts';

/** A mail's words in Liquid: the subject is plain text, the body HTML. */
export type MailWords = { subject: string; body: string };

/** Those of mails about the order. */
export type OrderWords = Record<Exclude<MessageKind, LoyaltyKind>, MailWords>;

/** Those of mails about the loyalty program. */
export type LoyaltyWords = Record<LoyaltyKind, MailWords>;
