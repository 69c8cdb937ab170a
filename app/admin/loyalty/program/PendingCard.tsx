import { BlockStack, Button, InlineStack, Link, Text } from '@shopify/polaris';
import { mostPendingDays, type PendingSuggestion } from '#app/loyalty/program/pending-suggestion.ts';
import { plural } from '#app/ui/dates.ts';
import { NumberField } from '#app/ui/fields.tsx';
import { reasonForPending } from './pending-words.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type PendingProps = {
  value: number;
  onChange: (days: number) => void;
  error: string | undefined;
  /** null: the store has not set a return window */
  suggestion: PendingSuggestion | null;
};

/** The pending time, next to what the return window suggests. */
export function PendingCard({ value, onChange, error, suggestion }: PendingProps) {
  return (
    <TitledCard title="Pending" gap="400">
      <NumberField
        label="Days until points can be spent"
        helpText={`From the order, 0 to ${mostPendingDays}. While an order can come back, its points are better not spent.`}
        suffix="days"
        value={value}
        onChange={onChange}
        error={error}
      />
      {suggestion ? <Suggestion value={value} onChange={onChange} suggestion={suggestion} /> : <NoWindow />}
    </TitledCard>
  );
}

function Suggestion({
  value,
  onChange,
  suggestion,
}: {
  value: number;
  onChange: (days: number) => void;
  suggestion: PendingSuggestion;
}) {
  const { days, windowDays } = suggestion;
  return (
    <BlockStack gap="200">
      {value < windowDays && (
        <Text as="p" tone="caution">
          {`This is shorter than your return window of ${plural(windowDays, 'day')}: points could be spent before the order can come back.`}
        </Text>
      )}
      <Text as="p" tone="subdued">
        {reasonForPending(suggestion)} <Link url="/app/settings/returns">Return window</Link> ·{' '}
        <Link url="/app/settings/promise">Delivery promise</Link>
      </Text>
      {value !== days && (
        <InlineStack>
          <Button onClick={() => onChange(days)}>{`Take ${plural(days, 'day')}`}</Button>
        </InlineStack>
      )}
    </BlockStack>
  );
}

function NoWindow() {
  return (
    <Text as="p" tone="subdued">
      How long can customers send things back? <Link url="/app/settings/returns">Set your return window</Link>, and a
      pending time is suggested from it.
    </Text>
  );
}
