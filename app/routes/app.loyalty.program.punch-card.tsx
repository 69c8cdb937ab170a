import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from '@shopify/polaris';
import { ProgramFields, type Program } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version } = await readDraftForPage(request);
  return json({
    punchCard: program.punchCard,
    rewards: program.rewards.map(({ key, name }) => ({ value: key, label: name })),
    version,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, ProgramFields.pick({ punchCard: true }), (program, { punchCard }) => ({
    ...program,
    punchCard,
  }));
}

const units = [
  { value: 'order', label: 'An order' },
  { value: 'product_tag', label: 'A piece with a tag' },
];

export default function PunchCard() {
  const { punchCard, rewards, version } = useLoaderData<typeof loader>();
  const draft = useDraft<Pick<Program, 'punchCard'>>({ punchCard }, { version });
  const value = draft.value.punchCard;
  const set = (change: Partial<Program['punchCard']>) => draft.set({ punchCard: { ...value, ...change } });
  return (
    <DraftPage
      title="Punch card"
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      <Card>
        <BlockStack gap="400">
          <Text as="p" tone="subdued">
            By itself or beside points. Canceled and unpaid orders do not count, nor what was sent back whole. A reward
            that was given stays given.
          </Text>
          <FormLayout>
            <Checkbox label="Use a punch card" checked={value.isOn} onChange={(isOn) => set({ isOn })} />
            <FormLayout.Group>
              <NumberField
                label="Punches on a card"
                value={value.every}
                onChange={(every) => set({ every })}
                error={draft.errorOf('punchCard.every')}
              />
              <Select
                label="A punch is"
                options={units}
                value={value.per}
                onChange={(per) => set({ per: per as Program['punchCard']['per'] })}
              />
              {value.per === 'product_tag' && (
                <TextField
                  label="Product tag"
                  autoComplete="off"
                  value={value.productTag}
                  onChange={(productTag) => set({ productTag })}
                  error={draft.errorOf('punchCard.productTag')}
                />
              )}
            </FormLayout.Group>
            <Select
              label="A full card brings"
              options={[{ value: '', label: 'Choose a reward' }, ...rewards]}
              value={value.rewardKey}
              onChange={(rewardKey) => set({ rewardKey })}
              error={draft.errorOf('punchCard.rewardKey')}
            />
          </FormLayout>
        </BlockStack>
      </Card>
    </DraftPage>
  );
}
