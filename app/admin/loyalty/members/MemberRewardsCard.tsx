import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import type { FieldErrors } from '#app/ui/forms.ts';
import { RewardList, type ShownRedemption } from '../rewards/RewardList.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export type MemberRewardAnswer = Done | { errors: FieldErrors };

type MemberRewardsProps = {
  memberId: string;
  redemptions: (ShownRedemption & { canHandBack: boolean })[];
  /** rewards the launched program can give */
  choices: { value: string; label: string }[];
};

/** A member's rewards and what became of them; gives one by hand and takes back an unused one. */
export function MemberRewardsCard({ memberId, redemptions, choices }: MemberRewardsProps) {
  const fetcher = useFetcher<MemberRewardAnswer>();
  useDoneToast(fetcher.data && !('errors' in fetcher.data) ? fetcher.data : undefined);
  const isBusy = fetcher.state !== 'idle';
  const handBack = (redemptionId: string) =>
    fetcher.submit({ intent: 'hand_back', redemptionId }, { method: 'post', action: actionOf(memberId) });
  const canHandBack = new Set(redemptions.filter((each) => each.canHandBack).map(({ id }) => id));
  return (
    <TitledCard title="Rewards" gap="400">
      {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
      {redemptions.length === 0 && <Text as="p">No rewards yet.</Text>}
      <RewardList
        redemptions={redemptions}
        isBusy={isBusy}
        actionsOf={({ id, rewardName }) =>
          canHandBack.has(id)
            ? [{ label: 'Hand back', accessibilityLabel: `Hand back ${rewardName}`, onAction: () => handBack(id) }]
            : []
        }
      />
      {choices.length > 0 && <GiveReward memberId={memberId} choices={choices} />}
    </TitledCard>
  );
}

function actionOf(memberId: string): string {
  return `/app/loyalty/members/${memberId}/rewards`;
}

/** Input is kept until it succeeds; then the form is reset. */
function GiveReward({ memberId, choices }: Pick<MemberRewardsProps, 'memberId' | 'choices'>) {
  const fetcher = useFetcher<MemberRewardAnswer>();
  const { data } = fetcher;
  const [round, setRound] = useState(0);
  useDoneToast(data && !('errors' in data) ? data : undefined);
  useEffect(() => {
    if (data && 'done' in data) setRound((now) => now + 1);
  }, [data]);
  const give = (fields: GiveFields) =>
    fetcher.submit({ intent: 'give', ...fields }, { method: 'post', action: actionOf(memberId) });
  return (
    <GiveForm
      key={round}
      choices={choices}
      errors={data && 'errors' in data ? data.errors : {}}
      isBusy={fetcher.state !== 'idle'}
      onGive={give}
    />
  );
}

type GiveFields = { key: string; rewardKey: string; reason: string };
type GiveFormProps = Pick<MemberRewardsProps, 'choices'> & {
  errors: FieldErrors;
  isBusy: boolean;
  onGive: (fields: GiveFields) => void;
};

function GiveForm({ choices, errors, isBusy, onGive }: GiveFormProps) {
  // One key per form, so that pressing the button again gives no second reward.
  const [fields, setFields] = useState<GiveFields>(() => ({
    key: crypto.randomUUID(),
    rewardKey: choices[0]?.value ?? '',
    reason: '',
  }));
  const set = (change: Partial<GiveFields>) => setFields((now) => ({ ...now, ...change }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onGive(fields);
      }}
    >
      <BlockStack gap="300">
        <FormLayout>
          <FormLayout.Group>
            <Select
              label="Reward to give"
              options={choices}
              value={fields.rewardKey}
              onChange={(rewardKey) => set({ rewardKey })}
              error={errors.rewardKey}
            />
            <TextField
              label="Why it is given"
              helpText="For your own record; kept with your name"
              autoComplete="off"
              maxLength={300}
              value={fields.reason}
              onChange={(reason) => set({ reason })}
              error={errors.reason}
            />
          </FormLayout.Group>
        </FormLayout>
        <InlineStack>
          <Button submit loading={isBusy}>
            Give reward
          </Button>
        </InlineStack>
      </BlockStack>
    </form>
  );
}
