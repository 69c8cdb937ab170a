import type { IncomingMessage, ServerResponse } from 'node:http';
import { DatabaseError, type Pool } from 'pg';
import { hmacSha256, isSameBytes } from '#app/lib/crypto.server.ts';
import { log } from '#app/lib/log.server.ts';
import { readParts } from '#app/lib/read-body.server.ts';
import { gatherInserts } from './gather.server.ts';
import { keepWebhooks, type NewInboxEntry } from './inbox.server.ts';
import { isShopDomain } from './shop-domain.ts';

// The one door for webhooks. The answer waits for the inbox row and for nothing else: no token, no queue, no call to
// Shopify.

const maxBodyBytes = 5 * 1024 * 1024;
/** 32 bytes in base64 */
const signaturePattern = /^[A-Za-z0-9+/]{43}=$/;
const unread = { too_large: 413, too_slow: 408, crowded_out: 503 } as const;

type Intake = {
  /** of its own, so that nothing else keeps an acknowledgement waiting for a connection */
  pool: Pool;
  /** the app's client secret, and the one before it for the hour in which it may still sign */
  secrets: string[];
};

type Refusal = 400 | 401 | 405 | 408 | 413 | 503;

/**
 * Makes the handler of POST /webhooks. It answers 200 once the webhook is kept (also when it was kept before). Before it
 * reads a body it refuses what is no POST (405), too long by its own word (413), or without a signature in the right form
 * (401) or a needed header (400); afterwards what is longer than it said (413), not there in time (408) or not signed by
 * Shopify (401). 503 when the database is away or too many bodies are under way: Shopify comes again.
 */
export function createIntake({
  pool,
  secrets,
}: Intake): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const keep = gatherInserts<NewInboxEntry>((rows) => keepWebhooks(pool, rows), {
    sizeOf: (row) => row.body.length,
    isRefusal: isDataError,
  });
  return async (request, response) => {
    if (request.method !== 'POST') return refuse(request, response, 405);
    if (Number(request.headers['content-length']) > maxBodyBytes) return refuse(request, response, 413);
    const signature = header(request, 'x-shopify-hmac-sha256');
    if (!signature || !signaturePattern.test(signature)) return refuse(request, response, 401);
    const about = readHeaders(request);
    if (!about) return refuse(request, response, 400);
    const read = await readParts(request.iterator({ destroyOnReturn: false }), { maxBytes: maxBodyBytes });
    if (read.outcome === 'gone') return;
    if (read.outcome !== 'read') return refuse(request, response, unread[read.outcome]);
    if (!isSigned(read.bytes, signature, secrets)) return refuse(request, response, 401);
    const entry: NewInboxEntry = { ...about, body: read.bytes };
    try {
      await keep(entry);
      response.writeHead(200, { 'Content-Length': 0 }).end();
    } catch (err) {
      log.error({ err, topic: entry.topic }, 'a webhook could not be kept');
      response.writeHead(503, { 'Content-Length': 0, 'Retry-After': 5 }).end();
    }
  };
}

/** PostgreSQL's classes of errors in the data itself: https://www.postgresql.org/docs/current/errcodes-appendix.html */
function isDataError(error: unknown): boolean {
  return error instanceof DatabaseError && /^(?:22|23|54)/.test(error.code ?? '');
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

function isSigned(body: Buffer, signature: string, secrets: string[]): boolean {
  const given = Buffer.from(signature, 'base64');
  return secrets.some((secret) => isSameBytes(given, hmacSha256(secret, body)));
}

const topicPattern = /^[a-z0-9_.-]+(?:\/[a-z0-9_.-]+)+$/;
const plainPattern = /^[\x21-\x7e]+$/;

/** Headers are not signed. @returns null when one is missing, or is nothing that Shopify sends */
function readHeaders(request: IncomingMessage): Omit<NewInboxEntry, 'body'> | null {
  const topic = header(request, 'x-shopify-topic')?.toLowerCase();
  const shopDomain = header(request, 'x-shopify-shop-domain')?.toLowerCase();
  const webhookId = plain(header(request, 'x-shopify-webhook-id'));
  if (!topic || !topicPattern.test(topic) || !webhookId || !shopDomain || !isShopDomain(shopDomain)) return null;
  return {
    shopDomain,
    topic,
    webhookId,
    eventId: plain(header(request, 'x-shopify-event-id')),
    triggeredAt: readInstant(header(request, 'x-shopify-triggered-at')),
    apiVersion: plain(header(request, 'x-shopify-api-version')),
  };
}

function plain(text: string | null): string | null {
  return text !== null && plainPattern.test(text) ? text : null;
}

/** Years that everybody can write: JavaScript knows some that PostgreSQL does not, and the other way round. */
function readInstant(text: string | null): Date | null {
  const at = new Date(/^(?:19[7-9]|[2-9]\d\d)\d-/.test(text ?? '') ? text! : Number.NaN);
  const year = at.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? at : null;
}

const maxHeaderLength = 255;

function header(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' && value !== '' && value.length <= maxHeaderLength ? value : null;
}
