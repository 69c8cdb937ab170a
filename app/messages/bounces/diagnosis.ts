import {
  adviceWords,
  afterBodyWords,
  atRecipientWords,
  atSenderWords,
  deadProviderCodes,
  deadWords,
  livingWords,
  vagueWords,
  type BounceCause,
} from './diagnosis-words.ts';

// What an answer of a mail server says about the address it was given. Both ways by which such answers reach us use it:
// the talk with the server itself (sending/), and a mail that comes back (bounces.ts).

export type Diagnosis = {
  cause: BounceCause;
  /** the enhanced code (RFC 3463) that counted */
  status: string | null;
};

const deadCauses: readonly BounceCause[] = ['no_such_mailbox', 'no_such_domain', 'moved'];
const senderCauses: readonly BounceCause[] = ['sender', 'reputation', 'policy', 'content'];

/** Whether nothing should be sent to the address again. */
export const isDead = (cause: BounceCause): boolean => deadCauses.includes(cause);

/** Whether it was not the address that was refused but who wrote, and so every mail to that provider may be. */
export const blamesSender = (cause: BounceCause): boolean => senderCauses.includes(cause);

/** At which of the sender's commands the answer came. */
export type Step = 'sender' | 'recipient' | 'body' | null;

/**
 * Judges one answer. Words that say why go before codes, and codes in the answer before the field "Status", which mail
 * servers often fill with the next best. What may be a living address is never called dead: a mail too many hurts less
 * than a customer who hears nothing more.
 * @param answer what the server said, with or without codes
 * @param options.status the report's own "Status"
 * @param options.step where in the talk it was said, if known
 */
export function diagnose(
  answer: string,
  { status = null, step = stepOf(answer) }: { status?: string | null; step?: Step } = {},
): Diagnosis {
  const said = plainWords(answer);
  const codes = [...said.matchAll(/(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)/g)].map((match) => match[1]!);
  const final = codes.filter((code) => code.startsWith('5'));
  const own = mostSpecific(final.length > 0 ? final : codes);
  const code = own ?? status;
  const reply = /(?<![\d.])([45][0-5]\d)(?=[ -])/.exec(said)?.[1] ?? null;
  const become = (cause: BounceCause): Diagnosis => ({ cause, status: code });

  if (deadProviderCodes.test(said)) return become('no_such_mailbox');
  const living = find(livingWords, said);
  if (living) return become(living);
  const dead = find(deadWords, said);
  // Servers that give up on a domain that nobody knows call it temporary, since they asked often enough.
  const isUnknownDomain = dead === 'no_such_domain' && own === null && reply === null;
  if (final.length === 0 && !reply?.startsWith('5') && code?.startsWith('4') && !isUnknownDomain)
    return become('later');
  if (step === 'sender' || causeOf(code) === 'sender') return become('sender');
  // The status of a report is often the next best of its program; words of the server that do not bear it out are more.
  if (code !== null && deadCodes.test(code) && (own !== null || dead !== null || !/[a-z]{3}/.test(said)))
    return become(dead ?? causeOf(code));
  if (vagueWords.test(said)) return become(code === '5.5.0' ? 'no_such_mailbox' : 'unclear');
  if (dead) return become(isCertain(dead, code, step) ? dead : 'filtered');
  if (adviceWords.test(said)) return become('later');
  return become(code !== null && deadCodes.test(code) ? 'unclear' : causeOf(code));
}

/** The address itself: bad mailbox, bad domain, bad syntax, moved, no such recipient (5.1.351 is Exchange's). */
const deadCodes = /^5\.1\.(1|2|3|6|10|351)$/;

// Some providers say "unknown user" after they have read the mail, or with the code of a policy, when the reader's
// filter refused it.
function isCertain(dead: BounceCause, code: string | null, step: Step): boolean {
  if (dead !== 'no_such_mailbox' || step === 'recipient') return true;
  return step === null && !/^5\.(2|7)\./.test(code ?? '');
}

function find(words: typeof livingWords, said: string): BounceCause | null {
  return words.find(([, pattern]) => pattern.test(said))?.[0] ?? null;
}

/** A code that means something goes before one that means "other"; one against the sender before one against the address. */
function mostSpecific(codes: string[]): string | null {
  const rank = (code: string) => (/^5\.(7|2|6)\.[1-9]|^5\.1\.[78]/.test(code) ? 0 : /^.\.0\.|\.0$/.test(code) ? 2 : 1);
  return codes.toSorted((a, b) => rank(a) - rank(b))[0] ?? null;
}

function causeOf(code: string | null): BounceCause {
  if (code === null) return 'unclear';
  if (code.startsWith('4')) return 'later';
  if (code === '5.1.2') return 'no_such_domain';
  if (code === '5.1.6') return 'moved';
  if (deadCodes.test(code)) return 'no_such_mailbox';
  if (/^5\.1\.[78]$/.test(code)) return 'sender';
  if (code === '5.2.1') return 'suspended';
  if (code === '5.2.2') return 'full';
  if (/^5\.(2\.3|3\.4)$/.test(code)) return 'size';
  if (code.startsWith('5.6.')) return 'content';
  return code.startsWith('5.7.') ? 'policy' : 'unclear';
}

/** Where the talk stood, by the words of the report. */
export function stepOf(report: string): Step {
  const said = report.toLowerCase().replaceAll(/\s+/g, ' ');
  if (atSenderWords.test(said)) return 'sender';
  return afterBodyWords.test(said) ? 'body' : atRecipientWords.test(said) ? 'recipient' : null;
}

const link = /\b(?:https?:\/\/|www\.)\S+/g;
const address = /<?[^\s<>()";:,]+@[^\s<>()";,]+>?/g;
const hostName = /(?<![\w.])(?!resolver\.)(?=[\w.-]*[a-z])[\w-]+(?:\.[\w-]+)+(?![\w@])/g;

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(link, ' ')
    .replaceAll(address, ' ')
    .replaceAll(hostName, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
