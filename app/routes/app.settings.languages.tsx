import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, ChoiceList, Select } from '@shopify/polaris';
import { languageNames, languages as complete } from '#app/i18n/languages.ts';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

const languageOptions = complete.map((language) => ({ value: language, label: languageNames[language] }));

const LanguagesSchema = SettingsSchema.pick({ languages: true })
  .refine(({ languages }) => languages.enabled.length > 0, {
    path: ['languages', 'enabled'],
    message: 'Choose at least one language.',
  })
  .refine(({ languages }) => languages.enabled.includes(languages.fallback), {
    path: ['languages', 'fallback'],
    message: 'Choose one of the languages that are switched on.',
  });

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({ languages: settings.languages, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, LanguagesSchema, (settings, { languages }) => ({ ...settings, languages }));
}

export default function Languages() {
  const { languages, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'languages'>>({ languages }, { version });
  const value = draft.value.languages;
  const set = (change: Partial<Settings['languages']>) => draft.set({ languages: { ...value, ...change } });
  return (
    <DraftPage title="Languages" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <Card>
        <BlockStack gap="400">
          <ChoiceList
            title="Write to customers in"
            allowMultiple
            choices={languageOptions.map((option) => ({ ...option, helpText: 'All mails have words ready.' }))}
            selected={value.enabled}
            error={draft.errorOf('languages.enabled')}
            onChange={(enabled) => set({ enabled })}
          />
          <Select
            label="Everybody else gets"
            options={languageOptions}
            value={value.fallback}
            error={draft.errorOf('languages.fallback')}
            onChange={(fallback) => set({ fallback })}
          />
        </BlockStack>
      </Card>
    </DraftPage>
  );
}
