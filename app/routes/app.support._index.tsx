import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, BlockStack, Button, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { listPrivacyRequests, readIntake } from '#app/admin/support/read.server.ts';
import { enqueue } from '#app/jobs/queue.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { AppError } from '#app/lib/errors.ts';
import { listSetAside, replay } from '#app/shopify/inbox.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { CursorPaging } from '#app/ui/CursorPaging.tsx';
import { formatMoment, plural } from '#app/ui/dates.ts';
import { readable } from '#app/admin/labels.ts';
import { PrivacyDownload } from '#app/admin/support/PrivacyDownload.tsx';
import { sayRequest, type RequestWords } from '#app/admin/support/request-words.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { checkReadiness } from '#app/web/readiness.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const words = (at: Date | null) => (at ? formatMoment(at, shop.timeZone) : null);
  const readiness = await checkReadiness();
  return withShop(shop, async (tx) => {
    const intake = await readIntake(tx);
    const setAside = await listSetAside(tx, new URL(request.url).searchParams.get('cursor'));
    const privacy = await listPrivacyRequests(tx);
    return json({
      checks: readiness.checks,
      intake: { ...intake, last: words(intake.lastReceivedAt), oldestWaiting: words(intake.oldestWaitingAt) },
      reconciledUntil: words(shop.reconciledUntil),
      setAside: setAside.rows.map(({ id, topic, reason, attempts, receivedAt }) => ({
        id,
        topic,
        reason,
        attempts,
        received: words(receivedAt),
      })),
      nextCursor: setAside.nextCursor,
      privacy: privacy.map(({ id, customerId, hasExport, requestedAt, doneAt, ...row }) => ({
        id,
        customerId,
        hasExport,
        requested: words(requestedAt),
        words: sayRequest({ ...row, done: words(doneAt) }),
      })),
    });
  });
}

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  if (form.get('intent') === 'reconcile') return json(await reconcile(shop.id));
  const id = String(form.get('id'));
  const isReplayed = /^\d{1,18}$/.test(id) && (await withShop(shop, (tx) => replay(tx, BigInt(id))));
  return json<Done>(
    isReplayed ? { done: 'The webhook goes round again' } : { problem: 'This webhook is not set aside any more.' },
  );
}

async function reconcile(shopId: number): Promise<Done> {
  try {
    await enqueue('reconcile', { shopId });
    return { done: 'Reading what Shopify has changed' };
  } catch (error) {
    if (error instanceof AppError && error.code === 'unavailable')
      return { problem: 'The queue does not answer at present. It runs by itself every hour; please try again later.' };
    throw error;
  }
}

export default function Support() {
  const { checks, intake, reconciledUntil, setAside, nextCursor, privacy } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const isBusy = fetcher.state !== 'idle';
  return (
    <Page title="Support">
      <BlockStack gap="400">
        <ProblemBanner answer={fetcher.data} />
        <TitledCard title="Health">
          <ul className="plain-list">
            {Object.entries(checks).map(([name, answer]) => (
              <HealthRow
                key={name}
                name={readable(name)}
                isWell={answer === 'ok'}
                words={answer === 'ok' ? 'Works' : answer}
              />
            ))}
            <HealthRow name="Last webhook from Shopify" isWell words={intake.last ?? 'None in the last 30 days'} />
            <HealthRow
              name="Webhooks waiting"
              isWell={intake.waiting < 1000}
              words={
                intake.waiting === 0
                  ? 'None'
                  : `${intake.waiting.toLocaleString('en')}, the oldest since ${intake.oldestWaiting}`
              }
            />
            <HealthRow name="Last comparison with Shopify" isWell words={reconciledUntil ?? 'Not yet'} />
          </ul>
          <InlineStack>
            <Button loading={isBusy} onClick={() => fetcher.submit({ intent: 'reconcile' }, { method: 'post' })}>
              Compare with Shopify now
            </Button>
          </InlineStack>
        </TitledCard>
        <TitledCard title="Webhooks set aside">
          <Text as="p" tone="subdued">
            What Shopify sent and we could not use. It is kept, and can be sent round again once the cause is gone.
          </Text>
          {setAside.length === 0 && <Text as="p">None. All that came could be used.</Text>}
          {setAside.length > 0 && (
            <ul className="plain-list">
              {setAside.map((entry) => (
                <li key={entry.id}>
                  <BlockStack gap="100">
                    <InlineStack gap="200" blockAlign="center">
                      <Link url={`/app/support/webhooks/${entry.id}`}>{entry.topic}</Link>
                      <Text as="span" tone="subdued">
                        {entry.received}
                      </Text>
                      <Button
                        size="slim"
                        disabled={isBusy}
                        accessibilityLabel={`Replay ${entry.topic} of ${entry.received}`}
                        onClick={() => fetcher.submit({ intent: 'replay', id: entry.id }, { method: 'post' })}
                      >
                        Replay
                      </Button>
                    </InlineStack>
                    <Text as="p">{entry.reason ?? 'No reason was noted.'}</Text>
                  </BlockStack>
                </li>
              ))}
            </ul>
          )}
          <CursorPaging nextCursor={nextCursor} label="webhooks set aside" />
        </TitledCard>
        <PrivacyCard rows={privacy} />
      </BlockStack>
    </Page>
  );
}

function HealthRow({ name, isWell, words }: { name: string; isWell: boolean; words: string }) {
  return (
    <li>
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" fontWeight="medium">
          {name}
        </Text>
        <Badge tone={isWell ? 'success' : 'critical'}>{isWell ? 'Well' : 'Look at this'}</Badge>
        <Text as="span" breakWord>
          {words}
        </Text>
      </InlineStack>
    </li>
  );
}

type PrivacyRow = {
  id: string;
  words: RequestWords;
  customerId: string | null;
  requested: string | null;
  hasExport: boolean;
};

function PrivacyCard({ rows }: { rows: PrivacyRow[] }) {
  return (
    <TitledCard title="Privacy requests">
      {rows.length === 0 && (
        <Text as="p">None so far. Shopify passes on what customers ask for, and it is done without you.</Text>
      )}
      {rows.length > 0 && (
        <ul className="plain-list">
          {rows.map((row) => (
            <li key={row.id}>
              <InlineStack gap="200" blockAlign="center">
                <Text as="span">{row.words.title}</Text>
                <Badge tone={row.words.tone}>{row.words.state}</Badge>
                <Text as="span" tone="subdued">
                  {[row.customerId && `Customer ${row.customerId}`, row.requested].filter(Boolean).join(', ')}
                </Text>
                {row.hasExport && <PrivacyDownload id={row.id} />}
              </InlineStack>
              {row.words.detail && (
                <Text as="p" tone="subdued">
                  {row.words.detail}
                </Text>
              )}
            </li>
          ))}
        </ul>
      )}
      {rows.some((row) => row.hasExport) && (
        <Text as="p" tone="subdued">
          Data requests: download the file and pass it on to the customer.
        </Text>
      )}
      {rows.length === 50 && <Text as="p" tone="subdued">{`The newest ${plural(50, 'request')}.`}</Text>}
    </TitledCard>
  );
}
