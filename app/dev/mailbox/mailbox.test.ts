import nodemailer from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from './index.ts';

const open: Mailbox[] = [];
afterEach(async () => {
  for (const mailbox of open.splice(0)) await mailbox.close();
});

async function start(bouncePort?: number): Promise<Mailbox> {
  const mailbox = await startMailbox({ smtpPort: 0, ...(bouncePort ? { bouncePort } : {}) });
  open.push(mailbox);
  return mailbox;
}

function send(mailbox: Mailbox, to: string): Promise<unknown> {
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port: mailbox.smtpPort, secure: false });
  return transport.sendMail({
    envelope: { from: 'return+abc@store.example', to: [to] },
    from: '"Mara" <mara@store.example>',
    to,
    subject: 'Grüße aus Berlin',
    text: 'Hallo',
    html: '<p>Hallo <b>Ada</b></p>',
    headers: { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' },
  });
}

test('a mail is kept and parsed', async () => {
  const mailbox = await start();
  await send(mailbox, 'ada@example.com');
  const mail = await mailbox.waitFor(({ to }) => to.includes('ada@example.com'));
  expect(mail).toMatchObject({
    subject: 'Grüße aus Berlin',
    fromName: 'Mara',
    envelopeFrom: 'return+abc@store.example',
    text: expect.stringContaining('Hallo') as string,
  });
  expect(mail.headers).toContainEqual({ name: 'list-unsubscribe-post', value: 'List-Unsubscribe=One-Click' });
});

test('bounce+ is rejected permanently, defer+ only once', async () => {
  const mailbox = await start();
  await expect(send(mailbox, 'bounce+ada@example.com')).rejects.toMatchObject({ responseCode: 550 });
  await expect(send(mailbox, 'defer+ada@example.com')).rejects.toMatchObject({ responseCode: 451 });
  await send(mailbox, 'defer+ada@example.com');
  expect(mailbox.messages.map(({ to }) => to[0])).toEqual(['defer+ada@example.com']);
});

test('late-bounce+ is accepted, then reported to the envelope sender', async () => {
  const inbound = await start();
  const mailbox = await start(inbound.smtpPort);
  await send(mailbox, 'late-bounce+ada@example.com');
  const report = await inbound.waitFor(({ to }) => to.includes('return+abc@store.example'));
  expect(report).toMatchObject({ envelopeFrom: '', subject: 'Undelivered Mail Returned to Sender' });
  expect(report.raw).toMatch('Final-Recipient: rfc822; late-bounce+ada@example.com');
});

test('waiting for a mail that never arrives lists what did', async () => {
  const mailbox = await start();
  await send(mailbox, 'ada@example.com');
  await expect(mailbox.waitFor(() => false, 20)).rejects.toThrow('ada@example.com: Grüße aus Berlin');
});
