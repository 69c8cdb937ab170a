import { useFetcher } from '@remix-run/react';
import { Button, InlineStack, Link, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

/** Sends the saved texts to one of the store's own addresses. */
export function TestMail({ addresses, isDirty }: { addresses: string[]; isDirty: boolean }) {
  const fetcher = useFetcher<Done>();
  const [chosen, setChosen] = useState(addresses[0] ?? '');
  useDoneToast(fetcher.data);
  return (
    <TitledCard title="Test mail">
      <ProblemBanner answer={fetcher.data} />
      {addresses.length === 0 ? (
        <Text as="p">No address of your store is known.</Text>
      ) : (
        <Select
          label="Send a test to"
          options={addresses}
          value={chosen}
          onChange={setChosen}
          helpText={
            isDirty
              ? 'Save first: the test shows what is saved.'
              : 'As your customers will see it, with [Test] in the subject.'
          }
        />
      )}
      <InlineStack gap="300" blockAlign="center">
        <Button
          disabled={isDirty || chosen === ''}
          loading={fetcher.state !== 'idle'}
          onClick={() => fetcher.submit({ intent: 'test', to: chosen }, { method: 'post' })}
        >
          Send test
        </Button>
        <Link url="/app/settings/sender">Add addresses</Link>
      </InlineStack>
    </TitledCard>
  );
}
