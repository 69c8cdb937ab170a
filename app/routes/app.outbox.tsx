import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigation, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Card, EmptySearchResult, IndexTable, Link, Page, Text } from '@shopify/polaris';
import { tellSettled } from '#app/admin/messages/by-hand-words.ts';
import { UnknownCard } from '#app/admin/messages/UnknownCard.tsx';
import { countByState, listOutbox, nameParcelsOf } from '#app/admin/messages/outbox.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { isMessageKind, messageKinds } from '#app/messages/kinds.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { countUnknown, settleUnknown } from '#app/messages/sending/settle-unknown.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { whyStill } from '#app/admin/messages/standstill.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatMoment } from '#app/ui/dates.ts';
import { labelOfKind, labelOfState, stateOptions } from '#app/admin/labels.ts';
import { ListFilters } from '#app/ui/ListFilters.tsx';
import { unknownButton } from '#app/ui/respond.server.ts';
import type { Done } from '#app/ui/useDoneToast.ts';
import { MessageStateBadge } from '#app/admin/StageBadge.tsx';

const pageSize = 50;
const kindOptions = messageKinds.map((kind) => ({ value: kind, label: labelOfKind(kind) }));

export async function loader({ request }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const params = new URL(request.url).searchParams;
  const kind = params.get('kind') ?? '';
  const answer = await withShop(shop, async (tx) => {
    const page = await listOutbox(tx, {
      state: stateOptions.find(({ value }) => value === params.get('state'))?.value,
      reason: params.get('reason') ?? undefined,
      kind: isMessageKind(kind) ? kind : undefined,
      cursor: params.get('cursor') ?? undefined,
      limit: pageSize,
    });
    const counts = await countByState(tx);
    const parcels = await nameParcelsOf(
      tx,
      page.rows.map(({ id }) => id),
    );
    return json({
      isLive: shop.liveAt !== null,
      standstill: whyStill(shop),
      unknownCount: await countUnknown(tx),
      messages: page.rows.map(({ sendAt, sentAt, ...message }) => ({
        ...message,
        parcel: parcels.get(message.id) ?? null,
        when: formatMoment(sentAt ?? sendAt, shop.timeZone),
        words: message.reason ? wordsForReason(message.reason) : '',
      })),
      nextCursor: page.nextCursor,
      reasonOptions: reasonOptions(counts),
      summary: summarize(counts),
    });
  });
  noteAccess(visit, { kind: 'outbox' });
  return answer;
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop, nameStaff } = await requireShop(request);
  const form = await readFormData(request);
  const decision = form.get('decision');
  if (form.get('intent') !== 'settle' || (decision !== 'arrived' && decision !== 'send_again')) return unknownButton();
  // This may ask Shopify for the name, so do it before the transaction.
  const by = await nameStaff();
  return json<Done>(tellSettled(await withShop(shop, (tx) => settleUnknown(tx, decision, by))));
}

type Counts = Awaited<ReturnType<typeof countByState>>;

function reasonOptions(counts: Counts) {
  const reasons = new Set(counts.map(({ reason }) => reason).filter((reason) => reason !== null));
  return [...reasons].map((reason) => ({ value: reason, label: wordsForReason(reason) }));
}

function summarize(counts: Counts) {
  const byState = new Map<string, number>();
  for (const { state, count } of counts) byState.set(state, (byState.get(state) ?? 0) + count);
  return stateOptions
    .map(({ value }) => ({ state: value, count: byState.get(value) ?? 0 }))
    .filter(({ count }) => count > 0);
}

export default function Outbox() {
  const { messages, nextCursor, reasonOptions, summary, isLive, standstill, unknownCount } =
    useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const isFiltered = ['state', 'reason', 'kind'].some((name) => params.has(name));
  return (
    <Page title="Outbox" subtitle={standstill ?? 'Every message: planned, sent, or not sent and why'}>
      <BlockStack gap="400">
        {unknownCount > 0 && <UnknownCard count={unknownCount} />}
        {summary.length > 0 && (
          <Box paddingInline={{ xs: '400', sm: '0' }}>
            <Text as="p" tone="subdued">
              {`Last 30 days and to come: ${summary.map(({ state, count }) => `${labelOfState(state).toLowerCase()} ${count.toLocaleString('en')}`).join(', ')}.`}
            </Text>
          </Box>
        )}
        <Card padding="0">
          <Box padding="300">
            <ListFilters
              filters={[
                { name: 'state', label: 'State', options: stateOptions },
                { name: 'reason', label: 'Reason', options: reasonOptions },
                { name: 'kind', label: 'Kind', options: kindOptions },
              ]}
            />
          </Box>
          <div className="narrow-table keep-3">
            <IndexTable
              resourceName={{ singular: 'message', plural: 'messages' }}
              itemCount={messages.length}
              selectable={false}
              loading={useNavigation().state === 'loading'}
              headings={[
                { title: 'Message' },
                { title: 'State' },
                { title: 'For' },
                { title: 'When' },
                { title: 'Reason' },
              ]}
              emptyState={
                <EmptySearchResult
                  title={isFiltered ? 'No messages found' : 'No messages yet'}
                  description={
                    isFiltered ? 'Try another state, reason or kind.' : 'They are planned as soon as an order comes in.'
                  }
                  withIllustration={false}
                />
              }
            >
              {messages.map((message, position) => (
                <IndexTable.Row key={message.id} id={message.id} position={position}>
                  <IndexTable.Cell>
                    <Link
                      url={
                        message.orderId === null
                          ? `/app/letters/${message.id}`
                          : `/app/orders/${message.orderId}/messages/${message.id}`
                      }
                      dataPrimaryLink
                    >
                      {labelOfKind(message.kind)}
                      {message.parcel && `, ${message.parcel}`}
                      {message.occasion.startsWith('reminder') && ' (reminder)'}
                    </Link>
                    <span className="narrow-only">{message.when}</span>
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    <MessageStateBadge state={message.state} isLive={isLive} />
                  </IndexTable.Cell>
                  <IndexTable.Cell>
                    {message.orderId === null ? (
                      (message.customerName ?? 'Customer')
                    ) : (
                      <Link url={`/app/orders/${message.orderId}`}>{message.orderName}</Link>
                    )}
                  </IndexTable.Cell>
                  <IndexTable.Cell>{message.when}</IndexTable.Cell>
                  <IndexTable.Cell>
                    <span className="reason-cell">{message.words}</span>
                  </IndexTable.Cell>
                </IndexTable.Row>
              ))}
            </IndexTable>
          </div>
        </Card>
        <CursorPaging nextCursor={nextCursor} label="messages" />
      </BlockStack>
    </Page>
  );
}
