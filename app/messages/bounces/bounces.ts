import PostalMime, { type Email } from 'postal-mime';
import type { BounceCause } from './diagnosis-words.ts';
import { diagnose, isDead, stepOf } from './diagnosis.ts';

/** What a mail that came back to a return path says. */
export type BounceReport =
  /** the address is dead: stop writing to it */
  | ({ kind: 'hard' } & Said)
  /** full, busy, too big, not liked: the address stays */
  | ({ kind: 'soft' } & Said)
  /** the reader pressed "spam" */
  | { kind: 'complaint' }
  /** an out-of-office note, a "delayed" notice, or something we cannot read */
  | { kind: 'other' };

type Said = {
  cause: BounceCause;
  /** the enhanced code (RFC 3463) that counted */
  status: string | null;
};

/**
 * Reads a delivery status notification (RFC 3464), an abuse report (RFC 5965), or the plain text by which many mail
 * servers say that a mail was not delivered. Never throws for what is in the mail.
 */
export async function readBounceReport(raw: Uint8Array): Promise<BounceReport> {
  const mail = await parse(raw);
  if (!mail) return { kind: 'other' };
  const feedback = partsOf(mail, /^message\/feedback-report$/)[0];
  if (feedback !== undefined)
    return /^feedback-type:\s*(abuse|fraud|opt-out)/im.test(feedback) ? { kind: 'complaint' } : { kind: 'other' };
  const text =
    writtenText(mail) ||
    writtenText({ ...mail, text: new TextDecoder().decode(raw).replace(/^[\s\S]*?\r?\n\r?\n/, '') });
  const notices = partsOf(mail, /^message\/(global-)?delivery-status$/);
  const notice = notices.length > 0 ? notices.join('\n\n') : noticeIn(text);
  if (notice !== null) return readNotice(notice, text);
  return isReturned(mail, text) ? readPlain(text) : { kind: 'other' };
}

async function parse(raw: Uint8Array): Promise<Email | null> {
  try {
    return await PostalMime.parse(raw, { forceRfc822Attachments: true });
  } catch {
    return null;
  }
}

function partsOf(mail: Email, type: RegExp): string[] {
  return mail.attachments
    .filter(({ mimeType }) => type.test(mimeType.toLowerCase()))
    .map(({ content }) => (typeof content === 'string' ? content : new TextDecoder().decode(content)));
}

const longestText = 20_000;

/** Lines by which servers begin the mail that comes back with their words. */
const returnedMail =
  /^.*(copy of (the|your) (original )?message|original message (follows|headers?:)|message headers? follow|unsent message|returned message -|message is also attached|header of the original|--- ?original (message|mail)).*$|^[> ]*(received|return-path|dkim-signature):/im;

/** The words of the server alone: without the mail it gives back, and without the marks of a reply. */
function writtenText({ text, html }: Email): string {
  const all = (text?.trim() ? text : (html ?? '').replaceAll(/<style[\s\S]*?<\/style>|<[^>]*>/gi, ' '))
    .slice(0, longestText)
    .replaceAll(/^> ?/gm, (mark, at: number, whole: string) => (whole.startsWith('>>>', at) ? mark : ''));
  const end = returnedMail.exec(all)?.index ?? -1;
  return end > 0 ? all.slice(0, end) : all;
}

/** Some mail programs put the fields of a notice into the text. */
function noticeIn(text: string): string | null {
  return /^(final|original)-recipient:/im.test(text) && /^action:/im.test(text) ? text : null;
}

/** A notice has a block of fields for each recipient. Ours are one; where there are more, the mildest counts. */
function readNotice(notice: string, text: string): BounceReport {
  const unfolded = notice.replaceAll(/\r?\n[ \t]+/g, ' ');
  const blocks = unfolded.split(/\r?\n\s*\r?\n/).filter((block) => /^action:\s*failed/im.test(block));
  const words = blocks.length === 1 ? text : '';
  const [first, ...others] = blocks.map((block) => judgeBlock(block, words, isOwnRule(unfolded)));
  if (!first) return { kind: 'other' };
  return others.reduce<BounceReport>((mildest, next) => (mildest.kind === 'soft' ? mildest : next), first);
}

function judgeBlock(block: string, text: string, isRule: boolean): BounceReport {
  const field = (name: string) => new RegExp(`^${name}:[ \\t]*(.*)$`, 'im').exec(block)?.[1]?.trim() ?? '';
  const [, status = null, comment = ''] = /([245]\.\d{1,3}\.\d{1,3})(.*)/.exec(field('status')) ?? [];
  const answer = `${field('diagnostic-code').replace(/^[\w-]+\s*;\s*/, '')} ${comment}`;
  const step = stepOf(text) ?? stepOf(answer);
  const own = diagnose(answer, { status, step });
  const words = diagnoseText(text, status);
  if (isDead(own.cause))
    return words.cause === 'full' ? reportOf(words) : reportOf(isRule ? { ...own, cause: 'filtered' } : own);
  return reportOf(own.cause === 'unclear' ? words : own);
}

/** Amazon's receiving service takes a mail and sends it back by a rule of its owner, in words the owner chose. */
function isOwnRule(notice: string): boolean {
  return /^reporting-mta:.*\binbound-smtp\.[\w-]+\.amazonaws\.com/im.test(notice) && !/^remote-mta:/im.test(notice);
}

const reportOf = (said: Said): BounceReport => ({ kind: isDead(said.cause) ? 'hard' : 'soft', ...said });

function readPlain(text: string): BounceReport {
  if (/\bdelayed\b|warning (message )?only|(will|still) be(ing)? retried|do not need to re-?send/i.test(text))
    return { kind: 'other' };
  return reportOf(diagnoseText(text, null));
}

function diagnoseText(text: string, status: string | null): Said {
  const lines = text.split(/\r?\n/);
  const isAnswer = (line: string, first: number) => new RegExp(`^\\W*${first}\\d\\d[ -]`).test(line);
  const hasRefusal = lines.some((line) => isAnswer(line, 5));
  // "421 too many errors" after the refusal that counts, or "450 busy" of another server before it.
  const kept = hasRefusal ? lines.filter((line) => !isAnswer(line, 4)) : lines;
  const answer = kept.join('\n');
  const step = stepOf(answer);
  // Nobody says at which command an answer without a code of its own came.
  const isVague = hasRefusal && step === null && !/\b5\.\d{1,3}\.\d/.test(answer);
  return diagnose(answer, { status, step: isVague ? 'body' : step });
}

/** Whether a mail program wrote it to say that a mail could not be delivered. */
function isReturned({ from, subject = '', headers }: Email, text: string): boolean {
  return (
    headers.some(({ key }) => key === 'x-failed-recipients') ||
    !from?.address ||
    /mailer[-_.]?daemon|post[-_]?master|mail[-_.]?delivery/i.test(`${from.address} ${from.name}`) ||
    /undeliver|returned mail|return(ed)? to sender|deliver\w* (status|failure|failed|has failed|notification)|failure notice|mail system error|could not be delivered/i.test(
      subject,
    ) ||
    /"notificationType\\?":\\?"bounce/i.test(text)
  );
}
