import { useFetcher } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  Link,
  ProgressBar,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { useState } from 'react';
import type { FieldErrors } from '#app/ui/forms.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export type MemberTierAnswer = Done | { errors: FieldErrors };

export type ShownTier = {
  /** the current tier and what is missing to the next one, one sentence each */
  words: string[];
  /** null without a next tier */
  progressPercent: number | null;
  /** an announced drop */
  notice: string | null;
  isPlaced: boolean;
  levels: { value: string; label: string }[];
  referrals: { orderId: string; title: string; state: string }[];
};

type MemberTierProps = ShownTier & { memberId: string };

/** A member's tier, placing them by hand, and the friends they referred. */
export function MemberTierCard({
  memberId,
  words,
  progressPercent,
  notice,
  isPlaced,
  levels,
  referrals,
}: MemberTierProps) {
  const fetcher = useFetcher<MemberTierAnswer>();
  useDoneToast(fetcher.data && !('errors' in fetcher.data) ? fetcher.data : undefined);
  const submit = (fields: Record<string, string>) =>
    fetcher.submit(fields, { method: 'post', action: `/app/loyalty/members/${memberId}/tier` });
  if (levels.length === 0 && referrals.length === 0) return null;
  return (
    <TitledCard title={levels.length > 0 ? 'Tier' : 'Referrals'} gap="400">
      {fetcher.data && 'problem' in fetcher.data && <Banner tone="critical" title={fetcher.data.problem} />}
      {levels.length > 0 && (
        <>
          <BlockStack gap="200">
            {words.map((sentence) => (
              <Text as="p" key={sentence}>
                {sentence}
              </Text>
            ))}
            {progressPercent !== null && (
              <>
                <ProgressBar progress={progressPercent} size="small" ariaLabelledBy="tier-progress" />
                <Text
                  as="p"
                  tone="subdued"
                  id="tier-progress"
                >{`${progressPercent}% of the way to the next tier`}</Text>
              </>
            )}
          </BlockStack>
          {notice && <Banner tone="warning" title={notice} />}
          <PlaceForm
            levels={levels}
            isPlaced={isPlaced}
            answer={fetcher.data}
            isBusy={fetcher.state !== 'idle'}
            onSubmit={submit}
          />
        </>
      )}
      {referrals.length > 0 && <Referrals referrals={referrals} hasTitle={levels.length > 0} />}
    </TitledCard>
  );
}

type PlaceFormProps = Pick<ShownTier, 'levels' | 'isPlaced'> & {
  answer: MemberTierAnswer | undefined;
  isBusy: boolean;
  onSubmit: (fields: Record<string, string>) => void;
};

function PlaceForm({ levels, isPlaced, answer, isBusy, onSubmit }: PlaceFormProps) {
  const [fields, setFields] = useState({ tierKey: levels[0]?.value ?? '', reason: '' });
  const errors = answer && 'errors' in answer ? answer.errors : {};
  const set = (change: Partial<typeof fields>) => setFields((now) => ({ ...now, ...change }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ intent: 'place', ...fields });
      }}
    >
      <BlockStack gap="300">
        <FormLayout>
          <FormLayout.Group>
            <Select
              label="Place in tier"
              options={levels}
              value={fields.tierKey}
              onChange={(tierKey) => set({ tierKey })}
              error={errors.tierKey}
            />
            <TextField
              label="Reason for the tier"
              helpText="Kept with your name"
              autoComplete="off"
              maxLength={300}
              value={fields.reason}
              onChange={(reason) => set({ reason })}
              error={errors.reason}
            />
          </FormLayout.Group>
        </FormLayout>
        <InlineStack gap="200">
          <Button submit loading={isBusy}>
            Place in this tier
          </Button>
          {isPlaced && (
            <Button disabled={isBusy} onClick={() => onSubmit({ intent: 'end' })}>
              Let their orders decide again
            </Button>
          )}
        </InlineStack>
      </BlockStack>
    </form>
  );
}

function Referrals({ referrals, hasTitle }: Pick<ShownTier, 'referrals'> & { hasTitle: boolean }) {
  return (
    <BlockStack gap="200">
      {hasTitle && (
        <Text as="h3" variant="headingSm">
          Referrals
        </Text>
      )}
      <ul className="plain-list">
        {referrals.map(({ orderId, title, state }) => (
          <li key={orderId}>
            <BlockStack gap="050">
              <Link url={`/app/orders/${orderId}`}>{title}</Link>
              <Text as="p" tone="subdued">
                {state}
              </Text>
            </BlockStack>
          </li>
        ))}
      </ul>
    </BlockStack>
  );
}
