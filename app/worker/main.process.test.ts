import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test, vi } from 'vitest';
import { env } from '#app/lib/env.server.ts';
import type { ShopRef } from '#app/lib/db.server.ts';
import { freePort } from '#app/dev/embedded-postgres.ts';
import { createShop, ownerQuery, useDatabase } from '#app/test/db.ts';
import { useMailSink } from '#app/test/mail-sink.ts';
import { messagesOf } from '#app/test/messages.ts';
import { orderBody } from '#app/test/webhooks.ts';

// The real process, as `npm run worker` starts it.

useDatabase();
const sink = useMailSink();
const running = new Set<ChildProcess>();
afterEach(() => running.forEach((child) => child.kill('SIGKILL')));

async function startWorker(): Promise<{ child: ChildProcess; port: number; ended: Promise<number | null> }> {
  const port = await freePort();
  const child = spawn('node', ['app/worker/main.ts'], {
    env: {
      ...process.env,
      SMTP_URL: env.SMTP_URL,
      OPERATORS_PORT: String(port),
      BOUNCE_SMTP_HOST: '127.0.0.1',
      BOUNCE_SMTP_PORT: '0',
    },
    stdio: 'inherit',
  });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 100,
  });
  return { child, port, ended };
}

async function receiveOrders(shop: ShopRef, ids: number[]): Promise<void> {
  const at = new Date(Date.now() - 5_000).toISOString();
  const bodies = ids.map((id) =>
    Buffer.from(JSON.stringify(orderBody({ id, name: `#${id}`, created_at: at, processed_at: at, updated_at: at }))),
  );
  await ownerQuery(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", "triggeredAt", body)
     SELECT $1, 'orders/create', 'w' || id, now(), body FROM unnest($2::int[], $3::bytea[]) AS row(id, body)`,
    [shop.domain, ids, bodies],
  );
}

// The store's own staff are told of unknown outcomes by mail too; those do not count here.
const sentToCustomers = () => sink.recipients.filter((address) => address === 'ada@example.com').length;
const thankYouOf = async (shop: ShopRef) => (await messagesOf(shop)).find((row) => row.kind === 'thank_you');

test('the process takes a webhook, sends the mail, tells its metrics, and leaves when asked to', async () => {
  const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  const { child, port, ended } = await startWorker();
  await receiveOrders(shop, [1001]);
  await vi.waitFor(async () => expect(await thankYouOf(shop)).toMatchObject({ state: 'sent' }), {
    timeout: 30_000,
    interval: 50,
  });
  expect(sink.mails).toHaveLength(1);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toMatch(/aftercare_mails_total\{[^}]*kind="thank_you"[^}]*\} 1/);
  expect(metrics).not.toContain('ada@example.com');
  const asked = Date.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - asked).toBeLessThan(20_000);
});

test('what a killed process had in hand is done by another, and no mail goes twice', async () => {
  const shop = await createShop({ messagesFrom: new Date('2026-01-01T00:00:00Z') });
  const first = await startWorker();
  // Twenty go together, the last two wait in the same job; the server holds its answers back, and the process is
  // killed.
  sink.holdsAnswers = true;
  await receiveOrders(
    shop,
    Array.from({ length: 22 }, (_, index) => 2001 + index),
  );
  await vi.waitFor(() => expect(sink.received).toBe(20), { timeout: 30_000, interval: 20 });
  first.child.kill('SIGKILL');
  await first.ended;
  sink.holdsAnswers = false;
  await startWorker();
  const statesNow = async () =>
    (await messagesOf(shop)).filter((row) => row.kind === 'thank_you').map((row) => row.state);
  await vi.waitFor(async () => expect((await statesNow()).filter((state) => state === 'sent')).toHaveLength(2), {
    timeout: 60_000,
    interval: 100,
  });
  expect(sentToCustomers()).toBe(22);
  await ownerQuery(`UPDATE messages SET "claimedUntil" = now() WHERE state = 'sending'`);
  await vi.waitFor(async () => expect((await statesNow()).filter((state) => state === 'unknown')).toHaveLength(20), {
    timeout: 30_000,
    interval: 100,
  });
  expect(sentToCustomers()).toBe(22);
});
