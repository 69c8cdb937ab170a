import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Badge, Banner, BlockStack, Button, Card, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { countByKind } from '#app/insights/outbox.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { isMessageKind, messageKinds } from '#app/messages/kinds.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { delayMinutesOf, whyKindIsOff, withKindSwitched } from '#app/messages/switches.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { formatMinutes } from '#app/ui/dates.ts';
import { labelOfKind, momentOfKind } from '#app/ui/labels.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const { settings } = await readShopSettings(tx);
    const counts = await countByKind(tx);
    const kinds = messageKinds.map((kind) => {
      const whyOff = whyKindIsOff(settings, kind);
      return {
        kind,
        label: labelOfKind(kind),
        moment: momentOfKind(kind),
        isOn: whyOff === null,
        // Where somebody else sends it, the answer under Settings is the switch.
        isAnswered: whyOff === null || whyOff === 'kind_off',
        whyOff: whyOff ? wordsForReason(whyOff) : null,
        delay: formatMinutes(delayMinutesOf(settings, kind)),
        sent: counts.get(kind)?.sent ?? 0,
        planned: counts.get(kind)?.planned ?? 0,
      };
    });
    return json({ kinds, isLive: shop.liveAt !== null });
  });
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await request.formData();
  const kind = String(form.get('kind'));
  if (!isMessageKind(kind)) return json<Done>({ problem: 'This kind of message is not known.' }, 400);
  const isOn = form.get('isOn') === 'true';
  await withShop(shop, (tx) => saveShopSettings(tx, (settings) => withKindSwitched(settings, kind, isOn, tx.now)));
  return json<Done>({ done: `${labelOfKind(kind)} is ${isOn ? 'on' : 'off'}` });
}

export default function Messages() {
  const { kinds, isLive } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  return (
    <Page title="Messages" subtitle={isLive ? undefined : 'Not live yet: nothing is sent'}>
      <BlockStack gap="400">
        {fetcher.data && 'problem' in fetcher.data && (
          <Banner tone="critical">
            <p>{fetcher.data.problem}</p>
          </Banner>
        )}
        <Card>
          <ul className="plain-list">
            {kinds.map((kind) => (
              <li key={kind.kind}>
                <div className="kind-row">
                  <BlockStack gap="050">
                    <InlineStack gap="200" blockAlign="center">
                      <Link url={`/app/messages/${kind.kind}`}>
                        <Text as="span" variant="headingSm">
                          {kind.label}
                        </Text>
                      </Link>
                      <Badge tone={kind.isOn ? 'success' : undefined}>{kind.isOn ? 'On' : 'Off'}</Badge>
                    </InlineStack>
                    <Text as="p">{kind.moment}</Text>
                    <Text as="p" tone="subdued">
                      {kind.isOn
                        ? `Sent ${kind.delay === 'at once' ? kind.delay : `after ${kind.delay}`}. Last 30 days: ${kind.sent.toLocaleString('en')} sent, ${kind.planned.toLocaleString('en')} planned.`
                        : `${kind.whyOff}.`}
                    </Text>
                  </BlockStack>
                  <InlineStack gap="200" wrap={false}>
                    {kind.isAnswered ? (
                      <Button
                        accessibilityLabel={`Switch ${kind.isOn ? 'off' : 'on'}: ${kind.label}`}
                        disabled={fetcher.state !== 'idle'}
                        onClick={() => fetcher.submit({ kind: kind.kind, isOn: String(!kind.isOn) }, { method: 'post' })}
                      >
                        {kind.isOn ? 'Switch off' : 'Switch on'}
                      </Button>
                    ) : (
                      <Button url="/app/settings/who-sends-what" accessibilityLabel={`Choose who sends it: ${kind.label}`}>
                        Choose who sends it
                      </Button>
                    )}
                    <Button url={`/app/messages/${kind.kind}`} accessibilityLabel={`Edit: ${kind.label}`}>
                      Edit
                    </Button>
                  </InlineStack>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      </BlockStack>
    </Page>
  );
}
