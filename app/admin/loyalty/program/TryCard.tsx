import { useFetcher } from '@remix-run/react';
import { BlockStack, Card, InlineStack, Spinner, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import type { DryRunWords } from './dry-run-words.ts';
import { DryRunTables } from './DryRunCard.tsx';

/** The try route's answer. */
export type TryAnswer = { run: DryRunWords } | { run: null; why: string };

const pauseMs = 500;

/**
 * Shown next to an editor of the loyalty program: what the rules would make of the stored orders, including unsaved
 * input.
 * @param part the fields of the program that the page edits
 */
export function TryCard({ part }: { part: object }) {
  const fetcher = useFetcher<TryAnswer>();
  const text = JSON.stringify(part);
  const { submit } = fetcher;
  const asked = useRef<string | null>(null);
  useEffect(() => {
    if (asked.current === text) return;
    const ask = () => {
      asked.current = text;
      submit({ part: text }, { method: 'post', action: '/app/loyalty/program/try' });
    };
    const timer = setTimeout(ask, asked.current === null ? 0 : pauseMs);
    return () => clearTimeout(timer);
  }, [text, submit]);
  const answer = fetcher.data;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            What would differ
          </Text>
          {fetcher.state !== 'idle' && <Spinner size="small" accessibilityLabel="Trying it on your orders" />}
        </InlineStack>
        {!answer && <Text as="p">Trying it on your orders…</Text>}
        {answer?.run === null && <Text as="p">{answer.why}</Text>}
        {answer?.run && <DryRunTables run={answer.run} />}
      </BlockStack>
    </Card>
  );
}
