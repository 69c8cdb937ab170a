import type { MessageKind } from '../kinds.ts';

/** A mail's words in Liquid: the subject is plain text, the body HTML. */
export type MailWords = { subject: string; body: string };

export type KindWords = Record<MessageKind, MailWords>;
