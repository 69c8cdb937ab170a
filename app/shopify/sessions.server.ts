import { Session } from '@shopify/shopify-api';
import type { SessionStorage } from '@shopify/shopify-app-session-storage';
import { PrismaSessionStorage } from '@shopify/shopify-app-session-storage-prisma';
import type { PrismaClient } from '@prisma/client';
import { decryptSecret, encryptSecret } from '#app/lib/crypto.server.ts';
import { type Db, prisma, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { log } from '#app/lib/log.server.ts';

// Shopify's own storage with a lock on it: access and refresh tokens are encrypted before they reach the table.

const secretFields = ['accessToken', 'refreshToken'] as const;

class EncryptedSessionStorage implements SessionStorage {
  #inner: PrismaSessionStorage<PrismaClient> | null = null;
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  async storeSession(session: Session): Promise<boolean> {
    return (await this.#ready()).storeSession(withSecrets(session, seal));
  }

  async loadSession(id: string): Promise<Session | undefined> {
    const session = await (await this.#ready()).loadSession(id);
    return session && opened(session);
  }

  async deleteSession(id: string): Promise<boolean> {
    return (await this.#ready()).deleteSession(id);
  }

  async deleteSessions(ids: string[]): Promise<boolean> {
    return (await this.#ready()).deleteSessions(ids);
  }

  async findSessionsByShop(shop: string): Promise<Session[]> {
    const sessions = await (await this.#ready()).findSessionsByShop(shop);
    return sessions.map(opened).filter((session) => session !== undefined);
  }

  /**
   * Made on first use, once the database has answered: Shopify's storage looks for its table when it is made, and stays
   * broken for good if the database is away at that moment.
   */
  async #ready(): Promise<PrismaSessionStorage<PrismaClient>> {
    if (this.#inner) return this.#inner;
    await this.#db.session.findFirst({ select: { id: true } });
    this.#inner = new PrismaSessionStorage(this.#db as PrismaClient);
    return this.#inner;
  }
}

/** Sessions of all shops, tokens encrypted at rest. Safe to import without a database. */
export const sessionStorage: SessionStorage & Required<Pick<SessionStorage, 'findSessionsByShop'>> =
  new EncryptedSessionStorage(prisma);

/** The same, inside a transaction. */
export function sessionStorageIn(db: Db): SessionStorage {
  return new EncryptedSessionStorage(db);
}

/** Once the app is removed its tokens are worth nothing. */
export async function deleteSessions({ db, shop }: ShopTx): Promise<void> {
  await db.session.deleteMany({ where: { shop: shop.domain } });
}

function withSecrets(session: Session, change: (secret: string, context: string) => string): Session {
  const copy = new Session(session.toObject());
  for (const field of secretFields) {
    const secret = copy[field];
    if (secret) copy[field] = change(secret, `${copy.shop}|${field}`);
  }
  return copy;
}

function seal(secret: string, context: string): string {
  return encryptSecret(secret, context, env.TOKEN_ENCRYPTION_KEYS[0]!);
}

/** A session whose tokens no key opens counts as absent: the next visit of the merchant fetches new ones. */
function opened(session: Session): Session | undefined {
  try {
    return withSecrets(session, (secret, context) => decryptSecret(secret, context, env.TOKEN_ENCRYPTION_KEYS));
  } catch (err) {
    log.error({ err, shop: session.shop }, 'a stored token cannot be decrypted');
    return undefined;
  }
}
