import { Banner, Button, DropZone, InlineStack, List, Text } from '@shopify/polaris';
import { useState } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';

export type UploadAnswer = { problem: string };

type ImportUploadProps = {
  maxBytes: number;
  answer: UploadAnswer | undefined;
  isBusy: boolean;
  onUpload: (file: File) => void;
};

/** Uploads another program's file. Nothing is added before the merchant has seen what would be. */
export function ImportUpload({ maxBytes, answer, isBusy, onUpload }: ImportUploadProps) {
  const [file, setFile] = useState<File | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const problem = refused ?? (isBusy ? null : (answer?.problem ?? null));
  const take = (all: File[]) => {
    const chosen = all[0];
    if (!chosen) return;
    const isTooLarge = chosen.size > maxBytes;
    setRefused(
      isTooLarge
        ? `${chosen.name} is larger than ${maxBytes / 1024 / 1024} MB. Keep the columns Email and Points only, or split it.`
        : null,
    );
    setFile(isTooLarge ? null : chosen);
    if (!isTooLarge) onUpload(chosen);
  };
  return (
    <TitledCard title="Bring the points along" gap="400">
      <Text as="p">
        Export your customers with their points from Smile.io, LoyaltyLion, Yotpo or any other program as CSV, and
        choose the file here. First you see what each line would do; points are added only when you say so, and the
        import can be undone.
      </Text>
      {problem && <Banner tone="critical" title={problem} />}
      <DropZone label="CSV file" allowMultiple={false} onDrop={take} disabled={isBusy} variableHeight>
        <div className="drop-words">
          <Button loading={isBusy}>{file && isBusy ? `Reading ${file.name}` : 'Choose a file'}</Button>
          <Text as="p" tone="subdued">
            or drop it here
          </Text>
        </div>
      </DropZone>
      <InlineStack>
        <List>
          <List.Item>Columns Email and Points (or Points balance); Birthday, Tier and Name if you like</List.Item>
          <List.Item>Up to 50,000 lines and 5 MB; commas, semicolons or tabs</List.Item>
          <List.Item>Who is no customer yet finds the points when they order with the address</List.Item>
          <List.Item>No address is kept, and nobody gets a mail</List.Item>
        </List>
      </InlineStack>
    </TitledCard>
  );
}
