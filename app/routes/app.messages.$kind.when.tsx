import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Checkbox, InlineGrid, Link, Text } from '@shopify/polaris';
import { z } from 'zod';
import { withShop } from '#app/lib/db.server.ts';
import { isMessageKind, kindTraits, type MessageKind } from '#app/messages/kinds.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { delayMinutesOf, whyKindIsOff, withKindSwitched } from '#app/messages/planning/switches.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { kindSettings } from '#app/shops/settings.ts';
import { formatMinutes } from '#app/ui/dates.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { labelOfKind } from '#app/admin/labels.ts';
import { notFound } from '#app/ui/respond.server.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

function readKind(kind: string | undefined): MessageKind {
  if (kind === undefined || !isMessageKind(kind)) throw notFound('Message');
  return kind;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const kind = readKind(params.kind);
  const { settings, version } = await withShop(shop, (tx) => readShopSettings(tx));
  const minutes = delayMinutesOf(settings, kind);
  const whyOff = whyKindIsOff(settings, kind);
  const { min, max } = kindTraits[kind].delayRange;
  return json({
    kind,
    label: labelOfKind(kind),
    version,
    form: {
      isOn: whyOff === null,
      days: Math.floor(minutes / 1440),
      hours: Math.floor((minutes % 1440) / 60),
      minutes: minutes % 60,
      showsSummary: settings.thankYouShowsSummary,
    },
    // Where somebody else sends it, the answer under Settings decides.
    blockedBy: whyOff && whyOff !== 'kind_off' ? wordsForReason(whyOff) : null,
    range: `Between ${formatMinutes(min).replace('at once', 'no delay')} and ${formatMinutes(max)}.`,
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const kind = readKind(params.kind);
  const { min, max } = kindTraits[kind].delayRange;
  const WhenSchema = z
    .object({
      isOn: z.boolean(),
      days: z.int().min(0).max(70),
      hours: z.int().min(0).max(23),
      minutes: z.int().min(0).max(59),
      showsSummary: z.boolean(),
    })
    .refine((form) => minutesOf(form) >= min && minutesOf(form) <= max, {
      path: ['days'],
      message: `Choose between ${formatMinutes(min).replace('at once', 'no delay')} and ${formatMinutes(max)}.`,
    });
  return answerSettingsForm(request, WhenSchema, (settings, form, { now }) => {
    const switched =
      (whyKindIsOff(settings, kind) === null) === form.isOn
        ? settings
        : withKindSwitched(settings, kind, form.isOn, now);
    return {
      ...switched,
      thankYouShowsSummary: kind === 'thank_you' ? form.showsSummary : switched.thankYouShowsSummary,
      kinds: { ...switched.kinds, [kind]: { ...kindSettings(switched, kind), delayMinutes: minutesOf(form) } },
    };
  });
}

function minutesOf({ days, hours, minutes }: { days: number; hours: number; minutes: number }): number {
  return days * 1440 + hours * 60 + minutes;
}

export default function WhenAndWhether() {
  const { kind, label, version, form, blockedBy, range } = useLoaderData<typeof loader>();
  const draft = useDraft(form, { version });
  return (
    <DraftPage
      title={`${label}: when and whether`}
      back={{ content: label, url: `/app/messages/${kind}` }}
      draft={draft}
    >
      <Card>
        <BlockStack gap="400">
          <Checkbox
            label="Send this message"
            checked={draft.value.isOn}
            disabled={blockedBy !== null}
            helpText={
              blockedBy ? (
                <>
                  {blockedBy}. <Link url="/app/settings/who-sends-what">Choose who sends it</Link>
                </>
              ) : (
                'What was due while it was off stays unsent.'
              )
            }
            onChange={(isOn) => draft.set({ isOn })}
          />
          {kind === 'thank_you' && (
            <Checkbox
              label="Show the order's items and totals in the note"
              checked={draft.value.showsSummary}
              onChange={(showsSummary) => draft.set({ showsSummary })}
            />
          )}
        </BlockStack>
      </Card>
      <TitledCard title="How long after its moment">
        <InlineGrid columns={3} gap="200">
          <NumberField
            label="Days"
            value={draft.value.days}
            onChange={(days) => draft.set({ days })}
            error={draft.errorOf('days')}
          />
          <NumberField
            label="Hours"
            value={draft.value.hours}
            onChange={(hours) => draft.set({ hours })}
            error={draft.errorOf('hours')}
          />
          <NumberField
            label="Minutes"
            value={draft.value.minutes}
            onChange={(minutes) => draft.set({ minutes })}
            error={draft.errorOf('minutes')}
          />
        </InlineGrid>
        <Text as="p" tone="subdued">
          {range}
        </Text>
      </TitledCard>
    </DraftPage>
  );
}
