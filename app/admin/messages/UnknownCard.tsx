import { useFetcher } from '@remix-run/react';
import { Banner, Modal, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { SettleDecision } from '#app/messages/sending/settle-unknown.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';

const questions: Record<SettleDecision, { title: string; words: string; button: string }> = {
  arrived: {
    title: 'Take them for sent?',
    words: 'They then count as sent. Choose this if your mail server’s log, or a customer, says that they arrived.',
    button: 'They arrived',
  },
  send_again: {
    title: 'Send them again?',
    words: 'Each goes out once more within minutes. Customers whose mail did arrive get it twice.',
    button: 'Send again',
  },
};

/** Settles together what nobody can say of each: whether it arrived. @param count of such messages */
export function UnknownCard({ count }: { count: number }) {
  const fetcher = useFetcher<Done>();
  const [asked, setAsked] = useState<SettleDecision | null>(null);
  useDoneToast(fetcher.data);
  const question = asked && questions[asked];
  const messages = count === 1 ? '1 message' : `${count.toLocaleString('en')} messages`;
  return (
    <Banner
      tone="warning"
      title={`${messages} may or may not have arrived`}
      action={{ content: questions.arrived.button, onAction: () => setAsked('arrived') }}
      secondaryAction={{ content: questions.send_again.button, onAction: () => setAsked('send_again') }}
    >
      <ProblemBanner answer={fetcher.data} />
      <p>The connection broke while they were handed over, so they were not sent a second time.</p>
      {question && (
        <Modal
          open
          title={question.title}
          onClose={() => setAsked(null)}
          primaryAction={{
            content: `${question.button} (${messages})`,
            onAction: () => {
              fetcher.submit({ intent: 'settle', decision: asked }, { method: 'post', action: '/app/outbox' });
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
    </Banner>
  );
}
