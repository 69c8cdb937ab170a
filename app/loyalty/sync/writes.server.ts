import { withShop, type ShopRef } from '#app/lib/db.server.ts';
import { log } from '#app/lib/log.server.ts';
import { inBatches } from '#app/lib/batches.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import { customerTagsMutation } from '#app/shopify/customer-queries.ts';
import { appInstallationQuery, setMetafieldsMutation } from '#app/shopify/shop-queries.ts';
import { writeFreeShipping } from './free-shipping.server.ts';
import { standingMetafield } from './published.ts';
import { claimDue, keep, type Claim } from './claims.server.ts';
import { done, failed, isOfOne, type Result } from './results.ts';
import { readWrites, type MemberWrite, type ProgramWrite, type Write } from './states.server.ts';

// Writes what was marked (marks.server.ts) to Shopify: the newest state, once, and nothing that Shopify already has.
// Only one process at a time holds a subject, so that an older state never overwrites a newer one.

const maxBatches = 50;
/** Shopify's limit per request; all or none are set */
const metafieldsAtOnce = 25;

/** Writes whatever is due, in every shop. @returns how many subjects were looked at */
export async function writeToShopify(): Promise<number> {
  return inBatches(maxBatches, async () => {
    const claims = await claimDue();
    const byShop = Map.groupBy(claims, ({ shopId }) => shopId);
    for (const [shopId, own] of byShop) await writeShop({ id: shopId, domain: own[0]!.domain }, own);
    return claims.length;
  });
}

/** Writes everything due in one shop. When Shopify refuses the shop as a whole, the rest waits too. */
async function writeShop(shop: ShopRef, claims: Claim[]): Promise<void> {
  const all = await withShop(shop, (tx) =>
    readWrites(
      tx,
      claims.map(({ subject }) => subject),
    ),
  );
  for (const write of all)
    if (write.kind === 'free_shipping')
      await writeFreeShipping(
        shop,
        write,
        claims.find(({ subject }) => subject === write.subject)!,
      );
  const writes = all.filter(({ kind }) => kind !== 'free_shipping');
  const results = writes.filter(({ kind }) => kind === 'nothing').map((write) => done(write));
  try {
    for (const write of writes)
      if (write.kind === 'program') results.push(await settle(write, () => writeProgram(shop, write)));
    await writeMembers(
      shop,
      writes.filter((write) => write.kind === 'member'),
      results,
    );
  } catch (err) {
    log.warn({ err, shop: shop.domain }, 'Shopify could not be told about the loyalty program');
    const settled = new Set(results.map(({ subject }) => subject));
    results.push(
      ...writes.filter(({ subject }) => !settled.has(subject)).map((write) => failed(write, err, standingProblems)),
    );
  }
  await withShop(shop, (tx) => keep(tx, results));
}

async function writeProgram(shop: ShopRef, { program }: ProgramWrite): Promise<object> {
  const { data } = await adminGraphql(shop, appInstallationQuery);
  await setMetafields(shop, [
    { ownerId: data.currentAppInstallation.id, namespace: 'loyalty', key: 'program', value: JSON.stringify(program) },
  ]);
  return program;
}

async function writeMembers(shop: ShopRef, writes: MemberWrite[], results: Result[]): Promise<void> {
  for (let start = 0; start < writes.length; start += metafieldsAtOnce) {
    const batch = writes.slice(start, start + metafieldsAtOnce);
    const areTold = await setTogether(
      shop,
      batch.filter(({ isStandingNew }) => isStandingNew),
    );
    for (const write of batch) results.push(await settle(write, () => writeMember(shop, write, areTold)));
  }
}

/** @returns false when Shopify refuses one of them, and with it all: then each is written separately */
async function setTogether(shop: ShopRef, writes: MemberWrite[]): Promise<boolean> {
  try {
    await setMetafields(shop, writes.map(standingField));
    return true;
  } catch (err) {
    if (isOfOne(err)) return false;
    throw err;
  }
}

async function writeMember(shop: ShopRef, write: MemberWrite, isTold: boolean): Promise<object> {
  const { customerId, standing, tags } = write;
  if (write.isStandingNew && !isTold) await setMetafields(shop, [standingField(write)]);
  if (tags.add.length + tags.remove.length > 0) {
    const { add, remove } = tags;
    await adminGraphql(shop, customerTagsMutation, {
      id: customerGid(customerId),
      add,
      remove,
      isAdding: add.length > 0,
      isRemoving: remove.length > 0,
    });
  }
  return { customerId, standing, tags: tags.own };
}

type Metafield = { ownerId: string; namespace: string; key: string; value: string };

const customerGid = (customerId: string) => `gid://shopify/Customer/${customerId}`;

function standingField({ customerId, standing }: MemberWrite): Metafield {
  return { ownerId: customerGid(customerId), ...standingMetafield, value: JSON.stringify(standing) };
}

async function setMetafields(shop: ShopRef, fields: Metafield[]): Promise<void> {
  if (fields.length > 0)
    await adminGraphql(shop, setMetafieldsMutation, {
      metafields: fields.map((field) => ({ ...field, type: 'json' })),
    });
}

async function settle(write: Write, tell: () => Promise<object>): Promise<Result> {
  try {
    return done(write, await tell());
  } catch (err) {
    if (!isOfOne(err)) throw err;
    // The customer was deleted in Shopify, so there is nobody to write to.
    return /does not exist|not found/i.test(err.message) ? done(write) : failed(write, err, standingProblems);
  }
}

const standingProblems = {
  refused:
    'Shopify does not let the app write points and tiers to customers. Open the app from Shopify’s list of apps and allow the access it asks for.',
  silent:
    'Shopify has not answered for a while. Points and tiers that customers see in the theme are a little old; it is tried again.',
};
