import { Banner, BlockStack, List, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { DeviceSwitch } from '#app/ui/DeviceSwitch.tsx';
import { MailFrame } from '#app/ui/MailFrame.tsx';
import { intentsOf } from './intents.ts';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { MessageStateBadge } from '../StageBadge.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useByHand } from './useByHand.tsx';

/** One message to show: an order's message or a letter. */
export type ShownMessage = {
  messageId: string;
  isLive: boolean;
  label: string;
  state: string;
  reason: string | null;
  /** what stands against sending it now, and whether nobody may override it; null: nothing */
  objection: { isFinal: boolean; words: string[] } | null;
  when: string;
  to: string | null;
  isSent: boolean;
  /** null: erased */
  mail: { subject: string; html: string; notes: string[] } | null;
};

/** @param action where its buttons post to */
export function MessagePage({
  message,
  about,
  back,
  action,
}: {
  message: ShownMessage;
  about: string;
  back: { content: string; url: string };
  action: string;
}) {
  const { messageId, isLive, label, state, reason, objection, when, to, isSent, mail } = message;
  const [isPhone, setIsPhone] = useState(false);
  const byHand = useByHand(action);
  return (
    <Page
      title={label}
      titleMetadata={<MessageStateBadge state={state} isLive={isLive} />}
      subtitle={`${about}, ${when}`}
      backAction={back}
      secondaryActions={intentsOf(state).map(({ intent, label: content }) => ({
        content,
        disabled: byHand.isBusy,
        onAction: () => byHand.send(intent, messageId),
      }))}
    >
      <BlockStack gap="400">
        <ProblemBanner answer={byHand.answer} />
        {byHand.question}
        {reason && (
          <Banner tone={state === 'failed' ? 'critical' : 'info'}>
            <p>{reason}.</p>
          </Banner>
        )}
        {objection && (
          <Banner tone="warning" title={objection.isFinal ? 'It cannot be sent' : 'Sending it now would override this'}>
            <List>
              {objection.words.map((words) => (
                <List.Item key={words}>{words}</List.Item>
              ))}
            </List>
          </Banner>
        )}
        <TitledCard
          title={isSent ? 'What was sent' : 'What would be sent'}
          aside={<DeviceSwitch isPhone={isPhone} onChange={setIsPhone} />}
        >
          <Text as="p" breakWord>{`To: ${to ?? 'no address'}`}</Text>
          {mail ? (
            <>
              <Text as="p">{`Subject: ${mail.subject}`}</Text>
              {mail.notes.map((note) => (
                <Text as="p" key={note} tone="critical">
                  {note}
                </Text>
              ))}
              <MailFrame html={mail.html} subject={mail.subject} isPhone={isPhone} />
            </>
          ) : (
            <Text as="p">The mail cannot be shown: the order or the customer was erased.</Text>
          )}
        </TitledCard>
      </BlockStack>
    </Page>
  );
}
