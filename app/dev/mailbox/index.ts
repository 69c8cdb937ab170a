// The mailbox: an SMTP server that accepts every mail, keeps it, and bounces on request.
//   bounce+…@       rejected permanently at RCPT (550)
//   defer+…@        deferred the first time (451), then accepted
//   late-bounce+…@  accepted; a delivery report then goes to the envelope sender, at `bouncePort`
import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { sendBounce } from './bounce.ts';
import { readMail, type Mail } from './mail.ts';

export interface MailboxOptions {
  /** 0: any free port. */
  smtpPort: number;
  bouncePort?: number;
  /** Where mails are kept between runs, one per line; without it, in memory only. */
  file?: string;
}

export class Mailbox {
  readonly messages: Mail[];
  smtpPort = 0;
  bouncePort: number | undefined;
  readonly #deferred = new Set<string>();
  readonly #file: string | undefined;
  #server: SMTPServer;
  #arrivals: (() => void)[] = [];

  constructor(options: MailboxOptions) {
    this.bouncePort = options.bouncePort;
    this.#file = options.file;
    this.messages = readKept(options.file);
    this.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      hideSize: true,
      onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
      onRcptTo: (address, _session, done) => done(this.#refusal(address.address)),
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => void this.#take(Buffer.concat(chunks), session).then(() => done(), done));
      },
    });
  }

  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.on('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    this.#server.off('error', () => undefined);
    this.smtpPort = (this.#server.server.address() as AddressInfo).port;
  }

  /** Waits for a matching mail. @throws Error after `timeoutMs`, listing what did arrive */
  async waitFor(fits: (mail: Mail) => boolean, timeoutMs = 10_000): Promise<Mail> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      const left = deadline - Date.now();
      if (left <= 0) {
        const seen = this.messages.map((mail) => `${mail.to.join()}: ${mail.subject}`).join('\n');
        throw new Error(`No such mail came within ${timeoutMs} ms. These did:\n${seen || '(none)'}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#arrivals.push(() => (clearTimeout(timer), resolve()));
      });
    }
  }

  clear(): void {
    this.messages.splice(0);
    if (this.#file) rmSync(this.#file, { force: true });
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #refusal(address: string): Error | null {
    if (address.startsWith('bounce+')) return smtpError(550, '5.1.1 There is no such person here');
    if (!address.startsWith('defer+') || this.#deferred.has(address)) return null;
    this.#deferred.add(address);
    return smtpError(451, '4.7.1 Try again later');
  }

  async #take(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const from = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address;
    const to = session.envelope.rcptTo.map((recipient) => recipient.address);
    const mail = await readMail(randomUUID(), raw, { from, to }, new Date());
    this.messages.push(mail);
    if (this.#file) appendFileSync(this.#file, `${JSON.stringify(mail)}\n`);
    for (const wake of this.#arrivals.splice(0)) wake();
    const late = to.find((address) => address.startsWith('late-bounce+'));
    const port = this.bouncePort;
    if (!late || !from || !port) return;
    // After the mail was accepted, as when a distant server finds out.
    setTimeout(() => {
      sendBounce({ port, returnPath: from, recipient: late, original: raw }).catch((error: unknown) =>
        console.error(`The delivery report for ${late} was not taken on port ${port}:`, error),
      );
    }, 100);
  }
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

function readKept(file: string | undefined): Mail[] {
  if (!file) return [];
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => JSON.parse(line) as Mail);
}

export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const mailbox = new Mailbox(options);
  await mailbox.listen(options.smtpPort);
  return mailbox;
}
