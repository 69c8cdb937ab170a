import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { vi, expect } from 'vitest';
import { freePort } from '#app/dev/embedded-postgres.ts';
import { orderBody } from '../webhooks.ts';

export type WorkerProcess = {
  child: ChildProcess;
  port: number;
  ended: Promise<unknown>;
  output: () => string;
  untilReady: () => Promise<void>;
};

/** The real worker, as `npm run worker` starts it. Its output is kept. */
export async function spawnWorker(own: Record<string, string> = {}): Promise<WorkerProcess> {
  const port = await freePort();
  const child = spawn('node', ['app/worker/main.ts'], {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: '.cache/node',
      OPERATORS_PORT: String(port),
      BOUNCE_SMTP_HOST: '127.0.0.1',
      BOUNCE_SMTP_PORT: '0',
      ...own,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  const isReady = async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
  return {
    child,
    port,
    ended: once(child, 'exit'),
    output: () => Buffer.concat(chunks).toString(),
    untilReady: () => vi.waitFor(isReady, { timeout: 30_000, interval: 50 }),
  };
}

/** Orders placed a moment ago, as rows for the inbox. */
export function newOrders(ids: number[]): { ids: number[]; bodies: Buffer[] } {
  const at = new Date(Date.now() - 5_000).toISOString();
  const bodies = ids.map((id) =>
    Buffer.from(
      JSON.stringify(
        orderBody({
          id,
          name: `#${id}`,
          email: `c${id}@customer.example`,
          contact_email: `c${id}@customer.example`,
          customer: null,
          created_at: at,
          processed_at: at,
          updated_at: at,
        }),
      ),
    ),
  );
  return { ids, bodies };
}

export const keepOrders = `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body)
  SELECT $1, 'orders/create', 'w' || id, now(), body FROM unnest($2::int[], $3::bytea[]) AS row(id, body)`;
