import { setTimeout as sleep } from 'node:timers/promises';
import { RequestedTokenType } from '@shopify/shopify-api';
import { dayMs } from '#app/lib/clock.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { api } from './tokens.server.ts';

// Who is at the screen. Shopify sends a number along with each request; the name comes when a token for that very
// person is asked for. The token is not kept, the name is, for the record of what was done by hand.

const asksAgainAfterMs = 30 * dayMs;
/** nobody waits longer for a name */
const patienceMs = 3_000;

/**
 * The name of who sent this session token.
 * @param staffMember the number in the token
 * @returns "Staff member 1" where Shopify does not tell
 */
export async function nameOfStaff(shop: ShopRef, staffMember: string, sessionToken: string): Promise<string> {
  const key = { shopId_id: { shopId: shop.id, id: staffMember } };
  const known = await withShop(shop, async ({ db, now }) => {
    const row = await db.staffMember.findUnique({ where: key });
    return row && { name: row.name, isFresh: row.seenAt.getTime() > now.getTime() - asksAgainAfterMs };
  });
  if (known?.isFresh) return known.name;
  const name = await askForName(shop.domain, sessionToken);
  if (name === null) return known?.name ?? `Staff member ${staffMember}`;
  await withShop(shop, ({ db, now }) =>
    db.staffMember.upsert({
      where: key,
      create: { shopId: shop.id, id: staffMember, name, seenAt: now },
      update: { name, seenAt: now },
    }),
  );
  return name;
}

async function askForName(shopDomain: string, sessionToken: string): Promise<string | null> {
  try {
    const asking = api.auth.tokenExchange({
      shop: shopDomain,
      sessionToken,
      requestedTokenType: RequestedTokenType.OnlineAccessToken,
    });
    const answer = await Promise.race([asking, sleep(patienceMs, null, { ref: false })]);
    const user = answer?.session.onlineAccessInfo?.associated_user;
    const name = `${user?.first_name ?? ''} ${user?.last_name ?? ''}`.trim();
    return name === '' ? (user?.email ?? null) : name.slice(0, 100);
  } catch (err) {
    log.warn({ err, shop: shopDomain }, 'Shopify did not say who is at the screen');
    return null;
  }
}
