import { useFetcher } from '@remix-run/react';
import { List, Modal, Text } from '@shopify/polaris';
import { useState, type ReactNode } from 'react';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';
import type { ByHandAnswer, MessageIntent } from './intents.ts';

export type ByHand = {
  send: (intent: MessageIntent, messageId: string) => void;
  isBusy: boolean;
  /** for a banner; undefined while a question stands */
  answer: Done | undefined;
  /** the question what to override, while there is one */
  question: ReactNode;
};

/**
 * The buttons of a message. Where something stands against sending it, each reason is named and a yes asked for.
 * @param action where they post to; omit it for the page's own route
 */
export function useByHand(action?: string): ByHand {
  const fetcher = useFetcher<ByHandAnswer>();
  const [dismissed, setDismissed] = useState<ByHandAnswer | null>(null);
  const { data } = fetcher;
  const answer = data && !('ask' in data) ? data : undefined;
  const ask = data && 'ask' in data && data !== dismissed && fetcher.state === 'idle' ? data.ask : null;
  useDoneToast(answer);
  const submit = (fields: Record<string, string>) => fetcher.submit(fields, { method: 'post', action });
  return {
    send: (intent, id) => submit({ intent, id }),
    isBusy: fetcher.state !== 'idle',
    answer,
    question: ask && (
      <Modal
        open
        title="Send it all the same?"
        onClose={() => setDismissed(data ?? null)}
        primaryAction={{
          content: 'Send anyway',
          destructive: true,
          onAction: () =>
            submit({ intent: ask.intent, id: ask.id, yes: ask.reasons.map(({ reason }) => reason).join(',') }),
        }}
        secondaryActions={[{ content: 'Do not send', onAction: () => setDismissed(data ?? null) }]}
      >
        <Modal.Section>
          <Text as="p">By itself it would not be sent now:</Text>
          <List>
            {ask.reasons.map(({ reason, words }) => (
              <List.Item key={reason}>{words}</List.Item>
            ))}
          </List>
          <Text as="p" tone="subdued">
            If you send it, your name and these reasons are kept in the message&apos;s steps.
          </Text>
        </Modal.Section>
      </Modal>
    ),
  };
}
