import { json, type ActionFunctionArgs, type LoaderFunctionArgs, type TypedResponse } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Button, Card, InlineStack, Page, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import { countBounces, liftBounces, type StoppedBetween } from '#app/customers/preferences.server.ts';
import { dayMs, dayOf } from '#app/lib/clock.ts';
import { withShop } from '#app/lib/db.server.ts';
import { replanAfterSettings } from '#app/messages/planning/replanning.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readFormData } from '#app/ui/form-data.server.ts';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

/** Addresses that get no mail because mail to them bounced: how many, by what was said, and how to free many at once. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const between = readDays(new URL(request.url).searchParams) ?? lastMonth(tx.now);
    return json({ ...between, groups: await countBounces(tx, between) });
  });
}

function lastMonth(today: Date): StoppedBetween {
  const now = today.getTime();
  return { fromOn: dayOf(new Date(now - 30 * dayMs), 'UTC'), toOn: dayOf(new Date(now), 'UTC') };
}

function readDays(values: { get(name: string): unknown }): StoppedBetween | null {
  const [fromOn, toOn] = [values.get('from'), values.get('to')].map(String);
  return isDay(fromOn!) && isDay(toOn!) && fromOn! <= toOn! ? { fromOn: fromOn!, toOn: toOn! } : null;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true;
}

export async function action({ request }: ActionFunctionArgs): Promise<TypedResponse<Done>> {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  const between = readDays(form);
  if (!between) return json<Done>({ problem: 'Write both days as year-month-day, the earlier one first.' }, 422);
  const status = form.get('status');
  const freed = await withShop(shop, async (tx) => {
    const count = await liftBounces(tx, between, typeof status === 'string' ? status : null);
    if (count > 0) await replanAfterSettings(tx);
    return count;
  });
  return json<Done>({ done: `${addressesOf(freed)} free again` });
}

const addressesOf = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'address' : 'addresses'}`;

export default function Stopped() {
  const { fromOn, toOn, groups } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  const [from, setFrom] = useState(fromOn);
  const [to, setTo] = useState(toOn);
  const free = (status?: string) =>
    fetcher.submit({ from: fromOn, to: toOn, ...(status === undefined ? {} : { status }) }, { method: 'post' });
  const all = groups.reduce((sum, { addresses }) => sum + addresses, 0);
  return (
    <Page title="Stopped addresses" backAction={{ content: 'Settings', url: '/app/settings' }}>
      <BlockStack gap="400">
        <ProblemBanner answer={fetcher.data} />
        <Card>
          <BlockStack gap="300">
            <Text as="p">
              Nothing is sent to an address once a mail server has said that it does not exist. If that was wrong for
              many, for example while a server had trouble, free them here. Complaints stay: they are the customer’s
              choice.
            </Text>
            <InlineStack gap="300" blockAlign="end">
              <TextField label="From (UTC)" type="date" value={from} onChange={setFrom} autoComplete="off" />
              <TextField label="To (UTC)" type="date" value={to} onChange={setTo} autoComplete="off" />
              <Button url={`/app/settings/stopped?from=${from}&to=${to}`}>Show</Button>
            </InlineStack>
            {groups.length === 0 && <Text as="p">No address was stopped in these days.</Text>}
            <ul className="plain-list">
              {groups.map(({ status, addresses }) => (
                <li key={status}>
                  <InlineStack gap="300" align="space-between" blockAlign="center">
                    <Text as="span">{`${addressesOf(addresses)}: ${status || 'no code'}`}</Text>
                    <Button loading={fetcher.state !== 'idle'} onClick={() => free(status)}>
                      Free these
                    </Button>
                  </InlineStack>
                </li>
              ))}
            </ul>
            {groups.length > 1 && (
              <InlineStack>
                <Button
                  loading={fetcher.state !== 'idle'}
                  onClick={() => free()}
                >{`Free all ${all.toLocaleString('en')}`}</Button>
              </InlineStack>
            )}
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
