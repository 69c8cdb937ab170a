import { z } from 'zod';

// The only file of the product that reads process.env. .env.example explains every variable.

const port = z.coerce.number().int().min(0).max(65535);
const url = (protocols: string[]) =>
  z.string().refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      return protocols.includes(new URL(text).protocol);
    },
    `must be an address starting with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  );

const encryptionKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => Buffer.from(key.trim(), 'base64')))
  .refine(
    (keys) => keys.every((key) => key.length === 32),
    'must be 32 bytes in base64 (several: comma between, newest first)',
  );

const EnvSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('production'),
  // Not HOST, which Shopify's CLI sets to the app's public address.
  LISTEN_HOST: z.string().default('0.0.0.0'),
  PORT: port.default(3000),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  OPERATORS_HOST: z.string().default('127.0.0.1'),
  OPERATORS_PORT: port.default(9464),
  DATABASE_URL: url(['postgres:', 'postgresql:']),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
  REDIS_URL: url(['redis:', 'rediss:']).optional(),
  SHOPIFY_API_KEY: z.string().min(1),
  SHOPIFY_API_SECRET: z.string().min(1),
  SHOPIFY_API_SECRET_PREVIOUS: z.string().min(1).optional(),
  SHOPIFY_APP_URL: url(['https:', 'http:']).transform((text) => text.replace(/\/$/, '')),
  APP_BRIDGE_URL: url(['https:', 'http:']).default('https://cdn.shopify.com/shopifycloud/app-bridge.js'),
  FRAME_ANCESTORS: z.string().min(1).optional(),
  TOKEN_ENCRYPTION_KEYS: encryptionKeys,
  LINK_SECRET: z.string().min(32, 'must have at least 32 characters'),
  SMTP_URL: url(['smtp:', 'smtps:']),
  MAIL_FROM: z.email(),
  MAIL_DAILY_LIMIT: z.coerce.number().int().min(1).default(50_000),
  BOUNCE_DOMAIN: z.string().min(1).optional(),
  BOUNCE_SMTP_HOST: z.string().default('0.0.0.0'),
  BOUNCE_SMTP_PORT: port.optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Env = z.output<typeof EnvSchema>;

/**
 * Parses the environment. Empty variables count as absent.
 * @throws an error that names each missing or malformed variable
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = EnvSchema.safeParse(present);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return present[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
  });
  throw new Error(`Cannot start: ${lines.join('; ')}. See .env.example.`);
}

export const env: Env = parseEnv(process.env);
