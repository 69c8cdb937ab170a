import { BlockStack, Button, ChoiceList, InlineStack, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import { labelOfKind } from '../labels.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Choice = { days: number; kinds: { kind: string; count: number }[]; isPartial: boolean };

/** Says plainly that nothing is sent yet and what would be, and lets the merchant choose the orders to begin with. */
export function GoLiveCard({
  choices,
  undone,
  isBusy,
  onGoLive,
}: {
  choices: Choice[];
  /** steps of the setup that are not done yet */
  undone: string[];
  isBusy: boolean;
  onGoLive: (daysBack: number) => void;
}) {
  const [chosen, setChosen] = useState('0');
  const [isAsking, setIsAsking] = useState(false);
  const choice = choices.find(({ days }) => String(days) === chosen);
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
        <Button variant="primary" loading={isBusy} onClick={() => setIsAsking(true)}>
          Go live
        </Button>
      </InlineStack>
      {isAsking && (
        <Modal
          open
          title="Go live?"
          onClose={() => setIsAsking(false)}
          primaryAction={{
            content: 'Go live',
            onAction: () => {
              setIsAsking(false);
              onGoLive(Number(chosen));
            },
          }}
          secondaryActions={[{ content: 'Not yet', onAction: () => setIsAsking(false) }]}
        >
          <Modal.Section>
            <BlockStack gap="200">
              <Text as="p">From now on, your customers get mail from Aftercare.</Text>
              {choice && <Text as="p">{`${labelOf(choice.days)}. ${describe(choice)}`}</Text>}
              {undone.length > 0 && <Text as="p" tone="caution">{`Not done yet: ${undone.join(', ')}.`}</Text>}
              <Text as="p" tone="subdued">
                You can pause all messages here on Home at any time.
              </Text>
            </BlockStack>
          </Modal.Section>
        </Modal>
      )}
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
