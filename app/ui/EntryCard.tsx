import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { ReactNode } from 'react';

type EntryCardProps = { title: string; removeLabel: string; onRemove: () => void; children: ReactNode };

/** One entry of a list that is edited in place: its fields, and a way to take it out. */
export function EntryCard({ title, removeLabel, onRemove, children }: EntryCardProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {title}
          </Text>
          <Button accessibilityLabel={removeLabel} onClick={onRemove}>
            Remove
          </Button>
        </InlineStack>
        {children}
      </BlockStack>
    </Card>
  );
}

/** The list with one entry changed. */
export function withChanged<Entry>(list: Entry[], index: number, change: Partial<Entry>): Entry[] {
  return list.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

/** A key that none of the entries has: "reward-3". */
export function freeKey(stem: string, entries: { key: string }[]): string {
  let count = entries.length + 1;
  while (entries.some(({ key }) => key === `${stem}-${count}`)) count += 1;
  return `${stem}-${count}`;
}
