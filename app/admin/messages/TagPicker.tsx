import { Button, InlineStack, Select } from '@shopify/polaris';
import { useState } from 'react';

export type Tag = { insert: string; label: string; group: string; description: string };

/** Inserts a tag at the last cursor position, so that nobody needs to know Liquid. */
export function TagPicker({ tags, onPick }: { tags: Tag[]; onPick: (insert: string) => void }) {
  const [chosen, setChosen] = useState(tags[0]?.insert ?? '');
  const groups = [...new Set(tags.map((tag) => tag.group))].map((group) => ({
    title: group,
    options: tags.filter((tag) => tag.group === group).map(({ insert, label }) => ({ value: insert, label })),
  }));
  return (
    <InlineStack gap="200" blockAlign="end">
      <div style={{ flex: '1 1 14rem' }}>
        <Select
          label="Tag"
          options={groups}
          value={chosen}
          onChange={setChosen}
          helpText={tags.find((tag) => tag.insert === chosen)?.description}
        />
      </div>
      <Button onClick={() => onPick(chosen)}>Insert tag</Button>
    </InlineStack>
  );
}
