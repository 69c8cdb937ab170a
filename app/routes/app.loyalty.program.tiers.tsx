import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Button, Checkbox, FormLayout, Select, TextField } from '@shopify/polaris';
import { readFreeShippingProblem } from '#app/admin/loyalty/home/read.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { ProgramFields, type Program, type TierLevel } from '#app/loyalty/program/program.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { EntryCard, freeKey, withChanged } from '#app/admin/loyalty/program/EntryCard.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { FreeShippingNotice } from '#app/admin/loyalty/home/FreeShippingNotice.tsx';
import { MoneyField } from '#app/ui/MoneyField.tsx';
import { ReturnWindowFields } from '#app/admin/settings/ReturnWindowFields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { useDraft, type Draft } from '#app/ui/useDraft.ts';

type TiersDraft = Pick<Program, 'tiers'>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version, shop, settings } = await readDraftForPage(request);
  const rewards = program.rewards.map(({ key, name }) => ({ value: key, label: name }));
  const freeShippingProblem = await withShop(shop, readFreeShippingProblem);
  return json({
    tiers: program.tiers,
    rewards,
    currency: program.currency,
    storeDays: settings.returns.windowDays,
    version,
    freeShippingProblem,
  });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, ProgramFields.pick({ tiers: true }), (program, { tiers }) => ({
    ...program,
    tiers,
  }));
}

const bases = [
  { value: 'spend', label: 'What was paid for goods' },
  { value: 'points', label: 'Points earned for orders' },
  { value: 'orders', label: 'Number of orders' },
];
const windows = [
  { value: 'rolling12', label: 'The last 12 months' },
  { value: 'life', label: 'All of life' },
];

const newLevel = (key: string, threshold: number): TierLevel => ({
  key,
  name: '',
  threshold,
  multiplierPercent: 100,
  entryRewardKey: '',
  customerTag: '',
  perks: { earlyAccessTag: '', freeShipping: false, returnWindowDays: null, replyTo: '' },
});

export default function Tiers() {
  const { tiers, rewards, currency, storeDays, version, freeShippingProblem } = useLoaderData<typeof loader>();
  const draft = useDraft<TiersDraft>({ tiers }, { version });
  const value = draft.value.tiers;
  const set = (change: Partial<Program['tiers']>) => draft.set({ tiers: { ...value, ...change } });
  return (
    <DraftPage
      title="Tiers"
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      <FreeShippingNotice problem={freeShippingProblem} />
      <TitledCard title="What counts" gap="400">
        <FormLayout>
          <FormLayout.Group>
            <Select
              label="Counted by"
              options={bases}
              value={value.basis}
              onChange={(basis) => set({ basis: basis as Program['tiers']['basis'] })}
            />
            <Select
              label="Over"
              options={windows}
              value={value.window}
              onChange={(window) => set({ window: window as Program['tiers']['window'] })}
            />
            <NumberField
              label="Notice before a drop"
              helpText="Nobody drops a tier without it."
              suffix="days"
              value={value.noticeDays}
              onChange={(noticeDays) => set({ noticeDays })}
              error={draft.errorOf('tiers.noticeDays')}
            />
          </FormLayout.Group>
        </FormLayout>
      </TitledCard>
      {value.levels.map((level, index) => (
        <EntryCard
          key={level.key}
          title={level.name || 'New tier'}
          removeLabel={`Remove tier ${index + 1}`}
          onRemove={() => set({ levels: value.levels.filter((_, at) => at !== index) })}
        >
          <LevelFields
            draft={draft}
            index={index}
            level={level}
            rewards={rewards}
            currency={currency}
            storeDays={storeDays}
          />
        </EntryCard>
      ))}
      <div className="beside-cards">
        <Button
          onClick={() =>
            set({
              levels: [
                ...value.levels,
                newLevel(freeKey('tier', value.levels), (value.levels.at(-1)?.threshold ?? 0) * 2 || 10),
              ],
            })
          }
        >
          Add a tier on top
        </Button>
      </div>
    </DraftPage>
  );
}

type LevelFieldsProps = {
  draft: Draft<TiersDraft>;
  index: number;
  level: TierLevel;
  rewards: { value: string; label: string }[];
  currency: string;
  storeDays: number | null;
};

function LevelFields({ draft, index, level, rewards, currency, storeDays }: LevelFieldsProps) {
  const { tiers } = draft.value;
  const set = (change: Partial<TierLevel>) =>
    draft.set({ tiers: { ...tiers, levels: withChanged(tiers.levels, index, change) } });
  const errorOf = (field: string) => draft.errorOf(`tiers.levels.${index}.${field}`);
  const threshold = {
    value: level.threshold,
    onChange: (amount: number) => set({ threshold: amount }),
    error: errorOf('threshold'),
  };
  return (
    <>
      <FormLayout.Group>
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={80}
          value={level.name}
          onChange={(name) => set({ name })}
          error={errorOf('name')}
        />
        {tiers.basis === 'spend' ? (
          <MoneyField label="From" currency={currency} {...threshold} />
        ) : (
          <NumberField label="From" suffix={tiers.basis} {...threshold} />
        )}
        <NumberField
          label="Points for purchases times"
          helpText="100 is as usual, 150 half as many again"
          suffix="%"
          value={level.multiplierPercent}
          onChange={(multiplierPercent) => set({ multiplierPercent })}
          error={errorOf('multiplierPercent')}
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <Select
          label="Reward on reaching it"
          options={[{ value: '', label: 'None' }, ...rewards]}
          value={level.entryRewardKey}
          onChange={(entryRewardKey) => set({ entryRewardKey })}
          error={errorOf('entryRewardKey')}
        />
        <TextField
          label="Customer tag in Shopify"
          helpText="Empty for none"
          autoComplete="off"
          value={level.customerTag}
          onChange={(customerTag) => set({ customerTag })}
          error={errorOf('customerTag')}
        />
      </FormLayout.Group>
      <PerkFields
        perks={level.perks}
        onChange={(perks) => set({ perks })}
        errorOf={(field) => errorOf(`perks.${field}`)}
        storeDays={storeDays}
      />
    </>
  );
}

type Perks = TierLevel['perks'];

type PerkFieldsProps = {
  perks: Perks;
  onChange: (perks: Perks) => void;
  errorOf: (field: string) => string | undefined;
  storeDays: number | null;
};

function PerkFields({ perks, onChange, errorOf, storeDays }: PerkFieldsProps) {
  const set = (change: Partial<Perks>) => onChange({ ...perks, ...change });
  return (
    <>
      <FormLayout.Group>
        <TextField
          label="Early-access tag"
          helpText="Set on the customer in Shopify; shoppers read “early access”, never the tag. Empty for none"
          autoComplete="off"
          value={perks.earlyAccessTag}
          onChange={(earlyAccessTag) => set({ earlyAccessTag })}
          error={errorOf('earlyAccessTag')}
        />
        <TextField
          label="Their own reply address"
          type="email"
          helpText="Mails to members of the tier are answered there. Empty for the usual one"
          autoComplete="off"
          value={perks.replyTo}
          onChange={(replyTo) => set({ replyTo })}
          error={errorOf('replyTo')}
        />
      </FormLayout.Group>
      <Checkbox
        label="Free shipping"
        helpText="From the launch on: an automatic discount in Shopify for members of the tier, applied at the checkout when they are recognised there"
        checked={perks.freeShipping}
        onChange={(freeShipping) => set({ freeShipping })}
      />
      <ReturnWindowFields
        value={perks.returnWindowDays}
        onChange={(returnWindowDays) => set({ returnWindowDays })}
        error={errorOf('returnWindowDays')}
        storeDays={storeDays}
      />
    </>
  );
}
