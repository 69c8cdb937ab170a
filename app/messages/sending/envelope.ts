import { cutText } from '#app/lib/clean-text.ts';
import { kindTraits, type MessageKind } from '../kinds.ts';

/**
 * A mail as it is handed over. Recipients are objects and lists, never text: text would be read as a list of mailboxes.
 */
export type Mail = {
  from: { name: string; address: string };
  to: { name: ''; address: string };
  replyTo?: string;
  subject: string;
  html?: string;
  text: string;
  messageId: string;
  date: Date;
  envelope: { from: string; to: [string] };
  headers: Record<string, string>;
};

/** Whom a mail goes to, in its head and on its envelope. @param to one address, read by readMailAddress */
export function addressedTo(to: string, returnPath: string): Pick<Mail, 'to' | 'envelope'> {
  return { to: { name: '', address: to }, envelope: { from: returnPath, to: [to] } };
}

export type EnvelopeInput = {
  kind: MessageKind;
  shopId: number;
  words: { subject: string; html: string; text: string };
  to: string;
  from: { name: string; address: string };
  /** a person reads what comes here; null: answers go to the sender address */
  replyTo: string | null;
  /** where bounces go; null: to the sender address */
  returnPath: string | null;
  /** one-click address; empty: none */
  unsubscribeUrl: string;
  /** keyed hash of shop and key, so that a Message-ID tells nothing */
  idHash: string;
  now: Date;
};

/** The name a mail comes from: the shop by itself on its own server, "via Aftercare" on ours. */
export function senderName(shopName: string, via: 'app' | 'shop'): string {
  const name = oneLine(shopName) || 'Your store';
  return via === 'shop' ? name : `${name} via Aftercare`;
}

/**
 * Puts the mail together. The same row always gets the same Message-ID, so that mail programs recognise a second copy.
 * A relay that signs with DKIM should sign List-Unsubscribe-Post too; we don't sign ourselves.
 */
export function composeMail(input: EnvelopeInput): Mail {
  const { kind, words, to, from, replyTo, returnPath, unsubscribeUrl, idHash, now } = input;
  const hasUnsubscribe = kindTraits[kind].category === 'lifecycle' && unsubscribeUrl !== '';
  return {
    from: { name: oneLine(from.name), address: from.address },
    ...addressedTo(to, returnPath ?? from.address),
    ...(replyTo ? { replyTo } : {}),
    subject: oneLine(words.subject),
    html: words.html,
    text: words.text,
    messageId: `<${idHash.slice(0, 40)}@${from.address.split('@')[1] ?? 'localhost'}>`,
    date: now,
    headers: {
      // Out-of-office replies stay away from mails marked like this (RFC 3834).
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'OOF, AutoReply',
      'Feedback-ID': `${kind}:${input.shopId}:aftercare`,
      ...(hasUnsubscribe
        ? { 'List-Unsubscribe': `<${unsubscribeUrl}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
        : {}),
    },
  };
}

/** Header injection ends here: no line breaks, no control characters. */
function oneLine(text: string): string {
  return cutText(text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), 250).toWellFormed();
}
