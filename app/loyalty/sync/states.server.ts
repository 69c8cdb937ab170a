import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isLanguage } from '#app/i18n/languages.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import {
  FreeShippingWrittenSchema,
  freeShippingTitles,
  isFreeShippingAtRest,
  isFreeShippingWanted,
  type FreeShippingWritten,
} from './free-shipping.ts';
import { readLaunchedProgram, type VersionedProgram } from '../program/versions.server.ts';
import { publishProgram, type PublishedProgram, type PublishedStanding } from './published.ts';
import { changeTags, publishStanding, tagsOfTier, type TagChange } from './published-standing.ts';
import { readStandings } from '../tiers/standing.server.ts';

// Computes what Shopify should have, and compares it with what was written last.

const WrittenMemberSchema = z.object({
  customerId: z.string().default(''),
  standing: z.unknown(),
  /** tags that we put on the customer */
  tags: z.array(z.string()).default([]),
  /** tags that we had put on customers who were merged into this one, which Shopify took over (inherited-tags.server.ts) */
  inherited: z.array(z.string()).default([]),
});

/** One subject whose state in Shopify may be out of date. `marks` shows whether it was marked again in the meantime. */
type Subject = { subject: string; marks: number; attempts: number };

export type MemberWrite = Subject & {
  kind: 'member';
  customerId: string;
  /** the standing to write */
  standing: PublishedStanding;
  isStandingNew: boolean;
  tags: TagChange;
};
export type ProgramWrite = Subject & { kind: 'program'; program: PublishedProgram };
export type FreeShippingWrite = Subject & {
  kind: 'free_shipping';
  isWanted: boolean;
  written: FreeShippingWritten | null;
  /** title of the discount, if it has to be created */
  title: string;
  now: Date;
};
/** Shopify is up to date, or there is nobody to write to. */
type NothingToWrite = Subject & { kind: 'nothing' };

export type Write = MemberWrite | ProgramWrite | FreeShippingWrite | NothingToWrite;

type Row = Subject & { written: unknown };

/**
 * Computes the newest state of these subjects. The marks are read first, so that any later change marks the subject
 * again.
 */
export async function readWrites(tx: ShopTx, subjects: string[]): Promise<Write[]> {
  const rows = await tx.db.$queryRaw<Row[]>`
    SELECT subject, marks, attempts, written FROM shopify_writes WHERE "shopId" = ${tx.shop.id}::int AND subject = ANY(${subjects}::text[]) ORDER BY subject`;
  const launched = await readLaunchedProgram(tx);
  const [program, freeShipping] = ['program', 'free-shipping'].map((own) =>
    rows.filter(({ subject }) => subject === own),
  ) as [Row[], Row[]];
  const members = rows.filter(({ subject }) => subject.startsWith('member:'));
  const returnDays = launched && program.length > 0 ? (await readShopSettings(tx)).settings.returns.windowDays : null;
  return [
    ...program.map((row) => programWrite(row, launched, returnDays)),
    ...(await Promise.all(freeShipping.map((row) => freeShippingWrite(tx, row, launched)))),
    ...(await memberWrites(tx, members, launched)),
  ];
}

function programWrite(
  { written, ...subject }: Row,
  launched: VersionedProgram | null,
  returnDays: number | null,
): Write {
  if (!launched) return { ...subject, kind: 'nothing' };
  const program = publishProgram(launched.program, {
    version: launched.version,
    isLive: !launched.isPaused,
    returnDays,
  });
  return isSame(program, written) ? { ...subject, kind: 'nothing' } : { ...subject, kind: 'program', program };
}

async function freeShippingWrite(
  tx: ShopTx,
  { written, ...subject }: Row,
  launched: VersionedProgram | null,
): Promise<Write> {
  const isWanted = isFreeShippingWanted(launched);
  const told = FreeShippingWrittenSchema.safeParse(written).data ?? null;
  if (isFreeShippingAtRest(isWanted, told)) return { ...subject, kind: 'nothing' };
  const { fallback } = (await readShopSettings(tx)).settings.languages;
  return {
    ...subject,
    kind: 'free_shipping',
    isWanted,
    written: told,
    title: freeShippingTitles[isLanguage(fallback) ? fallback : 'en'],
    now: tx.now,
  };
}

async function memberWrites(tx: ShopTx, rows: Row[], launched: VersionedProgram | null): Promise<Write[]> {
  const standings = new Map(
    (
      await readStandings(
        tx,
        rows.map(({ subject }) => memberIn(subject)),
        launched,
      )
    ).map((standing) => [standing.memberId, standing]),
  );
  const tagsOf = await readTags(
    tx,
    [...standings.values()].flatMap(({ customerId }) => customerId ?? []),
  );
  return rows.map(({ written, ...subject }): Write => {
    const standing = standings.get(memberIn(subject.subject));
    const customerId = standing?.customerId;
    if (!launched || !standing || !customerId) return { ...subject, kind: 'nothing' };
    // A member's customer changes only by a merge in Shopify, which carries the tags along, but not our metafield.
    const told = WrittenMemberSchema.safeParse(written).data ?? null;
    const before = told?.customerId === customerId ? told : null;
    const published = publishStanding(standing);
    const tags = changeTags(
      tagsOfTier(published.tierKey, launched.program),
      [...(told?.tags ?? []), ...(told?.inherited ?? [])],
      tagsOf.get(customerId) ?? [],
    );
    const isStandingNew = !isSame(published, before?.standing);
    const isNothing = !isStandingNew && tags.add.length + tags.remove.length === 0;
    return isNothing
      ? { ...subject, kind: 'nothing' }
      : { ...subject, kind: 'member', customerId, standing: published, isStandingNew, tags };
  });
}

const memberIn = (subject: string) => subject.slice('member:'.length);

async function readTags({ db, shop }: ShopTx, customerIds: string[]): Promise<Map<string, string[]>> {
  const rows = await db.customer.findMany({
    where: { shopId: shop.id, id: { in: customerIds } },
    select: { id: true, tags: true },
  });
  return new Map(rows.map(({ id, tags }) => [id, tags]));
}

// Compares as JSON, the way it was stored.
function isSame(wanted: object, written: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(wanted)), written);
}
