import { Button, ChoiceList, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import { labelOfKind } from '../labels.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Choice = { days: number; kinds: { kind: string; count: number }[]; isPartial: boolean };

/** Says plainly that nothing is sent yet and what would be, and lets the merchant choose the orders to begin with. */
export function GoLiveCard({
  choices,
  isBusy,
  onGoLive,
}: {
  choices: Choice[];
  isBusy: boolean;
  onGoLive: (daysBack: number) => void;
}) {
  const [chosen, setChosen] = useState('0');
  return (
    <TitledCard title="Not live yet: nothing is sent">
      <Text as="p">
        Aftercare reads your orders and plans messages, so that you can see what it would do. Customers get nothing
        until you go live. Plans whose time has passed stay unsent.
      </Text>
      <ChoiceList
        title="Begin with"
        choices={choices.map((choice) => ({
          value: String(choice.days),
          label: labelOf(choice.days),
          helpText: describe(choice),
        }))}
        selected={[chosen]}
        onChange={([value]) => setChosen(value ?? '0')}
      />
      <InlineStack>
        <Button variant="primary" loading={isBusy} onClick={() => onGoLive(Number(chosen))}>
          Go live
        </Button>
      </InlineStack>
    </TitledCard>
  );
}

function labelOf(days: number): string {
  return days === 0 ? 'Orders placed from now on' : `Orders placed in the last ${days} days, too`;
}

function describe({ days, kinds, isPartial }: Choice): string {
  if (days === 0) return 'Orders from before get nothing.';
  if (kinds.length === 0) return 'At present nothing would be sent for them.';
  const which = isPartial ? 'Would be sent for the newest 300 orders' : 'Would be sent, now or in time';
  return `${which}: ${kinds.map(({ kind, count }) => `${labelOfKind(kind)} ${count.toLocaleString('en')}`).join(', ')}.`;
}
