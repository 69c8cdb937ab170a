import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Checkbox, ChoiceList, FormLayout, Text } from '@shopify/polaris';
import { suggestPendingDays } from '#app/loyalty/program/pending-suggestion.ts';
import { ProgramFields, type Program } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { PendingCard } from '#app/admin/loyalty/program/PendingCard.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const {
    program,
    version,
    shop,
    settings: { returns, promise },
  } = await readDraftForPage(request);
  const suggestion =
    returns.windowDays === null ? null : suggestPendingDays(returns.windowDays, promise, shop.countryCode);
  return json({ points: program.points, suggestion, version });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, ProgramFields.pick({ points: true }), (program, { points }) => {
    const { pendingDays, expiry, belowZero, storeCreditRefundCounts } = points;
    return { ...program, points: { ...program.points, pendingDays, expiry, belowZero, storeCreditRefundCounts } };
  });
}

export default function Expiry() {
  const { points, suggestion, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Program, 'points'>>({ points }, { version });
  const value = draft.value.points;
  const { expiry } = value;
  const set = (change: Partial<Program['points']>) => draft.set({ points: { ...value, ...change } });
  return (
    <DraftPage
      title="Pending and expiry"
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      <PendingCard
        value={value.pendingDays}
        onChange={(pendingDays) => set({ pendingDays })}
        error={draft.errorOf('points.pendingDays')}
        suggestion={suggestion}
      />
      <TitledCard title="Expiry" gap="400">
        <Text as="p" tone="subdued">
          Members are warned 30 and 7 days before.
        </Text>
        <FormLayout>
          <ChoiceList
            title="Points expire"
            choices={[
              { value: 'never', label: 'Never' },
              {
                value: 'months',
                label: 'Some months after they were earned',
                helpText: 'Each lot by itself, the oldest first',
              },
              { value: 'inactivity', label: 'All at once, after some months without earning or spending' },
            ]}
            selected={[expiry.kind]}
            onChange={([kind]) => set({ expiry: { ...expiry, kind: kind as typeof expiry.kind } })}
          />
          {expiry.kind !== 'never' && (
            <NumberField
              label="After"
              suffix="months"
              value={expiry.months}
              onChange={(months) => set({ expiry: { ...expiry, months } })}
              error={draft.errorOf('points.expiry.months')}
            />
          )}
        </FormLayout>
      </TitledCard>
      <TitledCard title="Refunds" gap="400">
        <ChoiceList
          title="When points to be taken back are spent already"
          choices={[
            { value: 'allow', label: 'The balance goes below zero', helpText: 'The next points make up for it' },
            {
              value: 'stop_at_zero',
              label: 'The balance stops at zero',
              helpText: 'The rest is written off, and recorded',
            },
          ]}
          selected={[value.belowZero]}
          onChange={([belowZero]) => set({ belowZero: belowZero as typeof value.belowZero })}
        />
        <Checkbox
          label="A refund to store credit takes points back too"
          checked={value.storeCreditRefundCounts}
          onChange={(storeCreditRefundCounts) => set({ storeCreditRefundCounts })}
        />
      </TitledCard>
    </DraftPage>
  );
}
