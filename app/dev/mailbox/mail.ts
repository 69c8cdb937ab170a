// One received mail, parsed.
import PostalMime from 'postal-mime';

export interface Mail {
  id: string;
  receivedAt: string;
  /** The sender named in the mail; below, the SMTP envelope's addresses. */
  from: string;
  fromName: string;
  to: string[];
  envelopeFrom: string;
  subject: string;
  replyTo: string | null;
  messageId: string | null;
  html: string | null;
  text: string | null;
  /** Lower-case names; repeated headers are all included. */
  headers: { name: string; value: string }[];
  attachments: { filename: string | null; mimeType: string; size: number }[];
  raw: string;
}

/** Parses a raw message. */
export async function readMail(
  id: string,
  raw: Buffer,
  envelope: { from: string; to: string[] },
  receivedAt: Date,
): Promise<Mail> {
  const parsed = await PostalMime.parse(raw, { forceRfc822Attachments: true });
  return {
    id,
    receivedAt: receivedAt.toISOString(),
    from: parsed.from?.address ?? '',
    fromName: parsed.from?.name ?? '',
    to: envelope.to,
    envelopeFrom: envelope.from,
    subject: parsed.subject ?? '',
    replyTo: parsed.replyTo?.[0]?.address ?? null,
    messageId: parsed.messageId ?? null,
    html: parsed.html ?? null,
    text: parsed.text ?? null,
    headers: parsed.headers.map(({ key, value }) => ({ name: key, value })),
    attachments: parsed.attachments.map(({ filename, mimeType, content }) => ({
      filename,
      mimeType,
      size: typeof content === 'string' ? content.length : content.byteLength,
    })),
    raw: raw.toString('utf8'),
  };
}
