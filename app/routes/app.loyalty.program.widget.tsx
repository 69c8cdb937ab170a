import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, type ShouldRevalidateFunctionArgs } from '@remix-run/react';
import { readStoreLanguages } from '#app/admin/loyalty/widget/store-languages.server.ts';
import { ProgramFields } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { defaultWidgetWords, renderWidgetPreview } from '#app/storefront/preview/widget-preview.server.ts';
import { firstView } from '#app/admin/loyalty/widget/WidgetPreview.tsx';
import { WidgetEditor } from '#app/admin/loyalty/widget/WidgetEditor.tsx';

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version, shop, now, settings } = await readDraftForPage(request);
  const languages = await readStoreLanguages(shop);
  return json({
    widget: program.widget,
    texts: program.texts,
    version,
    languages,
    defaults: Object.fromEntries(languages.map((language) => [language, defaultWidgetWords(language)])),
    html: renderWidgetPreview(program, firstView(languages[0]!), now, settings.returns.windowDays),
  });
}

/** A preview changes nothing, so the loader need not run again after it. */
export function shouldRevalidate({ formAction, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean {
  return formAction?.startsWith('/app/loyalty/program/preview') ? false : defaultShouldRevalidate;
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(
    request,
    ProgramFields.pick({ widget: true, texts: true }),
    (program, { widget, texts }) => ({ ...program, widget, texts }),
  );
}

export default function Widget() {
  return <WidgetEditor {...useLoaderData<typeof loader>()} />;
}
