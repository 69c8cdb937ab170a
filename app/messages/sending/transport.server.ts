import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { createTransport, type Transporter } from 'nodemailer';
import { sha256 } from '#app/lib/crypto.server.ts';
import { withinLimit } from '#app/lib/deadline.ts';
import { env } from '#app/lib/env.server.ts';
import { judgeCut, judgeFailure, withoutAddresses, type SmtpOutcome, type SmtpError } from './smtp-outcome.ts';
import { findPublicServer, type FindServer } from './smtp-address.server.ts';
import type { Mail } from './envelope.ts';

/** Where mails are handed over: the operator's server (SMTP_URL), or a shop's own. */
export type MailServer =
  | { via: 'app' }
  | {
      via: 'shop';
      host: string;
      port: number;
      isSecure: boolean;
      /** without encryption neither password nor mail is given */
      requiresTls: boolean;
      user: string;
      password: string;
    };

/**
 * Milliseconds by the clock that a hand-over may take, with looking up the server, connecting and waiting for a free
 * connection. Below `sendingLeaseSeconds`, so that its end is still written down.
 */
export const handOverLimitMs = 120_000;
const verifyLimitMs = 30_000;

/** Who finds a shop's server, and how long it may take: tests have a server on loopback, and less time. */
export type Road = { findServer?: FindServer; limitMs?: number };

// Nodemailer's own limits end a silence. A server that says a word now and then passes them: the clock ends that.
const patience = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000, dnsTimeout: 10_000 };
const connections = { app: 20, shop: 3 };
const reopenAfterMs = 5 * 60_000;

type Pool = { transporter: Transporter; openedAt: number; via: MailServer['via'] };
const pools = new Map<string, Pool>();

const inHand = new Set<AbortController>();
let isLeaving = false;

/**
 * Hands one mail to the server and says how that ended, within the limit; never throws. A shop's host is looked up and
 * refused if it lies in a private network.
 */
export async function handOver(
  mail: Mail,
  server: MailServer,
  { findServer = findPublicServer, limitMs = handOverLimitMs }: Road = {},
): Promise<SmtpOutcome> {
  if (isLeaving) return judgeCut('stopped', false);
  const ending = new AbortController();
  const { signal } = ending;
  const clock = setTimeout(() => ending.abort(), limitMs);
  inHand.add(ending);
  const bodies: Readable[] = [];
  const isBodyRead = () => bodies.some((body) => body.readableDidRead);
  try {
    const pool = await untilAborted(poolFor(server, findServer), signal);
    if (!pool) return noPublicAddress;
    const info = (await pool.sendMail({ ...mail, bodies, signal } as Mail)) as { response?: string };
    return { outcome: 'sent', reply: withoutAddresses(info.response ?? '') };
  } catch (error) {
    if (signal.aborted) return judgeCut(isLeaving ? 'stopped' : 'hung', isBodyRead());
    return judgeFailure(error as SmtpError, isBodyRead());
  } finally {
    clearTimeout(clock);
    inHand.delete(ending);
  }
}

const noPublicAddress: SmtpOutcome = {
  outcome: 'refused',
  isPermanent: false,
  blames: 'sender',
  status: null,
  reply: 'The mail server has no public address.',
};

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const stop = () => fail(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void work.then(done, fail).finally(() => signal.removeEventListener('abort', stop));
  });
}

export type Verified = { isOk: true } | { isOk: false; error: SmtpError | null };

/** Whether the server can be reached and lets us in, within half a minute by the clock. */
export async function verifyServer(
  server: MailServer,
  { findServer = findPublicServer, limitMs = verifyLimitMs }: Road = {},
): Promise<Verified> {
  // A socket of our own, because nodemailer lets nobody end a connection that it verifies.
  const socket = new Socket();
  const work = (async (): Promise<Verified> => {
    const options = await optionsFor(server, findServer);
    if (!options) return { isOk: false, error: null };
    await createTransport({ ...options, pool: false, socket }).verify();
    return { isOk: true };
  })();
  const late: Verified = { isOk: false, error: { message: 'The server did not answer in time.', code: 'ETIMEDOUT' } };
  try {
    return await withinLimit(work, limitMs, () => late);
  } catch (error) {
    return { isOk: false, error: error as SmtpError };
  } finally {
    socket.destroy();
  }
}

/** Ends every hand-over in hand; none begins after it. */
export function cutHandOvers(): void {
  isLeaving = true;
  for (const ending of inHand) ending.abort();
}

/** Whether hand-overs were cut: what was not begun is given back. */
export function areHandOversCut(): boolean {
  return isLeaving;
}

/** Closes every pool, with whatever it has in hand, and lets hand-overs begin anew. */
export function closeTransports(): void {
  for (const { transporter } of pools.values()) transporter.close({ force: true });
  pools.clear();
  isLeaving = false;
}

// Mails in hand are finished first. A server that does not even answer QUIT is left after their time.
function closeGently(transporter: Transporter): void {
  transporter.close();
  setTimeout(() => transporter.close({ force: true }), handOverLimitMs).unref();
}

function closeOldPools(): void {
  for (const [key, { transporter, openedAt, via }] of pools) {
    if (via === 'app' || Date.now() - openedAt < reopenAfterMs) continue;
    pools.delete(key);
    closeGently(transporter);
  }
}

async function poolFor(server: MailServer, findServer: FindServer): Promise<Transporter | null> {
  const key = server.via === 'app' ? `app|${env.SMTP_URL}` : sha256(JSON.stringify(server));
  closeOldPools();
  const known = pools.get(key);
  if (known) return known.transporter;
  const options = await optionsFor(server, findServer);
  if (!options) return null;
  // Somebody else may have been quicker while the name was looked up.
  const opened = pools.get(key);
  if (opened) return opened.transporter;
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
  pools.set(key, { transporter, openedAt: Date.now(), via: server.via });
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
    requireTLS: !server.isSecure && server.requiresTls,
    // The certificate must be the host's, although we connect to the address that was checked.
    tls: { servername: server.host },
    ...(server.user ? { auth: { user: server.user, pass: server.password } } : {}),
    ...patience,
    ...closed,
  };
}

// Nothing in a mail may make us read files or fetch addresses.
const closed = { disableFileAccess: true, disableUrlAccess: true } as const;
