import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * Encrypts a secret at rest with AES-256-GCM. The context ("shop|field") is authenticated too, so that a ciphertext
 * copied to another row cannot be decrypted.
 * @param key 32 bytes
 */
export function encryptSecret(plain: string, context: string, key: Buffer): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return `${keyId(key)}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/**
 * Decrypts what encryptSecret encrypted.
 * @param keys the current key first, then older ones that may still be in use
 * @throws when no key matches or the text was changed
 */
export function decryptSecret(sealed: string, context: string, keys: Buffer[]): string {
  const [id = '', body = ''] = sealed.split('.');
  const key = keys.find((candidate) => keyId(candidate) === id);
  if (!key) throw new Error('No encryption key opens this secret: TOKEN_ENCRYPTION_KEYS lacks the key that sealed it.');
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
}

function keyId(key: Buffer): string {
  return createHash('sha256').update(key).digest('base64url').slice(0, 6);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

export function hmacSha256(secret: string, content: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(content).digest();
}

/** Compares in constant time; false when the lengths differ. */
export function isSameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The pseudonym of an address where the address itself must not be stored. Hashes differ between shops. */
export function addressHash(shopId: number, address: string): string {
  return sha256(`${shopId}|${address.trim().toLowerCase()}`);
}
