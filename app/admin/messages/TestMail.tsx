import { useFetcher } from '@remix-run/react';
import { Button, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

/** Sends the saved texts to the merchant's own address. */
export function TestMail({ to, isDirty }: { to: string; isDirty: boolean }) {
  const fetcher = useFetcher<Done>();
  const [address, setAddress] = useState(to);
  useDoneToast(fetcher.data);
  return (
    <TitledCard title="Test mail">
      <ProblemBanner answer={fetcher.data} />
      <TextField
        label="Send a test to"
        type="email"
        autoComplete="email"
        value={address}
        onChange={setAddress}
        helpText={
          isDirty
            ? 'Save first: the test shows what is saved.'
            : 'As your customers will see it, with [Test] in the subject.'
        }
        connectedRight={
          <Button
            disabled={isDirty || address.trim() === ''}
            loading={fetcher.state !== 'idle'}
            onClick={() => fetcher.submit({ intent: 'test', to: address.trim() }, { method: 'post' })}
          >
            Send test
          </Button>
        }
      />
    </TitledCard>
  );
}
