import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Checkbox, FormLayout, Link, Text } from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { markProgram } from '#app/loyalty/sync/marks.server.ts';
import { saveSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { plural } from '#app/ui/dates.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { useDraft } from '#app/ui/useDraft.ts';

const usualDays = 30;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  return json({
    returns: settings.returns,
    assumeDeliveredAfterDays: settings.promise.assumeDeliveredAfterDays,
    version,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  const answer = await withShop(
    shop,
    async (tx) => {
      const saved = await saveSettingsForm(
        tx,
        form,
        SettingsSchema.pick({ returns: true }),
        (settings, { returns }) => ({ ...settings, returns }),
      );
      // Themes show a tier's return window only where it is longer than the store's own.
      if (saved.outcome === 'saved') await markProgram(tx);
      return saved;
    },
    { isExclusive: true },
  );
  return json(answer, answer.outcome === 'saved' ? 200 : 422);
}

export default function Returns() {
  const { returns, assumeDeliveredAfterDays, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'returns'>>({ returns }, { version });
  const { windowDays } = draft.value.returns;
  const set = (days: number | null) => draft.set({ returns: { windowDays: days } });
  return (
    <DraftPage title="Returns" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <TitledCard title="Return window" gap="400">
        <Text as="p" tone="subdued">
          Once an order has arrived, its page tells the customer the last day on which things may be sent back, and so
          does the order in your admin. Tiers of your <Link url="/app/loyalty">loyalty program</Link> may give their
          members longer.
        </Text>
        <FormLayout>
          <Checkbox
            label="Tell customers until when things may be sent back"
            checked={windowDays !== null}
            onChange={(isOn) => set(isOn ? usualDays : null)}
          />
          {windowDays !== null && (
            <NumberField
              label="Days to send things back"
              suffix="days"
              helpText={`Counted from delivery. Where the carrier never reports it, a parcel counts as delivered ${plural(assumeDeliveredAfterDays, 'day')} after dispatch or after its last scan.`}
              value={windowDays}
              onChange={set}
              error={draft.errorOf('returns.windowDays')}
            />
          )}
        </FormLayout>
        {windowDays !== null && (
          <Text as="p" tone="subdued">
            How many days stand for delivery is set with the <Link url="/app/settings/promise">delivery promise</Link>.
          </Text>
        )}
      </TitledCard>
    </DraftPage>
  );
}
