import { Badge, BlockStack, Button, InlineStack, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type Problem = {
  id: string;
  label: string;
  words: string | null;
  opened: string;
  closed: string | null;
  resolution: string | null;
};
type ProblemsProps = { problems: Problem[]; isBusy: boolean; onClose: (id: string, resolution: string) => void };

/** Problems that customers reported about an order; renders nothing when there are none. */
export function ProblemsCard({ problems, isBusy, onClose }: ProblemsProps) {
  if (problems.length === 0) return null;
  return (
    <TitledCard title="Problems" gap="400">
      {problems.map((problem) => (
        <BlockStack key={problem.id} gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h3" variant="bodyMd" fontWeight="semibold">
              {problem.label}
            </Text>
            <Badge tone={problem.closed ? 'success' : 'critical'}>{problem.closed ? 'Closed' : 'Open'}</Badge>
            <Text as="span" tone="subdued">
              {problem.opened}
            </Text>
          </InlineStack>
          {problem.words && <blockquote className="quote">{problem.words}</blockquote>}
          {problem.closed ? (
            <Text
              as="p"
              tone="subdued"
            >{`Closed ${problem.closed}${problem.resolution ? `: ${problem.resolution}` : ''}`}</Text>
          ) : (
            <CloseForm problem={problem} isBusy={isBusy} onClose={onClose} />
          )}
        </BlockStack>
      ))}
    </TitledCard>
  );
}

function CloseForm({
  problem,
  isBusy,
  onClose,
}: {
  problem: Problem;
  isBusy: boolean;
  onClose: ProblemsProps['onClose'];
}) {
  const [resolution, setResolution] = useState('');
  const [error, setError] = useState<string>();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const isEmpty = resolution.trim() === '';
        setError(isEmpty ? 'Say in a few words how it was solved.' : undefined);
        if (!isEmpty) onClose(problem.id, resolution.trim());
      }}
    >
      <TextField
        label="How was it solved?"
        autoComplete="off"
        maxLength={500}
        placeholder="For example: sent a replacement"
        helpText="Only you see this. The review request waits until the problem is closed."
        value={resolution}
        onChange={setResolution}
        error={error}
        connectedRight={
          <Button submit disabled={isBusy}>
            Close problem
          </Button>
        }
      />
    </form>
  );
}
