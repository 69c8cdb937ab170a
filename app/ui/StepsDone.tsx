import { InlineStack, ProgressBar, Text } from '@shopify/polaris';

/** Progress through a list of steps. @param labelledBy id of the list's heading */
export function StepsDone({ done, all, labelledBy }: { done: number; all: number; labelledBy: string }) {
  return (
    <InlineStack gap="200" blockAlign="center">
      <Text as="p" tone="subdued">{`${done} of ${all} done`}</Text>
      <div style={{ width: '8rem' }}>
        <ProgressBar progress={(done / all) * 100} size="small" tone="success" ariaLabelledBy={labelledBy} />
      </div>
    </InlineStack>
  );
}
