import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Page, Text } from '@shopify/polaris';
import { useState } from 'react';
import { makePreview } from '#app/insights/editor.server.ts';
import { readMessageScreen } from '#app/insights/message-screen.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatMoment } from '#app/ui/dates.ts';
import { DeviceSwitch } from '#app/ui/DeviceSwitch.tsx';
import { labelOfKind } from '#app/ui/labels.ts';
import { MailFrame } from '#app/ui/MailFrame.tsx';
import { intentsOf } from '#app/ui/message-intents.ts';
import { notFound } from '#app/ui/respond.server.ts';
import { MessageStateBadge } from '#app/ui/StageBadge.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { orderId = '', messageId = '' } = params;
  const screen = await withShop(shop, (tx) => readMessageScreen(tx, shop, { orderId, messageId }));
  if (!screen) throw notFound('Message');
  const { message, sent, orderName } = screen;
  return json({
    orderId,
    messageId,
    orderName,
    isLive: shop.liveAt !== null,
    label: labelOfKind(message.kind),
    state: message.state,
    reason: message.reason ? wordsForReason(message.reason) : null,
    when: message.sentAt ? `Sent ${formatMoment(message.sentAt, shop.timeZone)}` : `Due ${formatMoment(message.sendAt, shop.timeZone)}`,
    to: sent?.toAddress ?? screen.to,
    isSent: sent !== null,
    mail: sent ? { subject: sent.subject, html: sent.html, notes: [] } : screen.input ? await makePreview(screen.input) : null,
  });
}

export default function MessagePage() {
  const { orderId, messageId, orderName, isLive, label, state, reason, when, to, isSent, mail } = useLoaderData<typeof loader>();
  const [isPhone, setIsPhone] = useState(false);
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  return (
    <Page
      title={label}
      titleMetadata={<MessageStateBadge state={state} isLive={isLive} />}
      subtitle={`${orderName}, ${when}`}
      backAction={{ content: orderName, url: `/app/orders/${orderId}` }}
      secondaryActions={intentsOf(state).map(({ intent, label: content }) => ({
        content,
        disabled: fetcher.state !== 'idle',
        onAction: () => fetcher.submit({ intent, id: messageId }, { method: 'post', action: `/app/orders/${orderId}?index` }),
      }))}
    >
      <BlockStack gap="400">
        <ProblemBanner answer={fetcher.data} />
        {reason && (
          <Banner tone={state === 'failed' ? 'critical' : 'info'}>
            <p>{reason}.</p>
          </Banner>
        )}
        <TitledCard title={isSent ? 'What was sent' : 'What would be sent'} aside={<DeviceSwitch isPhone={isPhone} onChange={setIsPhone} />}>
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
