import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Button, Card, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { ProgramFields, type Program, type Reward } from '#app/loyalty/program/program.ts';
import { combinableClasses } from '#app/loyalty/rewards/combining.ts';
import { scopesOf } from '#app/loyalty/rewards/input.ts';
import { answerProgramForm, readDraftForPage } from '#app/admin/loyalty/program/form.server.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { EntryCard, freeKey, withChanged } from '#app/admin/loyalty/program/EntryCard.tsx';
import { NumberField } from '#app/ui/fields.tsx';
import { rewardKindWords } from '#app/admin/loyalty/words.ts';
import { missingScopes } from '#app/shopify/scopes.ts';
import { MoneyField } from '#app/ui/MoneyField.tsx';
import { TryCard } from '#app/admin/loyalty/program/TryCard.tsx';
import { RewardScopeNotice } from '#app/admin/loyalty/rewards/RewardScopeNotice.tsx';
import { useDraft, type Draft } from '#app/ui/useDraft.ts';

const rewardKinds = Object.keys(rewardKindWords) as Reward['kind'][];

type RewardsDraft = Pick<Program, 'rewards'>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { program, version, shop } = await readDraftForPage(request);
  const missing: Record<string, string[]> = Object.fromEntries(
    rewardKinds.map((kind) => [kind, missingScopes<string>(shop.scopes, scopesOf(kind))]),
  );
  return json({ rewards: program.rewards, currency: program.currency, version, missing });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerProgramForm(request, ProgramFields.pick({ rewards: true }), (program, { rewards }) => ({
    ...program,
    rewards,
  }));
}

const newReward = (key: string): Reward => ({
  key,
  name: '',
  kind: 'fixed',
  costPoints: 500,
  value: 500,
  variantId: '',
  minOrderMinor: 0,
  expiresDays: 90,
  returnsPoints: false,
  limitPerCustomer: null,
  limitDays: null,
  combinesWith: { order: false, product: false, shipping: true },
});

export default function Rewards() {
  const { rewards, currency, version, missing } = useLoaderData<typeof loader>();
  const draft = useDraft<RewardsDraft>({ rewards }, { version });
  const list = draft.value.rewards;
  return (
    <DraftPage
      title="Rewards"
      subtitle="What points, full cards and tiers bring"
      back={{ content: 'Program', url: '/app/loyalty/program' }}
      draft={draft}
      aside={<TryCard part={draft.value} />}
    >
      {rewardKinds
        .filter((kind) => list.some((reward) => reward.kind === kind))
        .map((kind) => (
          <RewardScopeNotice key={kind} kindName={rewardKindWords[kind]} missing={missing[kind] ?? []} />
        ))}
      {list.length === 0 && (
        <Card>
          <Text as="p">No reward yet. Points are worth something only when there is something to spend them on.</Text>
        </Card>
      )}
      {list.map((reward, index) => (
        <EntryCard
          key={reward.key}
          title={reward.name || 'New reward'}
          removeLabel={`Remove reward ${index + 1}`}
          onRemove={() => draft.set({ rewards: list.filter((_, at) => at !== index) })}
        >
          <RewardFields draft={draft} index={index} reward={reward} currency={currency} />
        </EntryCard>
      ))}
      <div className="beside-cards">
        <Button onClick={() => draft.set({ rewards: [...list, newReward(freeKey('reward', list))] })}>
          Add a reward
        </Button>
      </div>
    </DraftPage>
  );
}

type RewardFieldsProps = { draft: Draft<RewardsDraft>; index: number; reward: Reward; currency: string };
const kindOptions = rewardKinds.map((value) => ({ value, label: rewardKindWords[value] }));

function RewardFields({ draft, index, reward, currency }: RewardFieldsProps) {
  const set = (change: Partial<Reward>) => draft.set({ rewards: withChanged(draft.value.rewards, index, change) });
  const errorOf = (field: string) => draft.errorOf(`rewards.${index}.${field}`);
  return (
    <>
      <FormLayout.Group>
        <TextField
          label="Name"
          autoComplete="off"
          maxLength={80}
          value={reward.name}
          onChange={(name) => set({ name })}
          error={errorOf('name')}
        />
        <Select
          label="Kind"
          options={kindOptions}
          value={reward.kind}
          onChange={(kind) => set({ kind: kind as Reward['kind'] })}
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <ValueField reward={reward} currency={currency} set={set} errorOf={errorOf} />
        {reward.costPoints !== null && (
          <NumberField
            label="Points it costs"
            value={reward.costPoints}
            onChange={(costPoints) => set({ costPoints })}
            error={errorOf('costPoints')}
          />
        )}
        <MoneyField
          label="Minimum order"
          helpText="0 for none"
          currency={currency}
          value={reward.minOrderMinor}
          onChange={(minOrderMinor) => set({ minOrderMinor })}
          error={errorOf('minOrderMinor')}
        />
      </FormLayout.Group>
      <Checkbox
        label="Points can buy it"
        helpText="Otherwise it is only given: for a full card, on reaching a tier, or by hand"
        checked={reward.costPoints !== null}
        onChange={(isForPoints) => set({ costPoints: isForPoints ? 500 : null })}
      />
      <OptionalNumber
        label="Lapses when unused"
        amountLabel="After so many days"
        value={reward.expiresDays}
        first={90}
        onChange={(expiresDays) => set({ expiresDays })}
        error={errorOf('expiresDays')}
      />
      {reward.expiresDays !== null && reward.costPoints !== null && (
        <Checkbox
          label="Its points come back when it lapses"
          helpText={
            reward.kind === 'gift_card' || reward.kind === 'store_credit'
              ? 'Those of what is left of it, as Shopify tells'
              : undefined
          }
          checked={reward.returnsPoints}
          onChange={(returnsPoints) => set({ returnsPoints })}
        />
      )}
      <OptionalNumber
        label="Limited for each customer"
        amountLabel="Times"
        value={reward.limitPerCustomer}
        first={1}
        onChange={(limitPerCustomer) => set({ limitPerCustomer })}
        error={errorOf('limitPerCustomer')}
      />
      {reward.limitPerCustomer !== null && (
        <OptionalNumber
          label="The limit begins anew"
          amountLabel="After so many days"
          value={reward.limitDays}
          first={30}
          onChange={(limitDays) => set({ limitDays })}
          error={errorOf('limitDays')}
        />
      )}
      <CombinesWith reward={reward} onChange={(combinesWith) => set({ combinesWith })} />
    </>
  );
}

type ValueFieldProps = {
  reward: Reward;
  currency: string;
  set: (change: Partial<Reward>) => void;
  errorOf: (field: string) => string | undefined;
};

function ValueField({ reward, currency, set, errorOf }: ValueFieldProps) {
  const shared = { value: reward.value, onChange: (value: number) => set({ value }), error: errorOf('value') };
  switch (reward.kind) {
    case 'percent':
      return <NumberField label="Percentage" suffix="%" {...shared} />;
    case 'free_product':
      return (
        <>
          <TextField
            label="Variant number"
            autoComplete="off"
            value={reward.variantId}
            onChange={(variantId) => set({ variantId })}
            error={errorOf('variantId')}
          />
          <MoneyField label="What it costs you" currency={currency} {...shared} />
        </>
      );
    case 'free_shipping':
      return <MoneyField label="What it costs you" helpText="For the figures only" currency={currency} {...shared} />;
    case 'gift_card':
      return (
        <MoneyField
          label="Amount"
          helpText="Shopify limits what one gift card may hold. It does not merge customers who have a gift card of their own; where you merge customers often, give store credit instead."
          currency={currency}
          {...shared}
        />
      );
    case 'fixed':
    case 'store_credit':
      return <MoneyField label="Amount" currency={currency} {...shared} />;
  }
}

type OptionalNumberProps = {
  label: string;
  amountLabel: string;
  value: number | null;
  first: number;
  onChange: (value: number | null) => void;
  error?: string;
};

function OptionalNumber({ label, amountLabel, value, first, onChange, error }: OptionalNumberProps) {
  return (
    <>
      <Checkbox label={label} checked={value !== null} onChange={(isOn) => onChange(isOn ? first : null)} />
      {value !== null && <NumberField label={amountLabel} value={value} onChange={onChange} error={error} />}
    </>
  );
}

/** Only what Shopify lets a reward of this kind be combined with. */
function CombinesWith({
  reward: { kind, combinesWith },
  onChange,
}: {
  reward: Reward;
  onChange: (value: Reward['combinesWith']) => void;
}) {
  return (
    <InlineStack gap="400">
      {combinableClasses(kind).map((each) => (
        <Checkbox
          key={each}
          label={`Combines with ${each} discounts`}
          checked={combinesWith[each]}
          onChange={(isOn) => onChange({ ...combinesWith, [each]: isOn })}
        />
      ))}
    </InlineStack>
  );
}
