import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Card, FormLayout, TextField } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

const LegalSchema = SettingsSchema.pick({ legal: true });

const fields = [
  { name: 'name', label: 'Legal name', helpText: 'As on your invoices.', lines: undefined },
  { name: 'address', label: 'Address', helpText: 'Stands at the foot of every mail and on invoices.', lines: 4 },
  { name: 'taxNumber', label: 'Tax number', helpText: 'VAT or sales tax number, for invoices.', lines: undefined },
  {
    name: 'registration',
    label: 'Registration',
    helpText: 'Court, register number, managing directors, where the law asks for it.',
    lines: 2,
  },
  { name: 'invoiceNote', label: 'Note on invoices', helpText: 'For example terms of payment or thanks.', lines: 3 },
] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({ legal: settings.legal, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, LegalSchema, (settings, { legal }) => ({ ...settings, legal }));
}

export default function Legal() {
  const { legal, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'legal'>>({ legal }, { version });
  return (
    <DraftPage title="Legal" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <Card>
        <FormLayout>
          {fields.map(({ name, label, helpText, lines }) => (
            <TextField
              key={name}
              label={label}
              helpText={helpText}
              autoComplete="off"
              multiline={lines}
              value={draft.value.legal[name]}
              onChange={(text) => draft.set({ legal: { ...draft.value.legal, [name]: text } })}
              error={draft.errorOf(`legal.${name}`)}
            />
          ))}
        </FormLayout>
      </Card>
    </DraftPage>
  );
}
