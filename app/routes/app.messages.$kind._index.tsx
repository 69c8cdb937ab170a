import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import type { Shop } from '@prisma/client';
import { useLoaderData, type ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { isLanguage, languageNames, languages, type Language } from '#app/i18n/languages.ts';
import {
  listPreviewChoices,
  makePreview,
  readPreviewInput,
  readWish,
  saveWords,
} from '#app/admin/messages/editor.server.ts';
import { tellTest } from '#app/admin/messages/by-hand-words.ts';
import { withStepDone } from '#app/admin/home/setup-steps.ts';
import { withShop } from '#app/lib/db.server.ts';
import { sendTest, testRecipients } from '#app/messages/sending/test-mail.server.ts';
import { isMessageKind, type MessageKind } from '#app/messages/kinds.ts';
import { previewMessage, type PreviewInput } from '#app/messages/rendering/render.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { delayMinutesOf, whyKindIsOff } from '#app/messages/planning/switches.ts';
import { mergeTags } from '#app/messages/rendering/tags.ts';
import { readTemplate, restoreDefault } from '#app/messages/rendering/templates.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop, type ShopVisit } from '#app/shopify/require-shop.server.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { formatMinutes } from '#app/ui/dates.ts';
import { labelOfKind, momentOfKind } from '#app/admin/labels.ts';
import { notFound } from '#app/ui/respond.server.ts';
import type { Done } from '#app/ui/useDoneToast.ts';
import { WordsEditor } from '#app/admin/messages/WordsEditor.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';

function readAddress(request: Request, params: { kind?: string }): { kind: MessageKind; language: Language } {
  const kind = params.kind ?? '';
  if (!isMessageKind(kind)) throw notFound('Message');
  const language = new URL(request.url).searchParams.get('language') ?? '';
  return { kind, language: isLanguage(language) ? language : 'en' };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop, readStaff } = visit;
  const { kind, language } = readAddress(request, params);
  const { email } = await readStaff();
  const read = await withShop(shop, async (tx) => {
    const { settings } = await readShopSettings(tx);
    const template = await readTemplate(tx, kind, language);
    const choices = await listPreviewChoices(tx);
    const basis = choices[0]?.value ?? 'happy';
    return {
      settings,
      template,
      choices,
      basis,
      input: await readPreviewInput(tx, shop, { kind, language, basis, isDark: false, words: template }),
    };
  });
  notePreview(visit, read.input);
  const whyOff = whyKindIsOff(read.settings, kind);
  return json({
    kind,
    language,
    label: labelOfKind(kind),
    moment: momentOfKind(kind),
    when: whyOff
      ? wordsForReason(whyOff)
      : `On, sent ${formatMinutes(delayMinutesOf(read.settings, kind)).replace(/^(?!at once)/, 'after ')}`,
    template: read.template,
    tags: mergeTags(kind).map(({ insert, label, group, description }) => ({ insert, label, group, description })),
    choices: read.choices,
    basis: read.basis,
    preview: await makePreview(read.input),
    languageOptions: languages.map((value) => ({ value, label: languageNames[value] })),
    testTo: testRecipients({ shop, settings: read.settings }, email),
  });
}

/**
 * A preview changes nothing, so nothing is read anew after it; but for the words of another language, chosen meanwhile.
 */
export function shouldRevalidate({
  formData,
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs): boolean {
  const isPreview = formData?.get('intent') === 'preview' && currentUrl.href === nextUrl.href;
  return isPreview ? false : defaultShouldRevalidate;
}

/** A preview based on a real order shows its customer. */
function notePreview(visit: ShopVisit, { order }: PreviewInput): void {
  if (order) noteAccess(visit, { kind: 'preview', id: order.facts.id });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireShop(request);
  const { shop, readStaff } = visit;
  const { kind, language } = readAddress(request, params);
  const form = await readFormData(request);
  switch (form.get('intent')) {
    case 'preview': {
      const wish = readWish(kind, form);
      if (!wish) return json({ subject: '', html: '', notes: ['These words are too long.'] }, 422);
      const input = await withShop(shop, (tx) => readPreviewInput(tx, shop, wish));
      notePreview(visit, input);
      return json(await makePreview(input));
    }
    case 'restore': {
      const restored = await withShop(shop, (tx) => restoreDefault(tx, { kind, language }));
      return json<Done>(
        restored.outcome === 'restored'
          ? { done: 'Back to the original words' }
          : { problem: 'Somebody else has changed these words meanwhile.' },
      );
    }
    case 'test':
      return json<Done>(
        await test(shop, { kind, language, to: String(form.get('to')), staffEmail: (await readStaff()).email }),
      );
    default: {
      const answer = await withShop(shop, (tx) => saveWords(tx, kind, language, form));
      return json(answer, answer.outcome === 'saved' ? 200 : 422);
    }
  }
}

/** Sends what is saved, and notes that the merchant has seen a mail as customers do. */
async function test(
  shop: Shop,
  { kind, language, to, staffEmail }: { kind: MessageKind; language: Language; to: string; staffEmail: string },
): Promise<Done> {
  const input = await withShop(shop, async (tx) => {
    const [choice] = await listPreviewChoices(tx);
    return readPreviewInput(tx, shop, {
      kind,
      language,
      basis: choice?.value ?? 'happy',
      isDark: false,
      words: await readTemplate(tx, kind, language),
    });
  });
  const words = await previewMessage(input);
  const answer = await sendTest(shop, { to, staffEmail, words });
  if (answer.outcome === 'sent')
    await withShop(shop, (tx) => saveShopSettings(tx, (settings) => withStepDone(settings, 'test_mail')));
  return tellTest(answer, to);
}

export default function EditMessage() {
  const data = useLoaderData<typeof loader>();
  return <WordsEditor key={`${data.kind}|${data.language}`} {...data} />;
}
