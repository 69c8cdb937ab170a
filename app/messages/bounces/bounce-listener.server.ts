import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { log } from '#app/lib/log.server.ts';
import { readBounceAddress, type BouncedMessage } from './bounce-address.server.ts';
import { readBounceReport } from './bounces.ts';
import { recordBounce } from './bounces.server.ts';

const maxBytes = 512 * 1024;

export type BounceListener = { port: number; close: () => Promise<void> };

/**
 * A small mail server that takes nothing but answers to our own return paths: point the MX of BOUNCE_DOMAIN to it, or
 * let your mail server forward. Everything else is refused at the envelope, so it can be no relay.
 */
export async function startBounceListener({ host, port }: { host: string; port: number }): Promise<BounceListener> {
  const server = new SMTPServer({
    banner: 'Aftercare bounces',
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: maxBytes,
    maxClients: 50,
    socketTimeout: 30_000,
    closeTimeout: 2_000,
    onRcptTo({ address }, _session, done) {
      done(readBounceAddress(address) ? null : refusal(550, '5.1.1 No such address here'));
    },
    onData: (stream, session, done) => void take(stream, session).then((error) => done(error)),
  });
  server.on('error', (err) => log.warn({ err }, 'the bounce listener had trouble'));
  server.listen(port, host);
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((done) => server.close(() => done())),
  };
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
