import { z } from 'zod';
import { isLanguage, type Language } from '#app/i18n/languages.ts';
import type { ShopTx } from '#app/lib/db.server.ts';
import { isMessageKind, type MessageKind } from '#app/messages/kinds.ts';
import type { MessageData } from '#app/messages/planning/plan-types.ts';
import { readProgramWords } from '#app/messages/rendering/program-words.server.ts';
import { previewMessage, type Preview, type PreviewInput } from '#app/messages/rendering/render.server.ts';
import { sampleLabels, sampleNames, type SampleName } from '#app/messages/rendering/samples.ts';
import { saveTemplate } from '#app/messages/rendering/templates.server.ts';
import type { MailMessage, MailShop } from '#app/messages/rendering/view.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { readForm, type DraftAnswer } from '#app/ui/forms.ts';

/** What a preview can be based on: one of the store's own orders ("order:ID") or a sample by name. */
export async function listPreviewChoices({ db, shop }: ShopTx): Promise<{ value: string; label: string }[]> {
  const orders = await db.order.findMany({
    where: { shopId: shop.id, placedAt: { not: null }, erasedAt: null },
    orderBy: [{ placedAt: 'desc' }, { id: 'desc' }],
    take: 10,
    select: { id: true, name: true },
  });
  const samples = sampleNames.map((name) => ({ value: name, label: `Sample: ${sampleLabels[name]}` }));
  return [...orders.map(({ id, name }) => ({ value: `order:${id}`, label: `Your order ${name}` })), ...samples];
}

export type PreviewWish = {
  kind: MessageKind;
  language: Language;
  basis: string;
  isDark: boolean;
  words: { subject: string; body: string } | null;
};

/** Reads what a preview needs from the database; the mail is rendered outside the transaction. */
export async function readPreviewInput(tx: ShopTx, shop: MailShop, wish: PreviewWish): Promise<PreviewInput> {
  const { kind, language, basis, isDark, words } = wish;
  const { settings } = await readShopSettings(tx);
  const program = await readProgramWords(tx);
  const common: PreviewInput = {
    kind,
    settings,
    shop,
    program,
    now: tx.now,
    template: words,
    language,
    appearance: isDark ? 'dark' : 'light',
  };
  if (!basis.startsWith('order:'))
    return { ...common, sample: sampleNames.find((name): name is SampleName => name === basis) };
  const orderId = basis.slice('order:'.length);
  const [facts] = await loadFacts(tx, [orderId]);
  return facts ? { ...common, order: { facts, message: await findMessage(tx, kind, orderId) } } : common;
}

async function findMessage({ db, shop }: ShopTx, kind: MessageKind, orderId: string): Promise<MailMessage | undefined> {
  const row = await db.message.findFirst({ where: { shopId: shop.id, orderId, kind }, orderBy: { sendAt: 'desc' } });
  return row ? toMailMessage(row) : undefined;
}

type StoredMessage = { kind: string; subject: string; occasion: string; shipmentId: string | null; data: unknown };

export function toMailMessage({ kind, subject, occasion, shipmentId, data }: StoredMessage): MailMessage | undefined {
  return isMessageKind(kind) ? { kind, subject, occasion, shipmentId, data: data as MessageData } : undefined;
}

const WishSchema = z.object({
  subject: z.string().max(1000),
  body: z.string().max(100_000),
  language: z.string().refine(isLanguage),
  basis: z.string().max(100),
  isDark: z.boolean(),
});

/** Reads a preview request as the editor posts it; null when it is none. */
export function readWish(kind: MessageKind, form: FormData): PreviewWish | null {
  const read = readForm(form, WishSchema);
  if (!read.isValid) return null;
  const { subject, body, language, basis, isDark } = read.value;
  return { kind, language: language as Language, basis, isDark, words: { subject, body } };
}

export type ShownPreview = { subject: string; html: string; notes: string[] };

export async function makePreview(input: PreviewInput): Promise<ShownPreview> {
  const preview = await previewMessage(input);
  return { subject: preview.subject, html: preview.html, notes: notesOf(preview) };
}

/** While the merchant's texts have an error, the preview shows the default ones and says why. */
function notesOf({ problems, usedFallback }: Preview): string[] {
  if (problems.length > 0)
    return problems.map(
      ({ field, line, reason }) => `${field === 'subject' ? 'Subject' : 'Body'}, line ${line}: ${reason}`,
    );
  return usedFallback ? [usedFallback] : [];
}

const WordsSchema = z.object({
  subject: z.string().trim().min(1).max(1000),
  body: z.string().trim().min(1).max(100_000),
});

/** Saves the merchant's texts, or reports line by line what is wrong with them. */
export async function saveWords(
  tx: ShopTx,
  kind: MessageKind,
  language: Language,
  form: FormData,
): Promise<DraftAnswer> {
  const read = readForm(form, WordsSchema);
  if (!read.isValid) return { outcome: 'invalid', errors: read.errors };
  const saved = await saveTemplate(tx, { kind, language, expectedVersion: read.version, ...read.value });
  switch (saved.outcome) {
    case 'saved':
      return { outcome: 'saved' };
    case 'conflict':
      return { outcome: 'conflict', version: saved.current.version };
    case 'invalid': {
      const errors: Record<string, string> = {};
      for (const { field, line, reason } of saved.problems) {
        const words = `Line ${line}: ${reason}`;
        errors[field] = errors[field] ? `${errors[field]} ${words}` : words;
      }
      return { outcome: 'invalid', errors };
    }
  }
}
