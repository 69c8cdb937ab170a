import { accessesNoted } from '#app/privacy/accesses.server.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { prisma, withShop, type ShopRef, type ShopTx } from '#app/lib/db.server.ts';
import { grantPoints, redeemPoints } from '#app/loyalty/ledger/actions.server.ts';
import { findOrJoin } from '#app/loyalty/members/members.server.ts';
import {
  beginProgram,
  launchDraft,
  readProgramDraft,
  saveProgramDraft,
} from '#app/loyalty/program/program-draft.server.ts';
import { checkImport } from '#app/loyalty/import/import.server.ts';
import { readLaunchedProgram } from '#app/loyalty/program/versions.server.ts';
import { sampleFacts } from '#app/messages/rendering/samples.ts';
import { saveSmtpPassword } from '#app/shops/settings.server.ts';
import { sessionStorage } from '#app/shopify/sessions.server.ts';
import { Session } from '@shopify/shopify-api';
import { createShop, ownerQuery } from '../db.ts';
import { storeFacts } from '../orders.ts';

/** A shop with a row in every table, and its canary in every text. */
export type FullShop = ShopRef & { canary: string; email: string; orderId: string; ids: Record<FilledRow, string> };

type FilledRow =
  | 'member'
  | 'redemption'
  | 'import'
  | 'planned'
  | 'letter'
  | 'check_in'
  | 'review_request'
  | 'problem'
  | 'setAside'
  | 'export'
  | 'review'
  | 'feedback';

export async function createFullShop(canary: string, orderId: string): Promise<FullShop> {
  const words = `${canary} words`;
  const shop = await createShop({ name: `${canary} store`, email: `owner@${canary}.example`, countryCode: 'US' });
  const email = `anna@${canary}.example`;
  const facts = sampleFacts('two_parcels', new Date());
  const address = { ...facts.shipTo!, name: words, city: words, address1: words };
  const customer = { ...facts.customer!, id: `7${orderId}`, email, firstName: canary, lastName: canary };
  const own = { shopId: shop.id, orderId };
  await storeFacts(shop, {
    ...facts,
    shopId: shop.id,
    id: orderId,
    name: `#${canary}`,
    email,
    customer,
    customerName: words,
    shipTo: address,
    billTo: address,
    tags: [canary],
    lines: facts.lines.map((line) => ({ ...line, title: words, sku: canary })),
    shipments: facts.shipments.map((parcel) => ({
      ...parcel,
      trackingNumbers: [canary],
      scans: parcel.scans.map((scan) => ({ ...scan, message: words, city: words })),
    })),
  });
  const message = (kind: string, state: string) => ({
    ...own,
    id: `${kind}-${orderId}`,
    kind,
    key: `${kind}|shipment:1|delivered`,
    subject: 'shipment:1',
    occasion: 'delivered',
    shipmentId: '1',
    customerId: customer.id,
    addressHash: addressHash(shop.id, email),
    state,
    sendAt: new Date(Date.now() + (state === 'planned' ? 9e8 : -9e8)),
    usefulUntil: new Date(Date.now() + 2e9),
    sentAt: state === 'sent' ? new Date(Date.now() - 9e8) : null,
    data: { covers: ['shipment:1'], shipmentIds: ['1'], items: [{ lineId: '1', title: words, quantity: 1 }] },
    history: [{ at: new Date().toISOString(), what: 'planned', reason: words }],
    smtpReply: words,
  });
  const letter = {
    ...message('points_expiring', 'planned'),
    orderId: null,
    id: `letter-${orderId}`,
    key: `points_expiring|news:${orderId}|in_30`,
    subject: `news:${orderId}`,
    occasion: 'in_30',
    shipmentId: null,
  };
  await withShop(shop, async (tx) => {
    const { db } = tx;
    await db.message.createMany({
      data: [
        message('tracking_update', 'planned'),
        message('check_in', 'sent'),
        message('review_request', 'sent'),
        letter,
      ],
    });
    await db.sentMail.create({
      data: {
        shopId: shop.id,
        messageId: `check_in-${orderId}`,
        toAddress: email,
        subject: words,
        html: words,
        text: words,
      },
    });
    await db.event.create({
      data: {
        ...own,
        name: 'problem.reported',
        factKey: orderId,
        customerId: customer.id,
        occurredAt: new Date(),
        data: { words },
      },
    });
    await db.staffAlert.create({
      data: {
        ...own,
        id: `alert-${orderId}`,
        key: words,
        kind: 'problem_reported',
        summary: words,
        sendAt: new Date(Date.now() + 9e8),
      },
    });
    await db.feedback.create({ data: { ...own, id: `feedback-${orderId}`, answer: 'problem', comment: words } });
    await db.problem.create({ data: { ...own, id: `problem-${orderId}`, kind: 'damaged', words, source: 'check_in' } });
    await db.review.create({
      data: {
        ...own,
        id: `review-${orderId}`,
        lineId: '2',
        productTitle: words,
        rating: 5,
        title: words,
        body: words,
        authorName: words,
      },
    });
    await db.mailPreference.create({
      data: { shopId: shop.id, addressHash: addressHash(shop.id, email), locale: 'en' },
    });
    await db.suppression.create({
      data: { shopId: shop.id, addressHash: addressHash(shop.id, `old-${email}`), reason: 'bounced', detail: words },
    });
    await db.historyImport.create({
      data: { shopId: shop.id, id: `import-${orderId}`, state: 'failed', error: words, fromDate: new Date() },
    });
    await db.privacyRequest.create({
      data: {
        shopId: shop.id,
        id: `export-${orderId}`,
        kind: 'data_request',
        requestKey: words,
        doneAt: new Date(),
        export: { customers: [{ email, words }] },
      },
    });
    await db.messageTemplate.create({
      data: { shopId: shop.id, kind: 'thank_you', locale: 'en', subject: words, body: words },
    });
    const settings = {
      sender: { personName: words, replyTo: email, alertEmails: [email] },
      legal: { name: words },
      restraint: { excludedTags: [canary] },
    };
    await db.shopSettings.create({ data: { shopId: shop.id, settings } });
    await saveSmtpPassword(tx, words);
    await db.access.create({
      data: {
        shopId: shop.id,
        id: `access-${orderId}`,
        staffMember: '1',
        staffName: words,
        kind: 'order',
        thingId: orderId,
        hour: new Date(0),
        at: new Date(),
      },
    });
    await db.staffMember.create({ data: { shopId: shop.id, id: '1', name: words, email: '' } });
  });
  const member = await withShop(shop, (tx) => joinLoyalty(tx, { customerId: customer.id, email, words }));
  const redemption = await withShop(shop, (tx) => redeemSomething(tx, member, words));
  const pointsImport = await withShop(shop, (tx) => bringPoints(tx, { email, words }));
  const setAside = await ownerQuery<{ id: string }>(
    `INSERT INTO inbox ("shopDomain", topic, "webhookId", state, reason, body) VALUES ($1, 'orders/create', $2, 'set_aside', $2, $3) RETURNING id`,
    [shop.domain, words, Buffer.from(JSON.stringify({ email, note: words }))],
  );
  await sessionStorage.storeSession(sessionOf(shop.domain, canary));
  const ids = {
    member,
    redemption,
    import: pointsImport,
    planned: `tracking_update-${orderId}`,
    letter: `letter-${orderId}`,
    check_in: `check_in-${orderId}`,
    review_request: `review_request-${orderId}`,
    problem: `problem-${orderId}`,
    setAside: setAside[0]!.id,
    export: `export-${orderId}`,
    review: `review-${orderId}`,
    feedback: `feedback-${orderId}`,
  };
  return { ...shop, canary, email, orderId, ids };
}

/** A launched program with a reward of this name, and a member with points. @returns the member's id */
async function joinLoyalty(
  tx: ShopTx,
  { customerId, email, words }: { customerId: string; email: string; words: string },
): Promise<string> {
  await beginProgram(tx, 'generous');
  const { version } = (await readProgramDraft(tx))!;
  await saveProgramDraft(
    tx,
    (program) => ({ ...program, rewards: program.rewards.map((reward) => ({ ...reward, name: words })) }),
    version,
  );
  await launchDraft(tx, { expectedVersion: (await readProgramDraft(tx))!.version, author: 'owner' });
  const memberId = await findOrJoin(tx, { customerId, addressHash: addressHash(tx.shop.id, email) });
  const grant = {
    memberId,
    sourceKey: `adjust|${memberId}`,
    points: 700,
    occurredAt: tx.now,
    isPending: false,
    type: 'adjust',
    reason: words,
  } as const;
  await grantPoints(tx, (await readLaunchedProgram(tx))!, grant);
  return memberId;
}

/** An import file that was checked but not imported. @returns the import's id */
async function bringPoints(tx: ShopTx, { email, words }: { email: string; words: string }): Promise<string> {
  const checked = await checkImport(tx, {
    fileName: `${words}.csv`,
    bytes: Buffer.from(`Email,Points\n${email},50\nguest-${email},5`),
    author: words,
  });
  if (checked.outcome === 'refused') throw new Error(checked.why);
  await tx.db.pointsImportLine.updateMany({
    where: { shopId: tx.shop.id, importId: checked.id },
    data: { problem: words },
  });
  return checked.id;
}

/** An undecided redemption, so that every button for it exists. @returns the redemption's id */
async function redeemSomething(tx: ShopTx, memberId: string, words: string): Promise<string> {
  const id = `redemption-${memberId}`;
  const launched = (await readLaunchedProgram(tx))!;
  await redeemPoints(tx, launched, {
    redemptionId: id,
    memberId,
    rewardKey: launched.program.rewards[0]!.key,
    points: 100,
    code: words,
    expiresAt: null,
  });
  const key = { shopId_id: { shopId: tx.shop.id, id } };
  await tx.db.redemption.update({
    where: key,
    data: { state: 'undecided', problem: words, reason: words, reward: launched.program.rewards[0]! },
  });
  return id;
}

/** A session valid for an hour, so that a visit does not ask Shopify. */
function sessionOf(domain: string, canary: string): Session {
  return new Session({
    id: `offline_${domain}`,
    shop: domain,
    state: '',
    isOnline: false,
    scope: '',
    accessToken: `shpat_${canary}`,
    expires: new Date(Date.now() + 3_600_000),
    refreshToken: `shprt_${canary}`,
  });
}

/** One hash over every row of the shop. */
export async function fingerprint(shop: ShopRef): Promise<string> {
  // Looks are noted in the background.
  await accessesNoted();
  const tables = await ownerQuery<{ name: string }>(`
    SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attname = 'shopId' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
  const parts = tables.map(({ name }) => `SELECT to_jsonb(t)::text AS row FROM "${name}" t WHERE "shopId" = $1`);
  const rows = await ownerQuery<{ hash: string }>(
    `SELECT md5(string_agg(row, '' ORDER BY row)) AS hash FROM (
      ${[...parts, 'SELECT to_jsonb(t)::text FROM shops t WHERE id = $1', 'SELECT to_jsonb(t)::text FROM inbox t WHERE "shopDomain" = $2', 'SELECT to_jsonb(t)::text FROM sessions t WHERE shop = $2'].join(' UNION ALL ')}
    ) all_rows`,
    [shop.id, shop.domain],
  );
  return rows[0]!.hash;
}

/** Tables, ours and the queue's, in which a row contains the word in any column. */
export async function tablesWith(word: string): Promise<string[]> {
  const tables = await ownerQuery<{ name: string; isInbox: boolean }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name, c.relname = 'inbox' AS "isInbox"
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'bullmq')`);
  const found: string[] = [];
  for (const { name, isInbox } of tables) {
    const body = isInbox ? `|| convert_from(t.body, 'LATIN1')` : '';
    const rows = await ownerQuery(`SELECT 1 FROM ${name} t WHERE (to_jsonb(t)::text ${body}) ILIKE $1 LIMIT 1`, [
      `%${word}%`,
    ]);
    if (rows.length > 0) found.push(name);
  }
  return found.sort();
}

export async function countShops(): Promise<number> {
  return prisma.shop.count();
}
