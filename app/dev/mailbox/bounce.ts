// A delivery report (RFC 3464) to the envelope sender, as a mail server sends it when a mail fails later.
import nodemailer from 'nodemailer';

export interface Bounce {
  port: number;
  returnPath: string;
  recipient: string;
  original: Buffer;
}

/** The report as a raw message. */
function bounceMessage({ returnPath, recipient, original }: Omit<Bounce, 'port'>): string {
  const boundary = 'report-of-a-failed-delivery';
  const headers = original.toString('utf8').split(/\r?\n\r?\n/)[0] ?? '';
  return [
    'From: Mail Delivery System <mailer-daemon@mail.example>',
    `To: ${returnPath}`,
    'Subject: Undelivered Mail Returned to Sender',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `Your message to ${recipient} could not be delivered: the mailbox does not exist.`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mail.example',
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    'Action: failed',
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 There is no such person here',
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    headers,
    '',
    `--${boundary}--`,
    '',
  ].join('\r\n');
}

/** Delivers the report by SMTP on this machine. Its own envelope sender is empty, as usual for reports. */
export async function sendBounce(bounce: Bounce): Promise<void> {
  const transport = nodemailer.createTransport({
    host: '127.0.0.1',
    port: bounce.port,
    secure: false,
    ignoreTLS: true,
  });
  try {
    await transport.sendMail({ envelope: { from: '', to: [bounce.returnPath] }, raw: bounceMessage(bounce) });
  } finally {
    transport.close();
  }
}
