import { json, type ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { widgetLanguages } from '#app/i18n/languages.ts';
import { ProgramFields } from '#app/loyalty/program/program.ts';
import { readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { renderWidgetPreview } from '#app/storefront/preview/widget-preview.server.ts';
import { readForm } from '#app/ui/forms.ts';
import type { PreviewAnswer } from '#app/admin/loyalty/widget/WidgetPreview.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';

const WishSchema = ProgramFields.pick({ widget: true, texts: true }).extend({
  view: z.object({
    language: z.enum(widgetLanguages),
    isLoggedIn: z.boolean(),
    isRightToLeft: z.boolean(),
    isOpen: z.boolean(),
  }),
});

/** Previews unsaved looks and texts on top of the draft. Changes nothing. */
export async function action({ request }: ActionFunctionArgs) {
  const { program, now, settings } = await readDraftForPage(request);
  const read = readForm(await readFormData(request), WishSchema);
  if (!read.isValid) return json<PreviewAnswer>({ html: null });
  const { widget, texts, view } = read.value;
  return json<PreviewAnswer>({
    html: renderWidgetPreview({ ...program, widget, texts }, view, now, settings.returns.windowDays),
  });
}
