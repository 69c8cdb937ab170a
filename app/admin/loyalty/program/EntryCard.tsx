import { Button } from '@shopify/polaris';
import type { ReactNode } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';

type EntryCardProps = { title: string; removeLabel: string; onRemove: () => void; children: ReactNode };

/** One entry of a list that is edited in place: its fields, and a button to remove it. */
export function EntryCard({ title, removeLabel, onRemove, children }: EntryCardProps) {
  return (
    <TitledCard
      title={title}
      gap="400"
      aside={
        <Button accessibilityLabel={removeLabel} onClick={onRemove}>
          Remove
        </Button>
      }
    >
      {children}
    </TitledCard>
  );
}

/** The list with one entry changed. */
export function withChanged<Entry>(list: Entry[], index: number, change: Partial<Entry>): Entry[] {
  return list.map((entry, at) => (at === index ? { ...entry, ...change } : entry));
}

/** A key that no entry has yet: "reward-3". */
export function freeKey(stem: string, entries: { key: string }[]): string {
  let count = entries.length + 1;
  while (entries.some(({ key }) => key === `${stem}-${count}`)) count += 1;
  return `${stem}-${count}`;
}
