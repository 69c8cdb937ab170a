import { cutText } from '#app/lib/clean-text.ts';
import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, InlineStack, Layout, Link, Page, Text } from '@shopify/polaris';
import { afterFactsChanged } from '#app/follow-up.server.ts';
import type { ByHandAnswer } from '#app/admin/messages/intents.ts';
import { useByHand } from '#app/admin/messages/useByHand.tsx';
import { answerByHand } from '#app/admin/messages/by-hand-form.server.ts';
import { liftBounce } from '#app/customers/preferences.server.ts';
import { makeOrderSummary } from '#app/admin/orders/present.ts';
import { readOrderLoyalty, type OrderLoyalty } from '#app/admin/orders/read-points.server.ts';
import { readBouncedAddress, readOrderScreen } from '#app/admin/orders/read.server.ts';
import { takeStaffWord } from '#app/admin/orders/staff-word.server.ts';
import { makeTimeline } from '#app/admin/orders/timeline.ts';
import { addressHash } from '#app/lib/crypto.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { customerUrl, signLink } from '#app/lib/links.server.ts';
import { explainOrder } from '#app/messages/planning/planning.server.ts';
import { loadFacts } from '#app/orders/load-facts.server.ts';
import { closeProblem } from '#app/service-requests/problems.server.ts';
import { noteAccess } from '#app/privacy/accesses.server.ts';
import { isPaused } from '#app/shops/pause.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { formatDate, plural } from '#app/ui/dates.ts';
import { labelOfKind } from '#app/admin/labels.ts';
import { whatInstead, wordsWithRule } from '#app/admin/orders/silent-words.ts';
import { OrderFactsCards } from '#app/admin/orders/OrderFactsCards.tsx';
import { OrderPointsCard, type OrderPoints } from '#app/admin/orders/OrderPointsCard.tsx';
import { ProblemsCard } from '#app/admin/orders/ProblemsCard.tsx';
import { notFound, unknownButton } from '#app/ui/respond.server.ts';
import { StageBadge, TroubleBadges } from '#app/admin/StageBadge.tsx';
import { Timeline } from '#app/admin/orders/Timeline.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const orderId = params.orderId ?? '';
  const answer = await withShop(shop, async (tx) => {
    const screen = await readOrderScreen(tx, orderId);
    if (!screen) throw notFound('Order');
    const { silent, ruledOut } = await explainOrder(tx, orderId);
    const loyalty = await readOrderLoyalty(tx, orderId);
    return json({
      orderId,
      isLive: shop.liveAt !== null,
      isPaused: isPaused(shop),
      derived: { stage: screen.derived.stage, troubles: screen.derived.troubles },
      bouncedAddress: screen.bouncedAddress,
      summary: makeOrderSummary(screen, shop.timeZone, tx.now),
      points: loyalty && presentPoints(loyalty, shop.timeZone),
      timeline: makeTimeline({ ...screen, ruledOut, timeZone: shop.timeZone, now: tx.now }),
      silent: silent.map(({ kind, reason }) => ({
        kind,
        reason,
        label: labelOfKind(kind),
        words: reason ? wordsWithRule(reason, ruledOut[kind]) : 'Its moment has not come yet',
        instead: whatInstead(kind, reason, orderId),
      })),
      customerPage: customerUrl('order', signLink({ purpose: 'order', shopId: shop.id, subject: orderId })),
    });
  });
  noteAccess(visit, { kind: 'order', id: orderId });
  return answer;
}

function presentPoints(
  { memberId, earned, pending, pendingUntil, tookBack, rewards }: OrderLoyalty,
  timeZone: string,
): OrderPoints {
  const sentences = [
    earned > 0 ? `Earned ${plural(earned, 'point')}` : '',
    pending > 0 && pendingUntil
      ? `${pending.toLocaleString('en')} pending until ${formatDate(pendingUntil, timeZone)}`
      : '',
    tookBack > 0 ? `${tookBack.toLocaleString('en')} taken back` : '',
    ...rewards.map(({ name, code }) => `Used ${name}${code ? `, ${code}` : ''}`),
  ];
  return { memberId, sentences: sentences.filter(Boolean) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { shop, nameStaff } = await requireShop(request);
  const form = await readFormData(request);
  const id = String(form.get('id'));
  // This may ask Shopify for the name, so do it before the shop is locked.
  const by = form.get('intent') === 'try_address' ? '' : await nameStaff();
  return withShop(
    shop,
    async (tx) => {
      switch (form.get('intent')) {
        case 'try_address':
          return json<Done>(await tryAddress(tx, params.orderId ?? ''));
        case 'staff_word':
          return json<Done>(
            await takeStaffWord(tx, {
              orderId: params.orderId ?? '',
              shipmentId: id,
              answer: form.get('answer'),
              saidBy: by,
            }),
          );
        case 'close_problem':
          return json(
            await close(tx, {
              id,
              orderId: params.orderId ?? '',
              resolution: String(form.get('resolution') ?? ''),
              closedBy: by,
            }),
          );
        default: {
          const answer = await answerByHand(tx, form, id, by);
          return answer ? json<ByHandAnswer>(answer) : unknownButton();
        }
      }
    },
    { isExclusive: true },
  );
}

async function close(
  tx: ShopTx,
  { id, orderId, resolution, closedBy }: { id: string; orderId: string; resolution: string; closedBy: string },
): Promise<Done> {
  if (resolution.trim() === '') return { problem: 'Say in a few words how it was solved.' };
  const closed = await closeProblem(tx, { id, closedBy, resolution: cutText(resolution.trim(), 500) });
  await afterFactsChanged(tx, { orderIds: [orderId], events: closed.events });
  return closed.outcome === 'not_found'
    ? { problem: 'This problem is not there any more.' }
    : { done: 'Problem closed' };
}

async function tryAddress(tx: ShopTx, orderId: string): Promise<Done> {
  const [facts] = await loadFacts(tx, [orderId]);
  const bouncedAddress = facts && (await readBouncedAddress(tx, facts));
  if (!bouncedAddress) return { problem: 'This address is open for mail already.' };
  await liftBounce(tx, addressHash(tx.shop.id, bouncedAddress));
  await afterFactsChanged(tx, { orderIds: [orderId], events: [] });
  return { done: 'Mail goes to this address again' };
}

export default function OrderPage() {
  const {
    orderId,
    isLive,
    isPaused: areAllPaused,
    derived,
    bouncedAddress,
    summary,
    points,
    timeline,
    silent,
    customerPage,
  } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const byHand = useByHand();
  const isBusy = fetcher.state !== 'idle' || byHand.isBusy;
  return (
    <Page
      title={summary.name}
      titleMetadata={
        <InlineStack gap="100">
          <StageBadge stage={derived.stage} />
          <TroubleBadges troubles={derived.troubles} />
          {summary.isTest && <Badge>Test</Badge>}
        </InlineStack>
      }
      subtitle={summary.placed}
      backAction={{ content: 'Orders', url: '/app/orders' }}
      secondaryActions={[{ content: "Customer's order page", url: customerPage, external: true, target: '_blank' }]}
    >
      <BlockStack gap="400">
        <ProblemBanner answer={fetcher.data} />
        <ProblemBanner answer={byHand.answer} />
        {byHand.question}
        {bouncedAddress && (
          <Banner
            tone="warning"
            title={`Mail to ${bouncedAddress} came back`}
            action={{
              content: 'Try this address again',
              disabled: isBusy,
              onAction: () => fetcher.submit({ intent: 'try_address' }, { method: 'post' }),
            }}
          >
            <p>
              Nothing is sent there any more. Ask the customer for another address, or try again if their mailbox was
              only full.
            </p>
          </Banner>
        )}
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <ProblemsCard
                problems={summary.problems}
                isBusy={isBusy}
                onClose={(id, resolution) =>
                  fetcher.submit({ intent: 'close_problem', id, resolution }, { method: 'post' })
                }
              />
              <TitledCard title="What happened, and what comes" gap="400">
                {!isLive && (
                  <Text as="p" tone="subdued">
                    Your store is not live: what is planned is only what would be sent.{' '}
                    <Link url="/app">Go live on Home</Link>
                  </Text>
                )}
                {areAllPaused && (
                  <Text as="p" tone="subdued">
                    You have paused all messages: nothing of this is sent. <Link url="/app">Resume them on Home</Link>
                  </Text>
                )}
                {timeline.length === 0 && <Text as="p">Nothing has been told of this order yet.</Text>}
                <Timeline
                  entries={timeline}
                  orderId={orderId}
                  isLive={isLive}
                  isBusy={isBusy}
                  onMessage={byHand.send}
                />
              </TitledCard>
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <OrderFactsCards
                summary={summary}
                isBusy={isBusy}
                onStaffWord={(id, answer) => fetcher.submit({ intent: 'staff_word', id, answer }, { method: 'post' })}
              />
              {points && <OrderPointsCard {...points} />}
              {silent.length > 0 && (
                <TitledCard title="Not planned, and why" gap="200">
                  <ul className="plain-list">
                    {silent.map(({ label, words, instead }) => (
                      <li key={label}>
                        <Text as="p" fontWeight="medium">
                          {label}
                        </Text>
                        <Text as="p" tone="subdued">
                          {words}
                        </Text>
                        {instead && (
                          <Text as="p" tone="subdued">
                            {instead.words}{' '}
                            <Link url={instead.url} target={instead.url.startsWith('shopify:') ? '_top' : undefined}>
                              {instead.link}
                            </Link>
                          </Text>
                        )}
                      </li>
                    ))}
                  </ul>
                </TitledCard>
              )}
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}
