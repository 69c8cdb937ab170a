import type { Language } from '#app/i18n/languages.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import type { MessageKind } from '../kinds.ts';
import { checkInThread } from './liquid-pool.server.ts';
import type { WordsProblem } from './liquid-jobs.ts';
import type { MailWords } from '../words/types.ts';
import { defaultWords } from '../words/words.ts';

/** A kind's words in one language. Version 0 are ours; each save of the merchant's counts one up. */
export type Template = MailWords & { version: number; isDefault: boolean };

/** What the editor shows. */
export async function readTemplate(tx: ShopTx, kind: MessageKind, language: Language): Promise<Template> {
  const row = await findRow(tx, kind, language);
  if (!row) return { ...defaultWords(kind, language), version: 0, isDefault: true };
  return { subject: row.subject, body: row.body, version: row.version, isDefault: false };
}

/** The merchant's own words for several kinds at once, by "kind|language"; kinds without any are missing. */
export async function readOwnTemplates({ db, shop }: ShopTx, kinds: MessageKind[]): Promise<Map<string, MailWords>> {
  const rows = await db.messageTemplate.findMany({ where: { shopId: shop.id, kind: { in: kinds } } });
  return new Map(rows.map(({ kind, locale, subject, body }) => [`${kind}|${locale}`, { subject, body }]));
}

export type SaveTemplateOutcome =
  | { outcome: 'saved'; template: Template }
  /** somebody else saved meanwhile */
  | { outcome: 'conflict'; current: Template }
  | { outcome: 'invalid'; problems: WordsProblem[] };

/**
 * Keeps the merchant's words, if they work.
 * @param expectedVersion the version the editor was opened with
 */
export async function saveTemplate(
  tx: ShopTx,
  {
    kind,
    language,
    expectedVersion,
    ...words
  }: MailWords & { kind: MessageKind; language: Language; expectedVersion: number },
): Promise<SaveTemplateOutcome> {
  const { subject, body } = words;
  const problems = await checkInThread({ do: 'check', kind, subject, body }, { shop: tx.shop.domain });
  if (problems.length > 0) return { outcome: 'invalid', problems };
  const version = expectedVersion + 1;
  const written = await tx.db.$executeRaw`
    INSERT INTO message_templates ("shopId", kind, locale, subject, body, version, "updatedAt")
    SELECT ${tx.shop.id}, ${kind}, ${language}, ${subject}, ${body}, ${version}, ${tx.now}
    WHERE ${expectedVersion} = 0 OR EXISTS (
      SELECT 1 FROM message_templates WHERE "shopId" = ${tx.shop.id} AND kind = ${kind} AND locale = ${language})
    ON CONFLICT ("shopId", kind, locale) DO UPDATE SET subject = EXCLUDED.subject, body = EXCLUDED.body, version = EXCLUDED.version,
      "updatedAt" = EXCLUDED."updatedAt"
    WHERE message_templates.version = ${expectedVersion}`;
  const current = await readTemplate(tx, kind, language);
  return written === 1 ? { outcome: 'saved', template: current } : { outcome: 'conflict', current };
}

/** Back to our words. A version given guards against throwing away what somebody else saved meanwhile. */
export async function restoreDefault(
  tx: ShopTx,
  { kind, language, expectedVersion }: { kind: MessageKind; language: Language; expectedVersion?: number },
): Promise<{ outcome: 'restored'; template: Template } | { outcome: 'conflict'; current: Template }> {
  const removed = await tx.db.messageTemplate.deleteMany({
    where: { shopId: tx.shop.id, kind, locale: language, ...(expectedVersion ? { version: expectedVersion } : {}) },
  });
  const template = await readTemplate(tx, kind, language);
  return removed.count === 1 || template.isDefault
    ? { outcome: 'restored', template }
    : { outcome: 'conflict', current: template };
}

function findRow({ db, shop }: ShopTx, kind: MessageKind, language: Language) {
  return db.messageTemplate.findUnique({ where: { shopId_kind_locale: { shopId: shop.id, kind, locale: language } } });
}
