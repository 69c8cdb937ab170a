import { once } from 'node:events';
import { isIP, type AddressInfo, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { log } from '#app/lib/log.server.ts';
import { readBounceAddress, type BouncedMessage } from './bounce-address.server.ts';
import { readBounceReport } from './bounces.ts';
import { recordBounce } from './bounces.server.ts';

const maxBytes = 512 * 1024;
const maxSessions = 100;
const maxSessionsOfOne = 10;
/** Milliseconds by the clock for one session, whatever is said in it. */
const sessionLimitMs = 60_000;

export type BounceListener = { port: number; close: () => Promise<void> };

/**
 * A small mail server that takes nothing but answers to our own return paths: point the MX of BOUNCE_DOMAIN to it, or
 * let your mail server forward. Everything else is refused at the envelope, so it can be no relay.
 */
export async function startBounceListener({
  host,
  port,
  limitMs = sessionLimitMs,
}: {
  host: string;
  port: number;
  limitMs?: number;
}): Promise<BounceListener> {
  const open = new Map<string, number>();
  // By their ports: the session does not show its socket, and begins after others may have come.
  const tooMany = new Set<string>();
  const server = new SMTPServer({
    banner: 'Aftercare bounces',
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: maxBytes,
    maxClients: maxSessions,
    disableReverseLookup: true,
    onConnect({ remoteAddress, remotePort }, done) {
      done(
        tooMany.has(`${networkOf(remoteAddress)}|${remotePort}`)
          ? refusal(421, '4.7.0 Too many sessions from your address')
          : null,
      );
    },
    socketTimeout: 30_000,
    closeTimeout: 2_000,
    onRcptTo({ address }, _session, done) {
      done(readBounceAddress(address) ? null : refusal(550, '5.1.1 No such address here'));
    },
    onData: (stream, session, done) => void take(stream, session).then((error) => done(error)),
  });
  server.on('error', (err) => log.warn({ err }, 'the bounce listener had trouble'));
  server.server.on('connection', (socket: Socket) => {
    const network = networkOf(socket.remoteAddress ?? '');
    const session = `${network}|${socket.remotePort}`;
    const count = (open.get(network) ?? 0) + 1;
    open.set(network, count);
    if (count > maxSessionsOfOne) tooMany.add(session);
    const clock = setTimeout(() => socket.destroy(), limitMs);
    socket.once('close', () => {
      clearTimeout(clock);
      tooMany.delete(session);
      const left = open.get(network)! - 1;
      if (left === 0) open.delete(network);
      else open.set(network, left);
    });
  });
  server.listen(port, host);
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((done) => server.close(() => done())),
  };
}

/** Whose sessions count together: an address of version 4, or of version 6 the first half, which one customer has. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || isIP(address) !== 6) return mapped ?? address;
  const [head = '', tail = ''] = address.split('%')[0]!.split('::');
  const groups = [head, tail].map((part) => part.split(':').filter(Boolean));
  const filled = address.includes('::')
    ? [...groups[0]!, ...Array<string>(8 - groups[0]!.length - groups[1]!.length).fill('0'), ...groups[1]!]
    : groups[0]!;
  return filled
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

async function take(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Error | null> {
  try {
    const raw = await readAll(stream);
    if (!raw) return refusal(552, '5.3.4 Too big');
    const report = await readBounceReport(raw);
    for (const message of recipientsOf(session)) await recordBounce(message, report);
    return null;
  } catch (err) {
    log.error({ err }, 'a bounce could not be recorded');
    return refusal(451, '4.3.0 Try again later');
  }
}

function recipientsOf(session: SMTPServerSession): BouncedMessage[] {
  return session.envelope.rcptTo.flatMap(({ address }) => readBounceAddress(address) ?? []);
}

// To the end in any case, or the sender never gets its answer.
async function readAll(stream: SMTPServerDataStream): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size <= maxBytes ? Buffer.concat(chunks) : null;
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
