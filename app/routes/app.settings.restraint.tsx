import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FormLayout, Text } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { ListField, NumberField, TimeField } from '#app/ui/fields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { fieldsOf, useDraft } from '#app/ui/useDraft.ts';

const RestraintSchema = SettingsSchema.pick({ restraint: true }).refine(
  ({ restraint }) => restraint.quietToMinute < restraint.quietFromMinute,
  {
    path: ['restraint', 'quietToMinute'],
    message: 'Must be earlier in the day than the start of the quiet hours, so that some hours are left to send in.',
  },
);

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
  const field = fieldsOf(draft, 'restraint');
  return (
    <DraftPage title="Hours and limits" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <TitledCard title="When" gap="400">
        <Text as="p" tone="subdued">
          In the customer&apos;s own time zone. Order confirmation, thank-you note and delay notice do not wait;
          everything else does, and nothing is dropped for it.
        </Text>
        <FormLayout>
          <FormLayout.Group>
            <TimeField label="Quiet from" {...field('quietFromMinute')} />
            <TimeField label="Quiet until" {...field('quietToMinute')} />
          </FormLayout.Group>
          <FormLayout.Group>
            <NumberField
              label="Spread"
              suffix="minutes"
              helpText="Mails that wait for the morning leave within so many minutes, not all at once."
              {...field('spreadMinutes')}
            />
            <NumberField
              label="Most messages for one order"
              helpText="Service mails such as a delay notice are not held back by it."
              {...field('maxPerOrder')}
            />
          </FormLayout.Group>
        </FormLayout>
      </TitledCard>
      <TitledCard title="Who gets nothing" gap="400">
        <FormLayout>
          <ListField
            label="Order and customer tags"
            helpText="One a line. Orders with one of them, and all orders of customers with one of them, get no messages. For one message only, see its own rules under Messages."
            {...field('excludedTags')}
          />
          <ListField
            label="Sales channels"
            helpText="One a line. Marketplaces do not allow mails of your own."
            {...field('excludedChannels')}
          />
          <ListField
            label="Countries"
            helpText="Two-letter codes, one a line. Orders shipped there get no messages."
            isUpperCase
            {...field('excludedMarkets')}
          />
        </FormLayout>
      </TitledCard>
      <TitledCard title="Consent" gap="400">
        <ListField
          label="Countries where check-in and review request need marketing consent"
          helpText="Two-letter codes, one a line. In Germany courts count such questions as advertising."
          isUpperCase
          {...field('consentCountries')}
        />
      </TitledCard>
    </DraftPage>
  );
}
