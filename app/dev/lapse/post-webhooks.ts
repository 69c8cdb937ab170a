import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { createIntake } from '#app/shopify/intake.server.ts';
import type { LapseEvent } from './events.ts';

export type Door = {
  /** posts signed webhooks, a few at a time; resolves when all are kept */
  post: (events: readonly LapseEvent[]) => Promise<void>;
  close: () => Promise<void>;
};

const atOnce = 40;

/** The product's intake behind a server of its own, and a Shopify that signs and posts. */
export async function openDoor({ shopDomain, secret }: { shopDomain: string; secret: string }): Promise<Door> {
  const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 4 });
  const intake = createIntake({ pool, secrets: [secret] });
  const server = createServer((request, response) => void intake(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;

  const postOne = async ({ topic, webhookId, triggeredAt, body }: LapseEvent) => {
    const headers = {
      'content-type': 'application/json',
      'x-shopify-topic': topic,
      'x-shopify-shop-domain': shopDomain,
      'x-shopify-webhook-id': webhookId,
      'x-shopify-triggered-at': triggeredAt.toISOString(),
      'x-shopify-hmac-sha256': createHmac('sha256', secret).update(body).digest('base64'),
    };
    const { status } = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body) });
    if (status !== 200) throw new Error(`The intake answered ${status} to webhook ${webhookId} (${topic}).`);
  };

  return {
    post: async (events) => {
      const waiting = events.values();
      const carry = async () => {
        for (const event of waiting) await postOne(event);
      };
      await Promise.all(Array.from({ length: atOnce }, carry));
    },
    close: async () => {
      await new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      });
      await pool.end();
    },
  };
}
