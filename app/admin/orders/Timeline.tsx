import { Badge, BlockStack, Button, InlineStack, Text } from '@shopify/polaris';
import { Fragment } from 'react';
import { intentsOf, type MessageIntent } from '../messages/intents.ts';
import { MessageStateBadge } from '../StageBadge.tsx';

type Message = {
  id: string;
  state: string;
  reason: string | null;
  isByHand: boolean;
  steps: { at: string; words: string }[];
};
type Entry = {
  key: string;
  when: string;
  isAhead: boolean;
  title: string;
  detail: string | null;
  message: Message | null;
};

type TimelineProps = {
  entries: Entry[];
  orderId: string;
  isLive: boolean;
  isBusy: boolean;
  onMessage: (intent: MessageIntent, messageId: string) => void;
};

/** What happened and what is planned, oldest first, with a line at the present. */
export function Timeline({ entries, isLive, orderId, isBusy, onMessage }: TimelineProps) {
  const firstAhead = entries.find((entry) => entry.isAhead)?.key;
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <Fragment key={entry.key}>
          {entry.key === firstAhead && <li className="timeline-now">Now. What follows is planned.</li>}
          <li className={entry.message ? `timeline-message ${markOf(entry.message.state)}` : undefined}>
            <BlockStack gap="100">
              <InlineStack gap="200" blockAlign="center">
                <Text as="h3" variant="bodyMd" fontWeight="semibold">
                  {entry.title}
                </Text>
                {entry.message && <MessageStateBadge state={entry.message.state} isLive={isLive} />}
                {entry.message?.isByHand && <Badge>By hand</Badge>}
                <Text as="span" tone="subdued">
                  {entry.when}
                </Text>
              </InlineStack>
              {entry.detail && <Text as="p">{entry.detail}</Text>}
              {entry.message && (
                <MessageRow
                  message={entry.message}
                  title={entry.title}
                  orderId={orderId}
                  isBusy={isBusy}
                  onMessage={onMessage}
                />
              )}
            </BlockStack>
          </li>
        </Fragment>
      ))}
    </ol>
  );
}

/** A filled mark for sent messages, a ring for upcoming ones, a faint one for those that will never be sent. */
function markOf(state: string): string {
  if (['planned', 'queued', 'sending'].includes(state)) return 'is-ahead';
  return ['sent', 'failed', 'unknown'].includes(state) ? `is-${state}` : 'is-ended';
}

type RowProps = {
  message: Message;
  title: string;
  orderId: string;
  isBusy: boolean;
  onMessage: TimelineProps['onMessage'];
};

function MessageRow({ message, title, orderId, isBusy, onMessage }: RowProps) {
  const look = message.state === 'sent' ? 'Show mail' : 'Preview';
  return (
    <BlockStack gap="200">
      {message.reason && <Text as="p">{message.reason}</Text>}
      {message.steps.length > 0 && (
        <details>
          <summary>{`${message.steps.length} ${message.steps.length === 1 ? 'step' : 'steps'}`}</summary>
          <ul>
            {message.steps.map((step, index) => (
              <li key={index}>{`${step.at}: ${step.words}`}</li>
            ))}
          </ul>
        </details>
      )}
      <InlineStack gap="200">
        <Button
          size="slim"
          url={`/app/orders/${orderId}/messages/${message.id}`}
          accessibilityLabel={`${look}: ${title}`}
        >
          {look}
        </Button>
        {intentsOf(message.state).map(({ intent, label }) => (
          <Button
            key={intent}
            size="slim"
            disabled={isBusy}
            accessibilityLabel={`${label}: ${title}`}
            onClick={() => onMessage(intent, message.id)}
          >
            {label}
          </Button>
        ))}
      </InlineStack>
    </BlockStack>
  );
}
