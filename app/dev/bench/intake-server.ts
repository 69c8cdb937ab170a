import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import pg from 'pg';
import { createIntake } from '../../shopify/intake.server.ts';

// One server of the intake benchmark, in a process of its own: node intake-server.ts MODE PORT.
//   ours    the product's intake
//   bare    control: HTTP and the signature, nothing stored
//   single  control: signature and one INSERT per request

const [mode, port] = process.argv.slice(2);
const secret = process.env.SHOPIFY_API_SECRET ?? '';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });

async function readSigned(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const expected = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(String(request.headers['x-shopify-hmac-sha256']), 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected) ? body : null;
}

async function bare(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readSigned(request);
  response.writeHead(body ? 200 : 401, { 'Content-Length': 0 }).end();
}

async function single(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readSigned(request);
  if (!body) return void response.writeHead(401).end();
  await pool.query(
    'INSERT INTO inbox ("shopDomain", topic, "webhookId", body) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [
      request.headers['x-shopify-shop-domain'],
      request.headers['x-shopify-topic'],
      `${String(request.headers['x-shopify-webhook-id'])}${randomUUID()}`,
      body,
    ],
  );
  response.writeHead(200, { 'Content-Length': 0 }).end();
}

const handlers = { ours: createIntake({ pool, secrets: [secret] }), bare, single };
const handle = handlers[mode as keyof typeof handlers];
createServer((request, response) => void handle(request, response)).listen(Number(port), '127.0.0.1', () =>
  process.send?.('ready'),
);
