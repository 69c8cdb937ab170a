import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { FormLayout, Text } from '@shopify/polaris';
import { AccessCard } from '#app/admin/settings/AccessCard.tsx';
import { sayAccess } from '#app/admin/settings/access-words.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { retentionKinds, retentions } from '#app/lib/personal-data/retention.ts';
import { listAccesses } from '#app/privacy/accesses.server.ts';
import { countOldRows } from '#app/privacy/retention.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { fieldsOf, useDraft } from '#app/ui/useDraft.ts';

const pageSize = 50;
const RetentionSchema = SettingsSchema.pick({ retention: true });

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const cursor = new URL(request.url).searchParams.get('cursor');
  return withShop(shop, async (tx) => {
    const { settings, version } = await readShopSettings(tx);
    const { rows, nextCursor } = await listAccesses(tx, { cursor, limit: pageSize });
    return json({
      retention: settings.retention,
      version,
      old: await countOldRows(tx, settings.retention),
      accesses: rows.map((row) => sayAccess(row, shop.timeZone, tx.now)),
      nextCursor,
    });
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, RetentionSchema, (settings, { retention }) => ({ ...settings, retention }));
}

export default function Privacy() {
  const { retention, version, old, accesses, nextCursor } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Settings, 'retention'>>({ retention }, { version });
  const field = fieldsOf(draft, 'retention');
  return (
    <DraftPage title="Privacy" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <TitledCard title="How long data is kept" gap="400">
        <Text as="p" tone="subdued">
          Every night, what is older than these days is emptied for good. The numbers say what would be emptied today,
          by the days that are saved.
        </Text>
        <FormLayout>
          {retentionKinds.map((kind) => (
            <NumberField
              key={kind}
              label={retentions[kind].title}
              suffix="days"
              helpText={`${retentions[kind].help} ${retentions[kind].min} to ${retentions[kind].max} days. ${sayCount(old[kind])}`}
              {...field(kind)}
            />
          ))}
        </FormLayout>
      </TitledCard>
      <AccessCard accesses={accesses} nextCursor={nextCursor} />
    </DraftPage>
  );
}

function sayCount(count: number): string {
  if (count === 0) return 'Nothing would be emptied today.';
  return `${count >= 10_000 ? '10,000 or more' : count.toLocaleString('en')} would be emptied today.`;
}
