// The pretend Shopify as a process of its own. Prints one line of JSON with its addresses when it is ready.
import { startPretendShopify } from './index.ts';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing: set it for the pretend Shopify`);
  return value;
}

function optionalNumber(name: string): number | undefined {
  const value = process.env[name];
  if (!value) return undefined;
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Error(`${name} must be a number, not "${value}"`);
  return number;
}

const port = optionalNumber('PRETEND_PORT');
const smtpPort = optionalNumber('MAILBOX_SMTP_PORT');
// The app's own listener for bounces: reports for late-bounce+ addresses go there.
const bouncePort = optionalNumber('BOUNCE_SMTP_PORT');
const webhookRetryScale = optionalNumber('PRETEND_WEBHOOK_RETRY_SCALE');
const stateFile = process.env.PRETEND_STATE_FILE;

const shopify = await startPretendShopify({
  apiKey: required('SHOPIFY_API_KEY'),
  apiSecret: required('SHOPIFY_API_SECRET'),
  appUrl: required('SHOPIFY_APP_URL'),
  ...(port === undefined ? {} : { port }),
  ...(smtpPort === undefined ? {} : { smtpPort }),
  ...(bouncePort === undefined ? {} : { bouncePort }),
  ...(webhookRetryScale === undefined ? {} : { webhookRetryScale }),
  ...(stateFile ? { stateFile } : {}),
});

console.log(JSON.stringify({ ready: true, url: shopify.url, smtpPort: shopify.mailbox.smtpPort }));

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void shopify.close().then(() => process.exit(0)));
