import { cutText } from '#app/lib/clean-text.ts';

// What a mail server's answer means. Pure, because everything else in sending depends on it.

export type SmtpOutcome =
  /** the server took the mail */
  | { outcome: 'sent'; reply: string }
  /** the server (or the way to it) said no before taking the mail, so it may be offered again */
  | { outcome: 'refused'; isPermanent: boolean; blames: Blamed; status: string | null; reply: string }
  /** the mail was not given to the server: it did not answer in time, or this process had to stop */
  | { outcome: 'not_given'; why: Cut; reply: string }
  /** the mail was on its way when the connection broke: nobody can say */
  | { outcome: 'unknown'; hasHung: boolean; reply: string };

/** Why a hand-over was ended from our side. */
type Cut = 'hung' | 'stopped';

/** Whose fault: the customer's address, our side's login or sender address, the mail itself, or the road between. */
type Blamed = 'recipient' | 'sender' | 'mail' | 'connection';

/** The parts of nodemailer's error that count. */
export type SmtpError = {
  message: string;
  code?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  responseCode?: number | undefined;
};

/**
 * Judges a failed hand-over.
 * @param isBodyRead whether the server had begun to be given the mail itself; only then can it have taken it
 */
export function judgeFailure(error: SmtpError, isBodyRead: boolean): SmtpOutcome {
  const reply = withoutAddresses(error.response ?? error.message);
  const isFinalAnswer = error.code === 'EMESSAGE' && (error.responseCode ?? 0) >= 400;
  const hasHung = error.code === 'ETIMEDOUT';
  if (isBodyRead && !isFinalAnswer) return { outcome: 'unknown', hasHung, reply };
  if (hasHung) return { outcome: 'not_given', why: 'hung', reply };
  const blames = blamed(error, isFinalAnswer);
  const isPermanent = (error.responseCode ?? 0) >= 500 && (blames === 'recipient' || blames === 'mail');
  return { outcome: 'refused', isPermanent, blames, status: enhancedStatus(reply), reply };
}

/** Judges a hand-over that was ended from our side. @param isBodyRead as in judgeFailure */
export function judgeCut(why: Cut, isBodyRead: boolean): SmtpOutcome {
  const reply = why === 'hung' ? 'The mail server did not answer in time.' : 'Aftercare was restarted.';
  return isBodyRead ? { outcome: 'unknown', hasHung: why === 'hung', reply } : { outcome: 'not_given', why, reply };
}

/** Whether the server let the time run out. */
export function hasServerHung(outcome: SmtpOutcome): boolean {
  if (outcome.outcome === 'unknown') return outcome.hasHung;
  return outcome.outcome === 'not_given' && outcome.why === 'hung';
}

function blamed({ code, command = '' }: SmtpError, isFinalAnswer: boolean): Blamed {
  if (isFinalAnswer) return 'mail';
  if (code === 'EAUTH' || code === 'ETLS' || command.startsWith('AUTH') || command === 'MAIL FROM') return 'sender';
  return command === 'RCPT TO' ? 'recipient' : command === 'DATA' ? 'mail' : 'connection';
}

/** "550 5.1.1 no such user" -> "5.1.1" */
function enhancedStatus(reply: string): string | null {
  return /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1] ?? null;
}

/** Server replies like to repeat the recipient; what we keep and log does not. At most 300 characters. */
export function withoutAddresses(reply: string): string {
  return cutText(reply.replace(/<?[^\s<>()"]+@[^\s<>()"]+>?/g, '<address>'), 300);
}

const backoffMinutes = [1, 5, 15, 60, 180, 480, 960, 1440];

/**
 * Minutes until the next try after so many tries that were refused for now; null when it is enough (eight, over two
 * days).
 */
export function nextTryMinutes(attempts: number): number | null {
  return backoffMinutes[attempts - 1] ?? null;
}
