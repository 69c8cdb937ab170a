import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, startEmbeddedPostgres } from './embedded-postgres.ts';

// Follows the steps of the Dockerfile in a folder of its own: install, build, set up, install without development
// packages, start web and worker, wait until they are ready, take a webhook, and stop them gracefully. Fails at the
// first problem.

const folder = mkdtempSync(join(tmpdir(), 'aftercare-production-'));
const processes: ChildProcess[] = [];
const postgres = await startEmbeddedPostgres({ dataDir: '.data/check-production', isDurable: false });
try {
  copyTrackedFiles();
  const [port, webOperators, workerOperators, smtp] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const environment = {
    // npm needs the machine's settings for certificates and mirrors.
    ...process.env,
    PATH: `${join(folder, 'node_modules/.bin')}:${process.env.PATH}`,
    REDIS_URL: '',
    NODE_ENV: 'production',
    LISTEN_HOST: '127.0.0.1',
    PORT: String(port),
    DATABASE_URL: `postgresql://aftercare_production:secret@127.0.0.1:${postgres.port}/postgres`,
    DATABASE_OWNER_URL: postgres.ownerUrl('postgres'),
    SHOPIFY_API_KEY: 'key',
    SHOPIFY_API_SECRET: 'production-check-secret',
    SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
    TOKEN_ENCRYPTION_KEYS: Buffer.alloc(32, 9).toString('base64'),
    LINK_SECRET: 'production-check-link-secret-0123456789',
    SMTP_URL: `smtp://127.0.0.1:${smtp}`,
    MAIL_FROM: 'care@aftercare.example',
  } satisfies Record<string, string | undefined>;

  step('npm ci', ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    ...environment,
    NODE_ENV: 'development',
  });
  step('npm run build', ['npm', 'run', '--silent', 'build'], environment);
  step('npm ci --omit=dev', ['npm', 'ci', '--omit=dev', '--no-audit', '--no-fund', '--loglevel=error'], environment);
  step('npm run setup', ['npm', 'run', '--silent', 'setup'], environment);
  refusesToStartWithout('SHOPIFY_API_SECRET', environment);

  const web = start(['npm', 'run', '--silent', 'start'], { ...environment, OPERATORS_PORT: String(webOperators) });
  const worker = start(['npm', 'run', '--silent', 'worker'], {
    ...environment,
    OPERATORS_PORT: String(workerOperators),
  });
  await ready('web', web, `http://127.0.0.1:${webOperators}/readyz`);
  await ready('worker', worker, `http://127.0.0.1:${workerOperators}/readyz`);
  await takesAWebhook(port, environment.SHOPIFY_API_SECRET);
  await answers(`http://127.0.0.1:${webOperators}/metrics`, 'aftercare_inbox_waiting');
  await answers(`http://127.0.0.1:${webOperators}/queues`, 'Aftercare');
  await stopsGently('web', web);
  await stopsGently('worker', worker);
  console.log('The production steps pass.');
} finally {
  for (const child of processes) if (child.exitCode === null) child.kill('SIGKILL');
  await postgres.stop();
  rmSync(folder, { recursive: true, force: true });
}

function copyTrackedFiles(): void {
  const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(file, join(folder, file));
  }
}

function step(
  name: string,
  [program, ...args]: [string, ...string[]],
  environment: Record<string, string | undefined>,
): void {
  const start = performance.now();
  execFileSync(program, args, {
    cwd: folder,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  console.log(`ok  ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
}

function refusesToStartWithout(name: string, environment: Record<string, string | undefined>): void {
  let said = '';
  try {
    execFileSync('npm', ['run', '--silent', 'start'], {
      cwd: folder,
      env: { ...environment, [name]: '' } as NodeJS.ProcessEnv,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  } catch (error) {
    said = String((error as { stderr?: unknown }).stderr);
  }
  if (!said.includes(`${name} is not set`)) throw new Error(`started without ${name}, or did not name it: ${said}`);
  console.log(`ok  refuses to start without ${name}, and names it`);
}

function start(
  [program, ...args]: [string, ...string[]],
  environment: Record<string, string | undefined>,
): ChildProcess {
  const child = spawn(program, args, {
    cwd: folder,
    env: environment as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.resume();
  processes.push(child);
  return child;
}

async function ready(name: string, child: ChildProcess, url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${name} stopped at once with ${child.exitCode}`);
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return void console.log(`ok  ${name} is ready: ${await response.text()}`);
    await wait(100);
  }
  throw new Error(`${name} was not ready after 30 s`);
}

async function takesAWebhook(port: number, secret: string): Promise<void> {
  const body = JSON.stringify({ shop_id: 1, shop_domain: 'nobody.myshopify.com' });
  const post = (signature: string) =>
    fetch(`http://127.0.0.1:${port}/webhooks`, {
      method: 'POST',
      body,
      headers: {
        'X-Shopify-Topic': 'shop/redact',
        'X-Shopify-Shop-Domain': 'nobody.myshopify.com',
        'X-Shopify-Webhook-Id': 'production-check',
        'X-Shopify-Hmac-Sha256': signature,
      },
    });
  const good = await post(createHmac('sha256', secret).update(body).digest('base64'));
  const bad = await post(createHmac('sha256', 'wrong').update(body).digest('base64'));
  if (good.status !== 200 || bad.status !== 401)
    throw new Error(`webhook answers: signed ${good.status}, forged ${bad.status}`);
  console.log('ok  a signed webhook is taken, a forged one refused');
}

async function answers(url: string, expected: string): Promise<void> {
  const text = await (await fetch(url)).text();
  if (!text.includes(expected)) throw new Error(`${url} does not say "${expected}"`);
  console.log(`ok  ${new URL(url).pathname}`);
}

async function stopsGently(name: string, child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const [code, signal] = await ended;
  if (code !== 0) throw new Error(`${name} ended with ${code ?? signal} on SIGTERM`);
  console.log(`ok  ${name} stops gently`);
}
