import PostalMime from 'postal-mime';

/** What a mail that came back to a return path says. */
export type BounceReport =
  /** the address is dead: stop writing to it */
  | { kind: 'hard'; status: string }
  /** full, busy, too big, not liked: the address stays */
  | { kind: 'soft'; status: string }
  /** the reader pressed "spam" */
  | { kind: 'complaint' }
  /** an out-of-office note, a "delayed" notice, or something we cannot read */
  | { kind: 'other' };

/**
 * Reads a delivery status notification (RFC 3464) or an abuse report (RFC 5965). Never throws for what is in the mail.
 */
export async function readBounceReport(raw: Uint8Array): Promise<BounceReport> {
  const parts = await readParts(raw);
  const feedback = parts.find((part) => part.type === 'message/feedback-report');
  if (feedback) return /^feedback-type:\s*abuse/im.test(feedback.text) ? { kind: 'complaint' } : { kind: 'other' };
  const notice = parts.find(
    (part) => part.type === 'message/delivery-status' || part.type === 'message/global-delivery-status',
  );
  if (!notice || !/^action:\s*failed/im.test(notice.text)) return { kind: 'other' };
  const status = /^status:\s*([245]\.\d{1,3}\.\d{1,3})/im.exec(notice.text)?.[1] ?? statusOfReply(notice.text);
  if (!status) return { kind: 'other' };
  return { kind: isHard(status) ? 'hard' : 'soft', status };
}

async function readParts(raw: Uint8Array): Promise<{ type: string; text: string }[]> {
  try {
    const mail = await PostalMime.parse(raw, { forceRfc822Attachments: true });
    return mail.attachments.map(({ mimeType, content }) => ({
      type: mimeType.toLowerCase(),
      text: typeof content === 'string' ? content : new TextDecoder().decode(content),
    }));
  } catch {
    return [];
  }
}

/** "Diagnostic-Code: smtp; 550 no such user" without an enhanced status counts by its first digit. */
function statusOfReply(text: string): string | null {
  const digit = /^diagnostic-code:\s*smtp;\s*([45])\d\d/im.exec(text)?.[1];
  return digit ? `${digit}.0.0` : null;
}

// 5.2.2 full, 5.2.3 and 5.3.4 too big, 5.6 the content, 5.7 policy: they say nothing about the address being dead.
function isHard(status: string): boolean {
  return status.startsWith('5.') && !/^5\.(2\.[23]|3\.\d+|6\.\d+|7\.\d+)$/.test(status);
}
