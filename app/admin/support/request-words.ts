import { plural } from '#app/ui/dates.ts';

// What the merchant reads of a request about personal data: done only when it is, and then what was done.

export type RequestFacts = {
  /** redact, data_request */
  kind: string;
  /** when it was done, in words; null while it is not */
  done: string | null;
  erased: Record<string, number> | null;
  /** why nothing was done */
  problem: string | null;
};

export type RequestWords = {
  title: string;
  state: string;
  tone: 'success' | 'attention' | 'critical';
  detail: string | null;
};

const titles: Record<string, string> = {
  data_request: 'A customer asked for their data',
  redact: 'A customer asked to be forgotten',
};

export function sayRequest({ kind, done, erased, problem }: RequestFacts): RequestWords {
  const title = titles[kind] ?? kind;
  if (problem !== null) return { title, state: 'Not done', tone: 'critical', detail: problem };
  if (done === null) return { title, state: 'In hand', tone: 'attention', detail: null };
  const state = `Done ${done}`;
  if (kind !== 'redact' || erased === null) return { title, state, tone: 'success', detail: null };
  return { title, state, tone: 'success', detail: sayErased(erased) };
}

const nouns: [kind: string, one: string, many?: string][] = [
  ['customers', 'customer'],
  ['orders', 'order'],
  ['messages', 'message'],
  ['sent_mails', 'sent mail'],
  ['members', 'loyalty member'],
  ['problems', 'problem'],
  ['answers', 'answer'],
  ['reviews', 'review'],
  ['mail_choices', 'choice about mails', 'choices about mails'],
  ['events', 'event'],
  ['alerts', 'alert'],
  ['accesses', 'look at their data', 'looks at their data'],
  ['webhooks', 'kept webhook'],
];

function sayErased(erased: Record<string, number>): string {
  const parts = nouns.flatMap(([kind, one, many]) => {
    const count = erased[kind] ?? 0;
    return count === 0 ? [] : [many && count !== 1 ? `${count} ${many}` : plural(count, one)];
  });
  return parts.length === 0
    ? 'Nothing about this customer was held here, so nothing had to be erased.'
    : `Emptied: ${parts.join(', ')}.`;
}
