import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, FormLayout, Text } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/settings-form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { ListField, NumberField, TimeField } from '#app/ui/fields.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

const RestraintSchema = SettingsSchema.pick({ restraint: true }).refine(({ restraint }) => restraint.quietToMinute < restraint.quietFromMinute, {
  path: ['restraint', 'quietToMinute'],
  message: 'Must be earlier in the day than the start of the quiet hours, so that some hours are left to send in.',
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({ restraint: settings.restraint, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, RestraintSchema, (settings, { restraint }) => ({ ...settings, restraint }));
}

export default function Restraint() {
  const { restraint, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'restraint'>>({ restraint }, { version });
  const value = draft.value.restraint;
  const set = (change: Partial<Settings['restraint']>) => draft.set({ restraint: { ...value, ...change } });
  return (
    <DraftPage title="Hours and limits" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            When
          </Text>
          <Text as="p" tone="subdued">
            In the customer&apos;s own time zone. Order confirmation, thank-you note and delay notice do not wait; everything else does, and
            nothing is dropped for it.
          </Text>
          <FormLayout>
            <FormLayout.Group>
              <TimeField label="Quiet from" value={value.quietFromMinute} onChange={(quietFromMinute) => set({ quietFromMinute })} error={draft.errorOf('restraint.quietFromMinute')} />
              <TimeField label="Quiet until" value={value.quietToMinute} onChange={(quietToMinute) => set({ quietToMinute })} error={draft.errorOf('restraint.quietToMinute')} />
            </FormLayout.Group>
            <FormLayout.Group>
              <NumberField
                label="Spread"
                suffix="minutes"
                helpText="Mails that wait for the morning leave within so many minutes, not all at once."
                value={value.spreadMinutes}
                onChange={(spreadMinutes) => set({ spreadMinutes })}
                error={draft.errorOf('restraint.spreadMinutes')}
              />
              <NumberField
                label="Most messages for one order"
                helpText="Service mails such as a delay notice are not held back by it."
                value={value.maxPerOrder}
                onChange={(maxPerOrder) => set({ maxPerOrder })}
                error={draft.errorOf('restraint.maxPerOrder')}
              />
            </FormLayout.Group>
          </FormLayout>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Who gets nothing
          </Text>
          <FormLayout>
            <ListField label="Order tags" helpText="One a line. Orders with one of them get no messages." value={value.excludedTags} onChange={(excludedTags) => set({ excludedTags })} error={draft.errorUnder('restraint.excludedTags')} />
            <ListField
              label="Sales channels"
              helpText="One a line. Marketplaces do not allow mails of your own."
              value={value.excludedChannels}
              onChange={(excludedChannels) => set({ excludedChannels })}
              error={draft.errorUnder('restraint.excludedChannels')}
            />
            <ListField
              label="Countries"
              helpText="Two-letter codes, one a line. Orders shipped there get no messages."
              isUpperCase
              value={value.excludedMarkets}
              onChange={(excludedMarkets) => set({ excludedMarkets })}
              error={draft.errorUnder('restraint.excludedMarkets')}
            />
          </FormLayout>
        </BlockStack>
      </Card>
      <Card>
        <BlockStack gap="400">
          <Text as="h2" variant="headingMd">
            Consent
          </Text>
          <ListField
            label="Countries where check-in and review request need marketing consent"
            helpText="Two-letter codes, one a line. In Germany courts count such questions as advertising."
            isUpperCase
            value={value.consentCountries}
            onChange={(consentCountries) => set({ consentCountries })}
            error={draft.errorUnder('restraint.consentCountries')}
          />
        </BlockStack>
      </Card>
    </DraftPage>
  );
}
