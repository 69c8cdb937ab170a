import { cutText } from '#app/lib/clean-text.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { RequestedTokenType } from '@shopify/shopify-api';
import { dayMs } from '#app/lib/clock.ts';
import { type ShopRef, withShop } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { api } from './tokens.server.ts';

// Who is at the screen. Shopify sends a number along with each request; name and address come when a token for that very
// person is asked for. The token is not kept; the name is, for the record of what was done by hand, and the address, to
// which tests may go.

const asksAgainAfterMs = 30 * dayMs;
/** nobody waits longer for a name */
const patienceMs = 3_000;

/** @param email that Shopify has confirmed; empty where there is none */
export type StaffPerson = { name: string; email: string };

/**
 * Who sent this session token.
 * @param staffMember the number in the token
 * @returns "Staff member 1" without an address where Shopify does not tell
 */
export async function readStaffPerson(shop: ShopRef, staffMember: string, sessionToken: string): Promise<StaffPerson> {
  const key = { shopId_id: { shopId: shop.id, id: staffMember } };
  const known = await withShop(shop, async ({ db, now }) => {
    const row = await db.staffMember.findUnique({ where: key });
    if (!row) return null;
    const isFresh = row.email !== null && row.seenAt.getTime() > now.getTime() - asksAgainAfterMs;
    return { name: row.name, email: row.email ?? '', isFresh };
  });
  if (known?.isFresh) return known;
  const person = await askForPerson(shop.domain, sessionToken);
  if (person === null) return known ?? { name: `Staff member ${staffMember}`, email: '' };
  await withShop(shop, ({ db, now }) =>
    db.staffMember.upsert({
      where: key,
      create: { shopId: shop.id, id: staffMember, ...person, seenAt: now },
      update: { ...person, seenAt: now },
    }),
  );
  return person;
}

async function askForPerson(shopDomain: string, sessionToken: string): Promise<StaffPerson | null> {
  try {
    const asking = api.auth.tokenExchange({
      shop: shopDomain,
      sessionToken,
      requestedTokenType: RequestedTokenType.OnlineAccessToken,
    });
    const answer = await Promise.race([asking, sleep(patienceMs, null, { ref: false })]);
    const user = answer?.session.onlineAccessInfo?.associated_user;
    if (!user) return null;
    const name = `${user.first_name} ${user.last_name}`.trim() || user.email;
    return { name: cutText(name, 100), email: user.email_verified ? cutText(user.email, 254) : '' };
  } catch (err) {
    log.warn({ err, shop: shopDomain }, 'Shopify did not say who is at the screen');
    return null;
  }
}
