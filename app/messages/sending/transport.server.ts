import type { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import { sha256 } from '#app/lib/crypto.server.ts';
import { env } from '#app/lib/env.server.ts';
import { judgeFailure, withoutAddresses, type SmtpOutcome, type SmtpError } from './smtp-outcome.ts';
import { findPublicServer, type FindServer } from './smtp-address.server.ts';
import type { Mail } from './envelope.ts';

/** Where mails are handed over: the operator's server (SMTP_URL), or a shop's own. */
export type MailServer =
  { via: 'app' } | { via: 'shop'; host: string; port: number; isSecure: boolean; user: string; password: string };

// Slow servers are given time, but a hand-over must end before its claim does: see `sendingLeaseSeconds`.
const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000, dnsTimeout: 10_000 };
const connections = { app: 20, shop: 3 };
const reopenAfterMs = 5 * 60_000;

type Pool = { transporter: Transporter; openedAt: number };
const pools = new Map<string, Pool>();

/**
 * Hands one mail to the server and says how that ended; never throws. A shop's host is looked up and refused if it lies
 * in a private network.
 */
export async function handOver(
  mail: Mail,
  server: MailServer,
  findServer: FindServer = findPublicServer,
): Promise<SmtpOutcome> {
  const pool = await poolFor(server, findServer);
  if (!pool) {
    return {
      outcome: 'refused',
      isPermanent: false,
      blames: 'sender',
      status: null,
      reply: 'The mail server has no public address.',
    };
  }
  const bodies: Readable[] = [];
  try {
    const info = (await pool.sendMail({ ...mail, bodies } as Mail)) as { response?: string };
    return { outcome: 'sent', reply: withoutAddresses(info.response ?? '') };
  } catch (error) {
    return judgeFailure(
      error as SmtpError,
      bodies.some((body) => body.readableDidRead),
    );
  }
}

/** Whether the server can be reached and lets us in. */
export async function verifyServer(
  server: MailServer,
  findServer: FindServer = findPublicServer,
): Promise<{ isOk: true } | { isOk: false; error: SmtpError | null }> {
  const options = await optionsFor(server, findServer);
  if (!options) return { isOk: false, error: null };
  const transporter = createTransport({ ...options, pool: false });
  try {
    await transporter.verify();
    return { isOk: true };
  } catch (error) {
    return { isOk: false, error: error as SmtpError };
  } finally {
    transporter.close();
  }
}

/** Closes every pool; mails in hand are finished first. */
export function closeTransports(): void {
  for (const { transporter } of pools.values()) transporter.close();
  pools.clear();
}

async function poolFor(server: MailServer, findServer: FindServer): Promise<Transporter | null> {
  const key = server.via === 'app' ? `app|${env.SMTP_URL}` : sha256(JSON.stringify(server));
  const known = pools.get(key);
  if (known && (server.via === 'app' || Date.now() - known.openedAt < reopenAfterMs)) return known.transporter;
  const options = await optionsFor(server, findServer);
  if (!options) return null;
  known?.transporter.close();
  const transporter = createTransport({
    ...options,
    pool: true,
    maxConnections: connections[server.via],
    maxMessages: 1_000,
  });
  // Whether the server was given the mail itself shows in the stream it is read from. (The pool offers a mail again by
  // itself only when nothing was read of it.)
  transporter.use('stream', (mail, done) => {
    mail.message.processFunc((body: Readable) => {
      (mail.data as { bodies?: Readable[] }).bodies?.push(body);
      return body;
    });
    done();
  });
  pools.set(key, { transporter, openedAt: Date.now() });
  return transporter;
}

async function optionsFor(server: MailServer, findServer: FindServer) {
  if (server.via === 'app') return { url: env.SMTP_URL, ...patience, ...closed };
  const address = await findServer(server.host);
  if (!address) return null;
  return {
    host: address,
    port: server.port,
    secure: server.isSecure,
    // The certificate must be the host's, although we connect to the address that was checked.
    tls: { servername: server.host },
    ...(server.user ? { auth: { user: server.user, pass: server.password } } : {}),
    ...patience,
    ...closed,
  };
}

// Nothing in a mail may make us read files or fetch addresses.
const closed = { disableFileAccess: true, disableUrlAccess: true } as const;
