import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import { closeTransports } from '#app/messages/sending/transport.server.ts';

type ReceivedMail = { from: string; to: string[]; raw: string; headers: Record<string, string> };

/** A real mail server on loopback that keeps what it receives, and misbehaves when told to. SMTP_URL points to it. */
export type MailSink = {
  port: number;
  mails: ReceivedMail[];
  /** mails whose text was received, answered or not */
  received: number;
  /** their recipients, one per line */
  recipients: string[];
  /** a reply such as "550 5.1.1 no such user", or null to accept */
  answerRecipient: (to: string) => string | null;
  /** accepts the mail and hangs up without a reply */
  breakAfterData: boolean;
  /** accepts mails and does not reply */
  holdsAnswers: boolean;
  /** sends the replies it has held */
  answerHeld: () => void;
  /** delay of each reply, in milliseconds */
  answersAfterMs: number;
};

export function useMailSink(): MailSink {
  const held: (() => void)[] = [];
  const answerHeld = () => {
    sink.holdsAnswers = false;
    held.splice(0).forEach((answer) => answer());
  };
  const sink: MailSink = {
    port: 0,
    mails: [],
    received: 0,
    recipients: [],
    answerRecipient: () => null,
    breakAfterData: false,
    holdsAnswers: false,
    answerHeld,
    answersAfterMs: 0,
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 200,
    onRcptTo(address, _session, done) {
      const reply = sink.answerRecipient(address.address);
      if (!reply) return done();
      done(Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        sink.received += 1;
        sink.recipients.push(...session.envelope.rcptTo.map((to) => to.address));
        if (sink.breakAfterData) return hangUp(server);
        if (sink.holdsAnswers) return void held.push(done);
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        sink.mails.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map((to) => to.address),
          raw,
          headers: headersOf(raw),
        });
        if (sink.answersAfterMs === 0) done();
        else setTimeout(done, sink.answersAfterMs);
      });
    },
  });
  server.on('error', () => {});
  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    sink.port = (server.server.address() as AddressInfo).port;
    env.SMTP_URL = `smtp://127.0.0.1:${sink.port}`;
  });
  beforeEach(() =>
    Object.assign(sink, {
      mails: [],
      received: 0,
      recipients: [],
      answerRecipient: () => null,
      breakAfterData: false,
      holdsAnswers: false,
      answersAfterMs: 0,
    }),
  );
  afterAll(async () => {
    closeTransports();
    await new Promise<void>((done) => server.close(done));
  });
  return sink;
}

function hangUp(server: SMTPServer): void {
  for (const connection of (server as unknown as { connections: Set<{ _socket: { destroy: () => void } }> })
    .connections) {
    connection._socket.destroy();
  }
}

function headersOf(raw: string): Record<string, string> {
  const [head = ''] = raw.split('\r\n\r\n');
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
}
