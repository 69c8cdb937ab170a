import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Pool } from 'pg';
import { hmacSha256, isSameBytes } from '#app/lib/crypto.server.ts';
import { log } from '#app/lib/log.server.ts';
import { gatherInserts } from './gather.server.ts';
import { keepWebhooks, type NewInboxEntry } from './inbox.server.ts';

// The one door for webhooks. The answer waits for the inbox row and for nothing else: no token, no queue, no call to
// Shopify.

const maxBodyBytes = 5 * 1024 * 1024;
const shopDomainPattern = /^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i;

type Intake = {
  /** of its own, so that nothing else keeps an acknowledgement waiting for a connection */
  pool: Pool;
  /** the app's client secret, and the one before it for the hour in which it may still sign */
  secrets: string[];
};

type Refusal = 400 | 401 | 405 | 413;

/**
 * Makes the handler of POST /webhooks. It answers 200 once the webhook is kept (also when it was kept before), 405,
 * 413, 401 (signature) or 400 (headers) to what it refuses, and 503 when the database is away, so that Shopify comes
 * again.
 */
export function createIntake({
  pool,
  secrets,
}: Intake): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const keep = gatherInserts<NewInboxEntry>((rows) => keepWebhooks(pool, rows), { sizeOf: (row) => row.body.length });
  return async (request, response) => {
    if (request.method !== 'POST') return refuse(request, response, 405);
    const body = await readBody(request);
    if (body === 'gone') return;
    if (body === 'too_large') return refuse(request, response, 413);
    if (!isSigned(body, header(request, 'x-shopify-hmac-sha256'), secrets)) return refuse(request, response, 401);
    const entry = readEntry(request, body);
    if (!entry) return refuse(request, response, 400);
    try {
      await keep(entry);
      response.writeHead(200, { 'Content-Length': 0 }).end();
    } catch (err) {
      log.error({ err, topic: entry.topic }, 'a webhook could not be kept');
      response.writeHead(503, { 'Content-Length': 0, 'Retry-After': 5 }).end();
    }
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: Refusal): void {
  // What was not read of the body would be taken for the next request on this connection.
  const headers = {
    'Content-Length': 0,
    ...(request.complete ? {} : { Connection: 'close' }),
    ...(status === 405 ? { Allow: 'POST' } : {}),
  };
  response.writeHead(status, headers).end(() => {
    if (!request.complete) request.destroy();
  });
}

/**
 * The raw bytes, read no further than the limit: the length a client states is only a first hint, and chunks state
 * none.
 */
function readBody(request: IncomingMessage): Promise<Buffer | 'too_large' | 'gone'> {
  if (Number(request.headers['content-length']) > maxBodyBytes) return Promise.resolve('too_large');
  return new Promise((done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBodyBytes) {
        request.pause();
        done('too_large');
      } else chunks.push(chunk);
    });
    request.on('end', () => done(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    request.on('error', () => done('gone'));
    request.on('close', () => done('gone'));
  });
}

function isSigned(body: Buffer, signature: string | null, secrets: string[]): boolean {
  if (!signature) return false;
  const given = Buffer.from(signature, 'base64');
  return secrets.some((secret) => isSameBytes(given, hmacSha256(secret, body)));
}

function readEntry(request: IncomingMessage, body: Buffer): NewInboxEntry | null {
  const topic = header(request, 'x-shopify-topic');
  const shopDomain = header(request, 'x-shopify-shop-domain')?.toLowerCase();
  const webhookId = header(request, 'x-shopify-webhook-id');
  if (!topic || !shopDomain || !webhookId || !shopDomainPattern.test(shopDomain)) return null;
  return {
    shopDomain,
    topic: topic.toLowerCase(),
    webhookId,
    eventId: header(request, 'x-shopify-event-id'),
    triggeredAt: readInstant(header(request, 'x-shopify-triggered-at')),
    apiVersion: header(request, 'x-shopify-api-version'),
    body,
  };
}

function readInstant(text: string | null): Date | null {
  const at = new Date(text ?? Number.NaN);
  return Number.isNaN(at.getTime()) ? null : at;
}

const maxHeaderLength = 255;

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' && value.length <= maxHeaderLength ? value : null;
}
