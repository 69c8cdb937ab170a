import { Button, InlineStack, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import { TitledCard } from '#app/ui/TitledCard.tsx';

export type PauseIntent = 'pause' | 'resume' | 'end_live';

type PauseCardProps = {
  /** since when everything is paused, in words; null: it is not */
  pausedSince: string | null;
  /** messages that are planned, and those of them that are due */
  waiting: { planned: number; due: number };
  isBusy: boolean;
  onDecide: (intent: PauseIntent) => void;
};

/** Stops all mail to customers, lets it go on, or ends it. Each asks first and says what becomes of what waits. */
export function PauseCard({ pausedSince, waiting, isBusy, onDecide }: PauseCardProps) {
  const [asked, setAsked] = useState<PauseIntent | null>(null);
  const question = asked && questionOf(asked, waiting);
  return (
    <TitledCard title={pausedSince ? 'All messages are paused' : 'Sending is on'}>
      <Text as="p">
        {pausedSince
          ? `Since ${pausedSince}, nothing is sent to customers. ${tellWaiting(waiting)}`
          : 'Customers get the messages that are planned. You can pause them all at any time.'}
      </Text>
      <InlineStack gap="200">
        {pausedSince ? (
          <Button variant="primary" loading={isBusy} onClick={() => setAsked('resume')}>
            Resume messages
          </Button>
        ) : (
          <Button loading={isBusy} onClick={() => setAsked('pause')}>
            Pause all messages
          </Button>
        )}
        <Button variant="plain" tone="critical" disabled={isBusy} onClick={() => setAsked('end_live')}>
          Go back to not live
        </Button>
      </InlineStack>
      {asked && question && (
        <Modal
          open
          title={question.title}
          onClose={() => setAsked(null)}
          primaryAction={{
            content: question.button,
            destructive: asked === 'end_live',
            onAction: () => {
              onDecide(asked);
              setAsked(null);
            },
          }}
          secondaryActions={[{ content: 'Cancel', onAction: () => setAsked(null) }]}
        >
          <Modal.Section>
            <Text as="p">{question.words}</Text>
          </Modal.Section>
        </Modal>
      )}
    </TitledCard>
  );
}

function questionOf(intent: PauseIntent, waiting: PauseCardProps['waiting']) {
  switch (intent) {
    case 'pause':
      return {
        title: 'Pause all messages?',
        button: 'Pause all messages',
        words:
          'From now on nothing is sent to customers, order confirmations included if Aftercare sends them. Messages stay planned. One whose time passes meanwhile is not sent later; the order says so.',
      };
    case 'resume':
      return {
        title: 'Resume messages?',
        button: 'Resume messages',
        words: `${tellWaiting(waiting)} What is due goes out now, if it is still right and in time; the rest on its day.`,
      };
    case 'end_live':
      return {
        title: 'Go back to not live?',
        button: 'Go back',
        words:
          'Nothing is sent any more. Messages are still planned, so that you can see what would be sent, and each that comes due ends unsent, for good. When you go live again, you choose anew from which orders on.',
      };
  }
}

function tellWaiting({ planned, due }: PauseCardProps['waiting']): string {
  if (planned === 0) return 'No message is waiting.';
  const count = planned === 1 ? '1 message is planned' : `${planned.toLocaleString('en')} messages are planned`;
  return `${count}, ${due.toLocaleString('en')} of them due.`;
}
