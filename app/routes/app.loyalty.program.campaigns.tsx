import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Button, Card, FormLayout, Text, TextField } from '@shopify/polaris';
import { dayOf } from '#app/lib/clock.ts';
import { ProgramFields, type Campaign, type Program } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { EntryCard, withChanged } from '#app/admin/loyalty/program/EntryCard.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version, now } = await readDraftForPage(request);
  return json({
    multipliers: program.multipliers,
    timeZone: program.timeZone,
    today: dayOf(now, program.timeZone),
    version,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, ProgramFields.pick({ multipliers: true }), (program, { multipliers }) => ({
    ...program,
    multipliers,
  }));
}

export default function Campaigns() {
  const { multipliers, timeZone, today, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Program, 'multipliers'>>({ multipliers }, { version });
  const list = draft.value.multipliers.campaigns;
  const setList = (campaigns: Campaign[]) => draft.set({ multipliers: { campaigns } });
  return (
    <DraftPage
      title="Campaigns"
      subtitle="Days on which purchases earn more. Of several at once the largest counts; a tier multiplies it."
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      {list.length === 0 && (
        <Card>
          <Text as="p">
            No campaign yet. A weekend with double points, say: it begins and ends by itself, and orders placed then
            keep what they earned.
          </Text>
        </Card>
      )}
      {list.map((campaign, index) => {
        const set = (change: Partial<Campaign>) => setList(withChanged(list, index, change));
        const errorOf = (field: string) => draft.errorOf(`multipliers.campaigns.${index}.${field}`);
        return (
          <EntryCard
            key={index}
            title={campaign.name || 'New campaign'}
            removeLabel={`Remove campaign ${index + 1}`}
            onRemove={() => setList(list.filter((_, at) => at !== index))}
          >
            <FormLayout.Group>
              <TextField
                label="Name"
                autoComplete="off"
                maxLength={80}
                value={campaign.name}
                onChange={(name) => set({ name })}
                error={errorOf('name')}
              />
              <NumberField
                label="Points for purchases times"
                suffix="%"
                helpText="200 doubles them"
                value={campaign.factorPercent}
                onChange={(factorPercent) => set({ factorPercent })}
                error={errorOf('factorPercent')}
              />
            </FormLayout.Group>
            <FormLayout.Group>
              <TextField
                label="First day"
                type="date"
                autoComplete="off"
                helpText={timeZone}
                value={campaign.from}
                onChange={(from) => set({ from })}
                error={errorOf('from')}
              />
              <TextField
                label="Last day"
                type="date"
                autoComplete="off"
                value={campaign.to}
                onChange={(to) => set({ to })}
                error={errorOf('to')}
              />
            </FormLayout.Group>
          </EntryCard>
        );
      })}
      <div className="beside-cards">
        <Button onClick={() => setList([...list, { name: '', from: today, to: today, factorPercent: 200 }])}>
          Add a campaign
        </Button>
      </div>
    </DraftPage>
  );
}
