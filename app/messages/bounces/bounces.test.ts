import { describe, expect, test } from 'vitest';
import { readBounceReport } from './bounces.ts';

const lines = (...all: string[]) => all.join('\r\n');
const read = (mail: string) => readBounceReport(new TextEncoder().encode(mail));

const original = lines(
  'Received: from shop.example by mx.example; Mon, 30 Nov 2026',
  'From: shop@shop.example',
  'Subject: Your mailbox is full of gifts',
);

function plain(text: string, { from = 'MAILER-DAEMON@mx.example', subject = 'Undelivered', extra = 'X-Note: 1' } = {}) {
  return lines(`From: ${from}`, `Subject: ${subject}`, extra, 'Content-Type: text/plain; charset=utf-8', '', text);
}

function notice(fields: string[][], text = 'Sorry.') {
  const blocks = [['Reporting-MTA: dns; mx.example'], ...fields].map((block) => lines(...block)).join('\r\n\r\n');
  return lines(
    'From: MAILER-DAEMON@mx.example',
    'Subject: Returned mail',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    text,
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    blocks,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    original,
    '',
    'Hello',
    '--b--',
    '',
  );
}

const failed = (status: string, said: string, name = 'a') => [
  `Final-Recipient: rfc822; ${name}@b.example`,
  'Action: failed',
  `Status: ${status}`,
  ...(said ? [`Diagnostic-Code: smtp; ${said}`] : []),
];

describe('a notice with fields', () => {
  test.each([
    ['the server’s own code goes before the status', notice([failed('5.0.0', '550 5.1.1 User unknown')]), 'hard'],
    ['a folded answer', notice([failed('5.0.0', '550 5.1.1\r\n    <a@b.example>... User\r\n  unknown')]), 'hard'],
    ['a status alone', notice([failed('5.1.1', '')]), 'hard'],
    ['a block list under a status of a dead address', notice([failed('5.1.1', '550 5.7.1 blacklisted')]), 'soft'],
    ['the general status', notice([failed('5.0.0', '554 Transaction failed')]), 'soft'],
    ['our own address was not liked', notice([failed('5.1.8', '501 5.1.8 Sender address rejected')]), 'soft'],
    ['routing', notice([failed('5.4.6', '554 5.4.6 Too many hops')]), 'soft'],
    ['protocol', notice([failed('5.5.0', '550 5.5.0 Bad command')]), 'soft'],
    [
      'a filter that calls itself an unknown user',
      notice(
        [failed('5.0.0', '550 User unknown')],
        '<a@b.example>: host mx.example said: 550 User unknown (in reply to end of DATA command)',
      ),
      'soft',
    ],
    ['the reason stands in the text only', notice([failed('5.5.0', '')], 'mail.local: unknown user: kay'), 'hard'],
    [
      'the text says that there is no space',
      notice([failed('5.1.1', '550 5.1.1 User unknown')], 'Not enough disk space'),
      'soft',
    ],
    [
      'one of two recipients is alive',
      notice([failed('5.1.1', '550 5.1.1 User unknown'), failed('5.2.2', '552 5.2.2 full', 'c')]),
      'soft',
    ],
    ['both are dead', notice([failed('5.1.1', '550 5.1.1 User unknown'), failed('5.1.1', '', 'c')]), 'hard'],
    ['only delayed', notice([['Final-Recipient: rfc822; a@b.example', 'Action: delayed', 'Status: 4.4.1']]), 'other'],
    ['delivered', notice([['Final-Recipient: rfc822; a@b.example', 'Action: delivered', 'Status: 2.0.0']]), 'other'],
  ])('%s', async (_name, mail, kind) => expect((await read(mail)).kind).toBe(kind));

  test('a receiving rule of the owner, in words the owner chose', async () => {
    const fields = [
      'Reporting-MTA: dns; inbound-smtp.eu-west-1.amazonaws.com',
      '',
      ...failed('5.1.1', '550 5.1.1 Mailbox does not exist'),
    ];
    expect(await read(notice([fields]))).toMatchObject({ kind: 'soft', cause: 'filtered' });
  });
});

describe('plain text', () => {
  test.each([
    [
      'Exim',
      plain(
        lines(
          'The following address(es) failed:',
          '',
          '  a@b.example',
          '    SMTP error from remote mail server after RCPT TO:<a@b.example>:',
          '    host mx.b.example [192.0.2.1]: 550 5.1.1 unknown or illegal alias',
          '',
          '------ This is a copy of the message, including all the headers. ------',
          original,
        ),
      ),
      'hard',
    ],
    [
      'Exim, no such domain',
      plain(lines('  a@b.example', '    Unrouteable address', '', '--- This is a copy of the message ---', original)),
      'hard',
    ],
    [
      'Exim, our address',
      plain(
        lines('  a@b.example', '  SMTP error after MAIL FROM:<s@shop.example>:', '  550 No such domain shop.example'),
      ),
      'soft',
    ],
    [
      'qmail',
      plain(
        lines(
          '<a@b.example>:',
          '192.0.2.1 does not like recipient.',
          'Remote host said: 550 No such person',
          'Giving up on 192.0.2.1.',
          '',
          '--- Below this line is a copy of the message.',
          original,
        ),
      ),
      'hard',
    ],
    [
      'qmail, full',
      plain(lines('<a@b.example>:', '192.0.2.1 does not like recipient.', 'Remote host said: 552 disk quota exceeded')),
      'soft',
    ],
    ['qmail, no host', plain("Sorry, I couldn't find any host named b.example. (#5.1.2)"), 'hard'],
    [
      'sendmail, with what other servers said',
      plain(
        lines(
          '>>> RCPT To:<a@b.example>',
          '<<< 550 <a@b.example>, User Unknown',
          '421 b.example (smtp)... Deferred: Connection timed out',
        ),
      ),
      'hard',
    ],
    ['Exchange', plain(lines('a@b.example on Thu, 29 Apr 2010', '    The recipient name is not recognized')), 'hard'],
    ['Notes in Japanese', plain(lines('ディレクトリのリストにありません', 'a@b.example')), 'hard'],
    [
      'Japanese, one reason or another',
      plain('送信先メールアドレスが見つからないか、送信先メールサーバの事由により送信できませんでした。'),
      'soft',
    ],
    [
      'marked as a failed recipient only by a header',
      plain('  a@b.example\r\n    user unknown', {
        from: 'robot@b.example',
        subject: 'Hi',
        extra: 'X-Failed-Recipients: a@b.example',
      }),
      'hard',
    ],
    [
      'no sender, words in HTML',
      lines(
        'Subject: Undeliverable: Hi',
        'From: postmaster@b.example',
        'Content-Type: text/html',
        '',
        '<p>a@b.example: the user does not exist</p>',
      ),
      'hard',
    ],
    ['nobody says at which command', plain('550 <a@b.example>: Recipient address rejected: User unknown'), 'soft'],
    [
      'words of the mail that is given back count for nothing',
      plain(lines('550 5.1.1 User unknown', '', original)),
      'hard',
    ],
    ['given up for time', plain('retry timeout exceeded'), 'soft'],
    ['no reason', plain('Did not reach the following recipient: a@b.example'), 'soft'],
    ['a warning', plain('Warning: message delayed 24 hours. 550 5.1.1 User unknown'), 'other'],
    [
      'a person’s note',
      plain('This address does not exist any more. User unknown.', {
        from: 'kay@b.example',
        subject: 'Re: Your order',
      }),
      'other',
    ],
    [
      'an out-of-office note',
      plain('Back on Monday.', { from: 'kay@b.example', subject: 'Auto: away', extra: 'Auto-Submitted: auto-replied' }),
      'other',
    ],
  ])('%s', async (_name, mail, kind) => expect((await read(mail)).kind).toBe(kind));
});
