import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Checkbox, FormLayout, Select, Text } from '@shopify/polaris';
import { bonuses, bonusKeys, type Bonus, type BonusKey } from '#app/loyalty/activity/bonuses.ts';
import { bonusPoints, withBonusPoints } from '#app/loyalty/program/earn-rules.ts';
import { ProgramFields, type Program } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { ListField, NumberField } from '#app/ui/fields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { useDraft, type Draft } from '#app/ui/useDraft.ts';

const EarningSchema = ProgramFields.pick({ points: true, earn: true, exclude: true });
type EarningDraft = Pick<Program, 'points' | 'earn' | 'exclude'>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version } = await readDraftForPage(request);
  return json({
    points: program.points,
    earn: program.earn,
    exclude: program.exclude,
    currency: program.currency,
    version,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, EarningSchema, (program, { points, earn, exclude }) => ({
    ...program,
    earn,
    exclude,
    // The other fields of points belong to another page.
    points: {
      ...program.points,
      isOn: points.isOn,
      perUnit: points.perUnit,
      perAmount: points.perAmount,
      rounding: points.rounding,
    },
  }));
}

const roundings = [
  { value: 'down', label: 'Down' },
  { value: 'nearest', label: 'To the nearest' },
  { value: 'up', label: 'Up' },
];

export default function Earning() {
  const { points, earn, exclude, currency, version } = useLoaderData<typeof loader>();
  const draft = useDraft<EarningDraft>({ points, earn, exclude }, { version });
  const value = draft.value.points;
  const set = (change: Partial<Program['points']>) => draft.set({ points: { ...value, ...change } });
  return (
    <DraftPage
      title="Earning"
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      <TitledCard title="Points for purchases" gap="400">
        <Text as="p" tone="subdued">
          Counted on what was paid for goods: after discounts, without tax and shipping. Gift cards never earn. What is
          refunded takes its share back, by the rules it was earned under.
        </Text>
        <FormLayout>
          <Checkbox label="Give points for purchases" checked={value.isOn} onChange={(isOn) => set({ isOn })} />
          <FormLayout.Group>
            <NumberField
              label="Points"
              value={value.perUnit}
              onChange={(perUnit) => set({ perUnit })}
              error={draft.errorOf('points.perUnit')}
            />
            <NumberField
              label="For every"
              suffix={currency}
              value={value.perAmount}
              onChange={(perAmount) => set({ perAmount })}
              error={draft.errorOf('points.perAmount')}
            />
            <Select
              label="Rounding"
              helpText="Once, on the points of the whole order"
              options={roundings}
              value={value.rounding}
              onChange={(rounding) => set({ rounding: rounding as Program['points']['rounding'] })}
            />
          </FormLayout.Group>
        </FormLayout>
      </TitledCard>
      <BonusCard draft={draft} />
      <ExcludeCard draft={draft} />
    </DraftPage>
  );
}

function BonusCard({ draft }: { draft: Draft<EarningDraft> }) {
  return (
    <TitledCard title="Points for other things" gap="400">
      <Text as="p" tone="subdued">
        0 is none. Tiers and campaigns do not multiply them. A review earns whatever its stars. A birthday entered less
        than 30 days ahead pays next year.
      </Text>
      <FormLayout>
        <BonusFields keys={bonusKeys.filter((key) => bonuses[key].comesBy !== 'referral')} draft={draft} />
        <BonusFields keys={bonusKeys.filter((key) => bonuses[key].comesBy === 'referral')} draft={draft} />
      </FormLayout>
    </TitledCard>
  );
}

function BonusFields({ keys, draft }: { keys: BonusKey[]; draft: Draft<EarningDraft> }) {
  const { earn } = draft.value;
  return (
    <FormLayout.Group>
      {keys.map((key) => {
        const { label, helpText }: Bonus = bonuses[key];
        return (
          <NumberField
            key={key}
            label={label}
            helpText={helpText}
            value={bonusPoints(earn, key)}
            onChange={(points) => draft.set({ earn: withBonusPoints(earn, key, points) })}
            error={draft.errorOf(`earn.${key}`)}
          />
        );
      })}
    </FormLayout.Group>
  );
}

const exclusions = [
  { key: 'productTags', label: 'Product tags', helpText: 'One a line, as they are in Shopify' },
  { key: 'collections', label: 'Collections', helpText: 'One a line, by their titles' },
  {
    key: 'productIds',
    label: 'Product numbers',
    helpText: 'One a line: the number at the end of the product’s address in Shopify',
  },
  {
    key: 'channels',
    label: 'Sales channels',
    helpText: 'One a line, such as web for the online store or pos for the till',
  },
  { key: 'customerTags', label: 'Customer tags', helpText: 'One a line, such as staff or wholesale' },
] as const;

function ExcludeCard({ draft }: { draft: Draft<EarningDraft> }) {
  const { exclude } = draft.value;
  return (
    <TitledCard title="What earns nothing" gap="400">
      <FormLayout>
        {exclusions.map(({ key, label, helpText }) => (
          <ListField
            key={key}
            label={label}
            helpText={helpText}
            value={exclude[key]}
            onChange={(list) => draft.set({ exclude: { ...exclude, [key]: list } })}
            error={draft.errorUnder(`exclude.${key}`)}
          />
        ))}
      </FormLayout>
    </TitledCard>
  );
}
