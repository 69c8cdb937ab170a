import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Card, FormLayout, TextField } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

const networks = [
  ['instagram', 'Instagram'],
  ['facebook', 'Facebook'],
  ['tiktok', 'TikTok'],
  ['youtube', 'YouTube'],
  ['x', 'X'],
  ['pinterest', 'Pinterest'],
] as const;

const BrandingSchema = SettingsSchema.pick({ branding: true }).superRefine(({ branding }, context) => {
  for (const [network] of networks) {
    const link = branding.social[network];
    if (link === '' || (URL.canParse(link) && new URL(link).protocol === 'https:')) continue;
    context.addIssue({
      code: 'custom',
      path: ['branding', 'social', network],
      message: 'Enter a whole web address that starts with https://.',
    });
  }
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({ branding: settings.branding, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, BrandingSchema, (settings, { branding }) => ({ ...settings, branding }));
}

export default function Branding() {
  const { branding, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'branding'>>({ branding }, { version });
  const value = draft.value.branding;
  const set = (change: Partial<Settings['branding']>) => draft.set({ branding: { ...value, ...change } });
  return (
    <DraftPage title="Branding" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <Card>
        <FormLayout>
          <TextField
            label="Address of your logo"
            type="url"
            autoComplete="off"
            helpText="A PNG or JPEG at an https address, for example under Content, Files in your admin. Shown 160 pixels wide at most."
            value={value.logoUrl}
            onChange={(logoUrl) => set({ logoUrl })}
            error={draft.errorOf('branding.logoUrl')}
          />
          <TextField
            label="Color of buttons and links"
            autoComplete="off"
            prefix={<span className="color-sample" style={{ background: value.accentColor }} aria-hidden="true" />}
            value={value.accentColor}
            onChange={(accentColor) => set({ accentColor })}
            error={draft.errorOf('branding.accentColor')}
          />
        </FormLayout>
      </Card>
      <TitledCard title="Social links" gap="400">
        <FormLayout>
          {networks.map(([network, label]) => (
            <TextField
              key={network}
              label={label}
              type="url"
              autoComplete="off"
              placeholder="https://"
              value={value.social[network]}
              onChange={(link) => set({ social: { ...value.social, [network]: link } })}
              error={draft.errorOf(`branding.social.${network}`)}
            />
          ))}
        </FormLayout>
      </TitledCard>
    </DraftPage>
  );
}
