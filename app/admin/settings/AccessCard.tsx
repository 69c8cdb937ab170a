import { InlineStack, Link, Text } from '@shopify/polaris';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import type { AccessWords } from './access-words.ts';

type AccessCardProps = { accesses: AccessWords[]; nextCursor: string | null };

/** The record of who in the store opened or exported a customer's data. */
export function AccessCard({ accesses, nextCursor }: AccessCardProps) {
  return (
    <TitledCard title="Who opened a customer’s data">
      <Text as="p" tone="subdued">
        Whoever of your staff opens or exports a customer’s data here is noted, once an hour for each thing.
      </Text>
      {accesses.length === 0 ? (
        <Text as="p">Nobody has opened or exported a customer’s data yet.</Text>
      ) : (
        <ul className="plain-list">
          {accesses.map((access) => (
            <li key={access.id}>
              <Access {...access} />
            </li>
          ))}
        </ul>
      )}
      <CursorPaging nextCursor={nextCursor} label="the record" />
    </TitledCard>
  );
}

function Access({ who, what, url, when }: AccessWords) {
  return (
    <InlineStack align="space-between" gap="200">
      <Text as="span" breakWord>
        {who} {url ? <Link url={url}>{what}</Link> : what}
      </Text>
      <Text as="span" tone="subdued">
        {when}
      </Text>
    </InlineStack>
  );
}
