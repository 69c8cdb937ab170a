import { withDispatcher, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { log } from '#app/lib/log.server.ts';
import { inRounds } from '#app/lib/rounds.ts';
import { adminGraphql } from '#app/shopify/admin.server.ts';
import { appInstallationQuery, customerTagsMutation, setMetafieldsMutation } from '#app/shopify/queries.ts';
import { standingMetafield } from './published.ts';
import { readWrites, type MemberWrite, type ProgramWrite, type Write } from './shopify-states.server.ts';

// Tells Shopify what was marked (shopify-marks.server.ts): the newest state, once, and nothing that it has already. One
// process at a time has a subject, so that an older state never overtakes a newer one.

const perRound = 100;
const leaseMinutes = 5;
const maxRounds = 50;
/** Shopify takes so many metafields at once, all or none */
const metafieldsAtOnce = 25;
/** until a shop is tried again that does not let us write */
const refusedMinutes = 15;

/** Writes whatever is due, in every shop. @returns how many subjects were looked at */
export async function writeToShopify(): Promise<number> {
  return inRounds(maxRounds, async () => {
    const claims = await claimDue();
    const byShop = Map.groupBy(claims, ({ shopId }) => shopId);
    for (const [shopId, own] of byShop) await writeShop({ id: shopId, domain: own[0]!.domain }, own.map(({ subject }) => subject));
    return claims.length;
  });
}

async function claimDue(): Promise<{ shopId: number; subject: string; domain: string }[]> {
  return withDispatcher((db) => db.$queryRaw`
    WITH due AS (
      SELECT w."shopId", w.subject, s.domain FROM shopify_writes w JOIN shops s ON s.id = w."shopId" AND s."uninstalledAt" IS NULL
      WHERE w."dueAt" <= clock_timestamp() AND (w."claimedUntil" IS NULL OR w."claimedUntil" < clock_timestamp())
      ORDER BY w."dueAt" LIMIT ${perRound} FOR UPDATE OF w SKIP LOCKED
    ), claimed AS (
      UPDATE shopify_writes w SET "claimedUntil" = clock_timestamp() + make_interval(mins => ${leaseMinutes})
      FROM due WHERE w."shopId" = due."shopId" AND w.subject = due.subject
    )
    SELECT * FROM due`);
}

/** All of a shop's; what Shopify refuses for the shop as a whole stops the rest, which waits with it. */
async function writeShop(shop: ShopRef, subjects: string[]): Promise<void> {
  const writes = await withShop(shop, (tx) => readWrites(tx, subjects));
  const results = writes.filter(({ kind }) => kind === 'nothing').map((write) => done(write));
  try {
    for (const write of writes) if (write.kind === 'program') results.push(await settle(write, () => writeProgram(shop, write)));
    await writeMembers(shop, writes.filter((write) => write.kind === 'member'), results);
  } catch (err) {
    log.warn({ err, shop: shop.domain }, 'Shopify could not be told about the loyalty program');
    const settled = new Set(results.map(({ subject }) => subject));
    results.push(...writes.filter(({ subject }) => !settled.has(subject)).map((write) => failed(write, err)));
  }
  await withShop(shop, (tx) => keep(tx, results));
}

async function writeProgram(shop: ShopRef, { program }: ProgramWrite): Promise<object> {
  const { data } = await adminGraphql<{ currentAppInstallation: { id: string } }>(shop, appInstallationQuery);
  await setMetafields(shop, [{ ownerId: data.currentAppInstallation.id, namespace: 'loyalty', key: 'program', value: JSON.stringify(program) }]);
  return program;
}

async function writeMembers(shop: ShopRef, writes: MemberWrite[], results: Result[]): Promise<void> {
  for (let start = 0; start < writes.length; start += metafieldsAtOnce) {
    const batch = writes.slice(start, start + metafieldsAtOnce);
    const areTold = await setTogether(shop, batch.filter(({ isStandingNew }) => isStandingNew));
    for (const write of batch) results.push(await settle(write, () => writeMember(shop, write, areTold)));
  }
}

/** @returns false when one of them is refused, and all with it: then each is written by itself */
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
    await adminGraphql(shop, customerTagsMutation, { id: customerGid(customerId), add, remove, isAdding: add.length > 0, isRemoving: remove.length > 0 });
  }
  return { customerId, standing, tags: tags.own };
}

type Metafield = { ownerId: string; namespace: string; key: string; value: string };

const customerGid = (customerId: string) => `gid://shopify/Customer/${customerId}`;

function standingField({ customerId, standing }: MemberWrite): Metafield {
  return { ownerId: customerGid(customerId), ...standingMetafield, value: JSON.stringify(standing) };
}

async function setMetafields(shop: ShopRef, fields: Metafield[]): Promise<void> {
  if (fields.length > 0) await adminGraphql(shop, setMetafieldsMutation, { metafields: fields.map((field) => ({ ...field, type: 'json' })) });
}

type Result = {
  subject: string;
  marks: number;
  attempts: number;
  /** what Shopify has now; null: as before */
  written: object | null;
  /** null: no more to do until it is marked again */
  retryInSeconds: number | null;
  /** for the merchant */
  problem: string | null;
};

function done({ subject, marks }: Write, written: object | null = null): Result {
  return { subject, marks, attempts: 0, written, retryInSeconds: null, problem: null };
}

async function settle(write: Write, tell: () => Promise<object>): Promise<Result> {
  try {
    return done(write, await tell());
  } catch (err) {
    if (!isOfOne(err)) throw err;
    // A customer who has been deleted in Shopify: there is nobody to tell it about.
    return /does not exist|not found/i.test(err.message) ? done(write) : failed(write, err);
  }
}

/** What Shopify says about one subject; anything else is about the shop. */
function isOfOne(err: unknown): err is AppError {
  return err instanceof AppError && err.code === 'bad_input' && !isRefusal(err);
}

// A scope that lacks is told as an error, or only as a complaint about the field.
function isRefusal(err: unknown): boolean {
  return err instanceof AppError && (err.code === 'misconfigured' || /not allowed|access denied/i.test(err.message));
}

const longestSeconds = 6 * 3600;
/** a moment's silence is nothing to trouble the merchant with */
const quietAttempts = 3;

function failed({ subject, marks, attempts }: Write, err: unknown): Result {
  const again = { subject, marks, attempts: attempts + 1, written: null };
  if (isRefusal(err)) return { ...again, retryInSeconds: refusedMinutes * 60, problem: wordsForProblem.refused };
  const retryInSeconds = Math.min(longestSeconds, 15 * 2 ** Math.min(attempts, 12));
  if (isOfOne(err)) return { ...again, retryInSeconds, problem: err.message.slice(0, 300) };
  return { ...again, retryInSeconds, problem: attempts + 1 > quietAttempts ? wordsForProblem.silent : null };
}

const wordsForProblem = {
  refused: 'Shopify does not let the app write points and tiers to customers. Open the app from Shopify’s list of apps and allow the access it asks for.',
  silent: 'Shopify has not answered for a while. Points and tiers that customers see in the theme are a little old; it is tried again.',
};

async function keep({ db, shop, now }: ShopTx, results: Result[]): Promise<void> {
  await db.$executeRaw`
    UPDATE shopify_writes w SET "claimedUntil" = NULL, attempts = r.attempts, problem = r.problem,
      written = coalesce(r.written, w.written), "writtenAt" = CASE WHEN r.written IS NULL THEN w."writtenAt" ELSE ${now}::timestamptz END,
      "dueAt" = CASE WHEN r."retryInSeconds" IS NOT NULL THEN ${now}::timestamptz + make_interval(secs => r."retryInSeconds")
        WHEN w.marks = r.marks THEN NULL ELSE w."dueAt" END
    FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb)
      AS r(subject text, marks int, attempts int, written jsonb, "retryInSeconds" int, problem text)
    WHERE w."shopId" = ${shop.id}::int AND w.subject = r.subject`;
}
