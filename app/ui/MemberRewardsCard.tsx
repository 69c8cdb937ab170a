import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, Card, FormLayout, InlineStack, Select, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { FieldErrors } from './forms.ts';
import { RewardList, type ShownRedemption } from './RewardList.tsx';
import { useDoneToast, type Done } from './useDoneToast.ts';

export type MemberRewardAnswer = Done | { errors: FieldErrors };

type MemberRewardsProps = {
  memberId: string;
  redemptions: (ShownRedemption & { canHandBack: boolean })[];
  /** what the launched program can give */
  choices: { value: string; label: string }[];
  /** new with each showing, so that a reward is given once */
  giftKey: string;
};

/** A member's rewards: what became of them, giving one by hand, taking an unused one back. */
export function MemberRewardsCard({ memberId, redemptions, choices, giftKey }: MemberRewardsProps) {
  const fetcher = useFetcher<MemberRewardAnswer>();
  useDoneToast(fetcher.data && !('errors' in fetcher.data) ? fetcher.data : undefined);
  const isBusy = fetcher.state !== 'idle';
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post', action: `/app/loyalty/members/${memberId}/rewards` });
  const canHandBack = new Set(redemptions.filter((each) => each.canHandBack).map(({ id }) => id));
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Rewards
        </Text>
        {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
        {redemptions.length === 0 && <Text as="p">No rewards yet.</Text>}
        <RewardList
          redemptions={redemptions}
          isBusy={isBusy}
          actionsOf={({ id, rewardName }) =>
            canHandBack.has(id) ? [{ label: 'Hand back', accessibilityLabel: `Hand back ${rewardName}`, onAction: () => submit({ intent: 'hand_back', redemptionId: id }) }] : []
          }
        />
        {choices.length > 0 && <GiveForm key={giftKey} choices={choices} answer={fetcher.data} isBusy={isBusy} onGive={(fields) => submit({ intent: 'give', key: giftKey, ...fields })} />}
      </BlockStack>
    </Card>
  );
}

type GiveFields = { rewardKey: string; reason: string };
type GiveFormProps = Pick<MemberRewardsProps, 'choices'> & { answer: MemberRewardAnswer | undefined; isBusy: boolean; onGive: (fields: GiveFields) => void };

function GiveForm({ choices, answer, isBusy, onGive }: GiveFormProps) {
  const [fields, setFields] = useState<GiveFields>({ rewardKey: choices[0]?.value ?? '', reason: '' });
  const errors = answer && 'errors' in answer ? answer.errors : {};
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
            <Select label="Reward to give" options={choices} value={fields.rewardKey} onChange={(rewardKey) => set({ rewardKey })} error={errors.rewardKey} />
            <TextField label="Why it is given" helpText="For your own record; kept with your name" autoComplete="off" maxLength={300} value={fields.reason} onChange={(reason) => set({ reason })} error={errors.reason} />
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
