import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Button, Card, InlineGrid, Layout, Page, ProgressBar, Select, Text } from '@shopify/polaris';
import { countByDay, countSentToday, countWaiting, listAttention, readImport } from '#app/admin/home/read.server.ts';
import { periodAround, periodDays, readPeriod } from '#app/admin/home/period.ts';
import { isStepKey, setupSteps, withStepDone } from '#app/admin/home/setup-steps.ts';
import { themeParts } from '#app/admin/loyalty/home/setup.server.ts';
import { countWouldSend } from '#app/admin/home/would-send.server.ts';
import { dayMs, instantOf } from '#app/lib/clock.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { env } from '#app/lib/env.server.ts';
import { readProgramDraft } from '#app/loyalty/program/program-draft.server.ts';
import { replanAfterSettings, replanAtGoLive } from '#app/messages/planning/replanning.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { readRest } from '#app/messages/sending/own-server.server.ts';
import { hasOwnServer } from '#app/messages/sending/prepare.server.ts';
import { endLive, goLive, pauseMessages, resumeMessages } from '#app/shops/shop.server.ts';
import { isPaused } from '#app/shops/pause.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { AttentionList } from '#app/admin/home/AttentionList.tsx';
import { BarChart } from '#app/ui/BarChart.tsx';
import { formatDate, formatMoment } from '#app/ui/dates.ts';
import { PauseCard } from '#app/admin/home/PauseCard.tsx';
import { GoLiveCard } from '#app/admin/home/GoLiveCard.tsx';
import { labelOfKind } from '#app/admin/labels.ts';
import { SilentServer } from '#app/admin/settings/SilentServer.tsx';
import { SetupGuide } from '#app/admin/home/SetupGuide.tsx';
import { StorefrontCard } from '#app/admin/loyalty/widget/StorefrontCard.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { unknownButton } from '#app/ui/respond.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const length = readPeriod(new URL(request.url).searchParams.get('period'));
  return withShop(shop, async (tx) => {
    const period = periodAround(tx.now, length, shop.timeZone);
    const { settings } = await readShopSettings(tx);
    const days = await countByDay(tx, period, shop.timeZone);
    const attention = await listAttention(tx, 8);
    const history = await readImport(tx);
    const restsUntil = hasOwnServer(settings) ? await readRest(tx) : null;
    return json({
      silentUntil: restsUntil && formatMoment(restsUntil, shop.timeZone),
      length,
      isLive: shop.liveAt !== null,
      pausedSince: isPaused(shop) && shop.pausedAt ? formatMoment(shop.pausedAt, shop.timeZone) : null,
      waiting: await countWaiting(tx),
      undone: setupSteps(settings, true).flatMap(({ isDone, title }) => (isDone ? [] : title)),
      steps: settings.onboarding.dismissedAt ? null : setupSteps(settings, shop.liveAt !== null),
      days: days.map((day) => ({ ...day, label: formatDate(instantOf(day.day, 720, shop.timeZone), shop.timeZone) })),
      attention: attention.items.map((item) => ({
        ...item,
        at:
          item.what === 'late'
            ? `promised for ${formatDate(item.at, shop.timeZone)}`
            : formatMoment(item.at, shop.timeZone),
        words:
          item.what === 'message'
            ? `${labelOfKind(item.kind)}: ${item.reason ? wordsForReason(item.reason) : 'not sent'}`
            : null,
      })),
      attentionCount: attention.count,
      usage: { used: await countSentToday(tx), limit: env.MAIL_DAILY_LIMIT, isOwnServer: settings.sender.smtp.isOn },
      history:
        history && history.state !== 'done'
          ? { state: history.state, read: history.readCount, of: history.objectCount, error: history.error }
          : null,
      theme: (await readProgramDraft(tx)) ? themeParts : null,
      wouldSend: shop.liveAt ? [] : await countWouldSend(tx, goLiveChoices),
    });
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  return withShop(shop, (tx) => act(tx, form), { isExclusive: true });
}

async function act(tx: ShopTx, form: FormData): Promise<TypedResponse<Done>> {
  switch (form.get('intent')) {
    case 'go_live':
      await goLive(tx, { messagesFrom: new Date(tx.now.getTime() - readDaysBack(form.get('daysBack')) * dayMs) });
      await replanAtGoLive(tx);
      return json<Done>({ done: 'Aftercare is live' });
    case 'pause':
      await pauseMessages(tx);
      return json<Done>({ done: 'All messages are paused' });
    case 'resume':
      await resumeMessages(tx);
      await replanAfterSettings(tx);
      return json<Done>({ done: 'Messages go out again' });
    case 'end_live':
      await endLive(tx);
      return json<Done>({ done: 'Aftercare is not live any more' });
    case 'mark_step': {
      const step = String(form.get('step'));
      if (isStepKey(step)) await saveShopSettings(tx, (settings) => withStepDone(settings, step));
      return json<Done>({ done: 'Marked as done' });
    }
    case 'dismiss_setup':
      await saveShopSettings(tx, (settings) => ({
        ...settings,
        onboarding: { ...settings.onboarding, dismissedAt: tx.now.toISOString() },
      }));
      return json<Done>({ done: 'Setup guide removed' });
    default:
      return unknownButton();
  }
}

/** How many days back the merchant can choose to begin when going live. */
const goLiveChoices = [0, 7, 30];

function readDaysBack(value: FormDataEntryValue | null): number {
  return goLiveChoices.find((days) => String(days) === value) ?? 0;
}

export default function Home() {
  const {
    pausedSince,
    waiting,
    undone,
    steps,
    isLive,
    days,
    length,
    attention,
    attentionCount,
    usage,
    history,
    theme,
    wouldSend,
    silentUntil,
  } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const pauseCard = (
    <PauseCard
      pausedSince={pausedSince}
      waiting={waiting}
      isBusy={fetcher.state !== 'idle'}
      onDecide={(intent) => fetcher.submit({ intent }, { method: 'post' })}
    />
  );
  return (
    <Page title="Home">
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {silentUntil && <SilentServer until={silentUntil} />}
            {steps && (
              <SetupGuide
                steps={steps}
                onDone={(step) => fetcher.submit({ intent: 'mark_step', step }, { method: 'post' })}
                onDismiss={() => fetcher.submit({ intent: 'dismiss_setup' }, { method: 'post' })}
              />
            )}
            {pausedSince && pauseCard}
            {!isLive && (
              <GoLiveCard
                choices={wouldSend}
                undone={undone}
                isBusy={fetcher.state !== 'idle'}
                onGoLive={(daysBack) =>
                  fetcher.submit({ intent: 'go_live', daysBack: String(daysBack) }, { method: 'post' })
                }
              />
            )}
            {history && <ImportCard {...history} />}
            <FiguresCard days={days} length={length} attentionCount={attentionCount} />
            <AttentionList items={attention} count={attentionCount} />
            {theme && <StorefrontCard {...theme} />}
            <UsageCard {...usage} />
            {isLive && !pausedSince && pauseCard}
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

const messageSeries = [
  { key: 'sent', words: 'Sent', tone: 'done' },
  { key: 'due', words: 'Due', tone: 'ahead' },
  { key: 'attention', words: 'Needs attention', tone: 'alarm' },
] as const;

type Figures = {
  days: { day: string; label: string; sent: number; due: number; attention: number }[];
  length: number;
  attentionCount: number;
};

function FiguresCard({ days, length, attentionCount }: Figures) {
  const [, setParams] = useSearchParams();
  const sum = (key: 'sent' | 'due') => days.reduce((total, day) => total + day[key], 0);
  return (
    <TitledCard
      title="Messages"
      gap="400"
      aside={
        <Select
          label="Period"
          labelHidden
          options={periodDays.map((count) => ({
            value: String(count),
            label: `Last ${count} days, and the week ahead`,
          }))}
          value={String(length)}
          onChange={(period) => setParams({ period }, { replace: true, preventScrollReset: true })}
        />
      }
    >
      <InlineGrid columns={3} gap="200">
        <Figure label="Sent" value={sum('sent')} />
        <Figure label="Due" value={sum('due')} />
        <Figure label="Needs attention" value={attentionCount} />
      </InlineGrid>
      <BarChart
        caption="Messages by day"
        days={days}
        series={messageSeries}
        emptyWords="Nothing was sent and nothing is due in this time."
      />
    </TitledCard>
  );
}

function Figure({ label, value }: { label: string; value: number }) {
  return (
    <BlockStack gap="050">
      <Text as="p" tone="subdued">
        {label}
      </Text>
      <Text as="p" variant="headingLg">
        {value.toLocaleString('en')}
      </Text>
    </BlockStack>
  );
}

function UsageCard({ used, limit, isOwnServer }: { used: number; limit: number; isOwnServer: boolean }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd" id="usage">
          Mails in the last 24 hours
        </Text>
        {isOwnServer ? (
          <Text as="p">{`${used.toLocaleString('en')} sent through your own mail server. Its pace is set under Settings, Sender.`}</Text>
        ) : (
          <>
            <Text as="p">{`${used.toLocaleString('en')} of ${limit.toLocaleString('en')} that the sender allows in a day. What is above waits; nothing is dropped.`}</Text>
            <ProgressBar progress={Math.min(100, (used / limit) * 100)} size="small" ariaLabelledBy="usage" />
          </>
        )}
      </BlockStack>
    </Card>
  );
}

function ImportCard({ state, read, of, error }: { state: string; read: number; of: number; error: string | null }) {
  return (
    <Card>
      <BlockStack gap="200">
        <Text as="h2" variant="headingMd" id="import">
          Reading your orders of the last 60 days
        </Text>
        {state === 'failed' ? (
          <>
            <Text
              as="p"
              tone="critical"
            >{`It stopped: ${error ?? 'Shopify gave no reason'}. New orders are not affected.`}</Text>
            <Box>
              <Button url="/app/support">Look under Support</Button>
            </Box>
          </>
        ) : (
          <>
            <ProgressBar progress={of > 0 ? Math.round((read / of) * 100) : 5} size="small" ariaLabelledBy="import" />
            <Text as="p" tone="subdued">
              {of > 0
                ? `${read.toLocaleString('en')} of ${of.toLocaleString('en')} records`
                : 'Shopify is getting them ready.'}{' '}
              Nothing is sent for them.
            </Text>
          </>
        )}
      </BlockStack>
    </Card>
  );
}
