import { json, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Page, Text } from '@shopify/polaris';
import { readSetAside } from '#app/admin/support/read.server.ts';
import { showBody } from '#app/admin/support/webhook-body.ts';
import { withShop } from '#app/lib/db.server.ts';
import { replay } from '#app/shopify/inbox.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatMoment } from '#app/ui/dates.ts';
import { notFound } from '#app/ui/respond.server.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const entry = await withShop(shop, (tx) => readSetAside(tx, params.id ?? ''));
  if (!entry) throw notFound('Webhook');
  noteAccess(visit, { kind: 'webhook', id: String(entry.id) });
  return json({
    topic: entry.topic,
    reason: entry.reason,
    webhookId: entry.webhookId,
    received: formatMoment(entry.receivedAt, shop.timeZone),
    body: showBody(entry.body),
  });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const id = params.id ?? '';
  const isReplayed = /^\d{1,18}$/.test(id) && (await withShop(shop, (tx) => replay(tx, BigInt(id))));
  if (!isReplayed) throw notFound('Webhook');
  return redirect('/app/support');
}

export default function SetAsideWebhook() {
  const { topic, reason, webhookId, received, body } = useLoaderData<typeof loader>();
  const fetcher = useFetcher();
  return (
    <Page
      title={topic}
      subtitle={`${received}, webhook ${webhookId}`}
      backAction={{ content: 'Support', url: '/app/support' }}
      primaryAction={{
        content: 'Replay',
        loading: fetcher.state !== 'idle',
        onAction: () => fetcher.submit({}, { method: 'post' }),
      }}
    >
      <BlockStack gap="400">
        <Banner tone="warning" title="Set aside">
          <p>{reason ?? 'No reason was noted.'}</p>
        </Banner>
        <TitledCard title="What Shopify sent" gap="200">
          <Text as="p" tone="subdued">
            {body.isParseable
              ? 'Personal data is hidden here.'
              : 'It is not JSON. What looks like personal data is hidden here.'}
          </Text>
          {/* Focusable, so that the keyboard can scroll it. */}
          <pre className="webhook-body" tabIndex={0} aria-label="Body of the webhook" role="region">
            {body.text}
          </pre>
        </TitledCard>
      </BlockStack>
    </Page>
  );
}
