import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, ChoiceList, Text } from '@shopify/polaris';
import { z } from 'zod';
import { withShop } from '#app/lib/db.server.ts';
import { kindTraits, messageKinds } from '#app/messages/kinds.ts';
import { withSender } from '#app/messages/planning/switches.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { kindSettings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { labelOfKind, momentOfKind } from '#app/admin/labels.ts';
import { useDraft } from '#app/ui/useDraft.ts';

const overlappingKinds = messageKinds.filter((kind) => kindTraits[kind].isOverlapping);
const AnswersSchema = z.object({
  senders: z.record(z.string(), z.enum(['unanswered', 'shopify', 'other_app', 'aftercare'])),
});

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  const senders = Object.fromEntries(overlappingKinds.map((kind) => [kind, kindSettings(settings, kind).sender]));
  return json({ senders, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, AnswersSchema, (settings, { senders }, { now }) =>
    overlappingKinds.reduce(
      (result, kind) => withSender(result, kind, senders[kind] ?? kindSettings(result, kind).sender, now),
      settings,
    ),
  );
}

const choices = [
  { value: 'shopify', label: 'Shopify' },
  { value: 'other_app', label: 'Another app' },
  { value: 'aftercare', label: 'Aftercare' },
];

export default function WhoSendsWhat() {
  const { senders, version } = useLoaderData<typeof loader>();
  const draft = useDraft({ senders }, { version });
  return (
    <DraftPage title="Who sends what" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      <Card>
        <BlockStack gap="200">
          <Text as="p">
            Shopify sends mails for these moments unless you switched them off in your admin under Settings,
            Notifications. Until you answer, Aftercare keeps quiet about a moment, so that no customer hears the same
            thing twice.
          </Text>
          <Text as="p">If you choose Aftercare for a moment, switch Shopify&apos;s own mail for it off.</Text>
        </BlockStack>
      </Card>
      {overlappingKinds.map((kind) => (
        <Card key={kind}>
          <ChoiceList
            title={labelOfKind(kind)}
            choices={choices.map((choice) => ({
              ...choice,
              ...(choice.value === 'aftercare' && { helpText: momentOfKind(kind) }),
            }))}
            selected={[draft.value.senders[kind] ?? 'unanswered']}
            error={draft.errorUnder(`senders.${kind}`)}
            onChange={([sender]) =>
              draft.set({ senders: { ...draft.value.senders, [kind]: (sender ?? 'unanswered') as 'shopify' } })
            }
          />
        </Card>
      ))}
    </DraftPage>
  );
}
