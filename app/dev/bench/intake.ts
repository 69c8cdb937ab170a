import { fork } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import autocannon from 'autocannon';
import { freePort } from '../embedded-postgres.ts';
import type { Figure } from './report.ts';

const secret = 'bench-secret';
const body = JSON.stringify({ id: 820982911946154508n.toString(), filler: 'x'.repeat(5 * 1024 - 45) });
const signature = createHmac('sha256', secret).update(body).digest('base64');

export type IntakeSizes = { ceilingSeconds: number; steadySeconds: number };

type Load = { seconds: number; connections: number; perSecond?: number };

/**
 * How fast webhooks of 5 KB are acknowledged: the throughput limit compared with bare HTTP + HMAC and with one insert
 * per request, and the latency at 750 a second, a rate like Shopify's.
 */
export async function benchIntake(
  environment: Record<string, string>,
  { ceilingSeconds, steadySeconds }: IntakeSizes,
): Promise<Figure[]> {
  const ceiling = { seconds: ceilingSeconds, connections: 64 };
  const bare = await measure('bare', environment, ceiling);
  const single = await measure('single', environment, ceiling);
  const ours = await measure('ours', environment, ceiling);
  const steady = await measure('ours', environment, { seconds: steadySeconds, connections: 100, perSecond: 750 });
  const refused = ours.non2xx + ours.errors + steady.non2xx + steady.errors;
  return [
    {
      what: 'acknowledged at full speed',
      unit: '/s',
      ours: rate(ours),
      control: { what: 'bare HTTP + HMAC', value: rate(bare) },
      aim: '>= 0.5 x',
    },
    {
      what: 'acknowledged at full speed',
      unit: '/s',
      ours: rate(ours),
      control: { what: 'one insert a request', value: rate(single) },
      aim: '>= 1.5 x',
    },
    { what: `at 750/s for ${steadySeconds} s: rate kept`, unit: '/s', ours: rate(steady), aim: '750' },
    { what: `at 750/s for ${steadySeconds} s: p99`, unit: 'ms', ours: steady.latency.p99, aim: '<= 250 ms' },
    { what: `at 750/s for ${steadySeconds} s: max`, unit: 'ms', ours: steady.latency.max, aim: '<= 1000 ms' },
    { what: 'answers other than 2xx', unit: '', ours: refused, aim: '0' },
  ];
}

function rate(result: autocannon.Result): number {
  return result['2xx'] / result.duration;
}

async function measure(
  mode: 'ours' | 'bare' | 'single',
  environment: Record<string, string>,
  load: Load,
): Promise<autocannon.Result> {
  const port = await freePort();
  const server = fork('app/dev/bench/intake-server.ts', [mode, String(port)], {
    env: { ...process.env, ...environment, SHOPIFY_API_SECRET: secret },
  });
  await once(server, 'message');
  let sent = 0;
  const run = randomUUID();
  try {
    return await autocannon({
      url: `http://127.0.0.1:${port}/webhooks`,
      method: 'POST',
      connections: load.connections,
      duration: load.seconds,
      ...(load.perSecond ? { overallRate: load.perSecond } : {}),
      body,
      headers: {
        'content-type': 'application/json',
        'x-shopify-topic': 'orders/updated',
        'x-shopify-shop-domain': 'bench.myshopify.com',
        'x-shopify-hmac-sha256': signature,
      },
      requests: [
        {
          setupRequest: (request) => {
            sent += 1;
            return { ...request, headers: { ...request.headers, 'x-shopify-webhook-id': `${run}-${sent}` } };
          },
        },
      ],
    });
  } finally {
    const ended = once(server, 'exit');
    server.kill();
    await ended;
  }
}
