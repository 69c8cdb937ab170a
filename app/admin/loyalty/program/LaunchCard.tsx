import { useFetcher } from '@remix-run/react';
import { BlockStack, Card, ChoiceList, Text, TextField } from '@shopify/polaris';
import { useEffect, useRef } from 'react';

/** The try route's answer about a first day; words is null when the day cannot be chosen. */
export type SinceAnswer = { words: string | null };

type LaunchCardProps = {
  /** the days that can be chosen; null while there are no orders */
  days: { first: string; last: string } | null;
  /** the chosen first day; null: from now on */
  sinceDay: string | null;
  onChange: (sinceDay: string | null) => void;
};

/** Shown before the first launch: which orders count. */
export function LaunchCard({ days, sinceDay, onChange }: LaunchCardProps) {
  const fetcher = useFetcher<SinceAnswer>();
  const { load } = fetcher;
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (!sinceDay || asked.current === sinceDay) return;
    asked.current = sinceDay;
    load(`/app/loyalty/program/try?since=${encodeURIComponent(sinceDay)}`);
  }, [sinceDay, load]);
  if (!days) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <ChoiceList
          title="Which orders count?"
          choices={[
            { value: 'now', label: 'Orders from the launch on' },
            {
              value: 'since',
              label: 'Orders since a day, too',
              helpText: 'Their points come at once. Customers hear of them only in mails they get anyway.',
            },
          ]}
          selected={[sinceDay === null ? 'now' : 'since']}
          onChange={([choice]) => onChange(choice === 'since' ? days.first : null)}
        />
        {sinceDay !== null && (
          <TextField
            label="First day"
            type="date"
            autoComplete="off"
            min={days.first}
            max={days.last}
            helpText={`From ${days.first} on: older orders are not known here.`}
            value={sinceDay}
            onChange={onChange}
          />
        )}
        {sinceDay !== null && fetcher.data?.words && (
          <Text as="p" fontWeight="medium">
            {fetcher.state === 'idle' ? fetcher.data.words : 'Counting…'}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
