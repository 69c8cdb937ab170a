import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData, type FetcherWithComponents } from '@remix-run/react';
import { Badge, BlockStack, Button, Card, InlineStack, Link, Page, Text } from '@shopify/polaris';
import { countByKind } from '#app/admin/messages/outbox.server.ts';
import { withShop, type ShopTx } from '#app/lib/db.server.ts';
import { isMessageKind, kindTraits, messageKinds, type KindTraits } from '#app/messages/kinds.ts';
import { readProgramWords } from '#app/messages/rendering/program-words.server.ts';
import { wordsForReason } from '#app/messages/reasons.ts';
import { delayMinutesOf, whyKindIsOff, withKindSwitched } from '#app/messages/planning/switches.ts';
import { whyStill } from '#app/admin/messages/standstill.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings, saveShopSettings } from '#app/shops/settings.server.ts';
import { formatMinutes } from '#app/ui/dates.ts';
import { labelOfKind, momentOfKind } from '#app/admin/labels.ts';
import { ProblemBanner } from '#app/ui/ProblemBanner.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { useDoneToast, type Done } from '#app/ui/useDoneToast.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  return withShop(shop, async (tx) => {
    const kinds = await readKinds(tx);
    const hasProgram = (await readProgramWords(tx)) !== null;
    const groups = topics.map(({ topic, title, withoutProgram }) => ({
      topic,
      title,
      note: withoutProgram && !hasProgram ? withoutProgram : null,
      kinds: kinds.filter((kind) => kind.topic === topic),
    }));
    return json({ groups, standstill: whyStill(shop) });
  });
}

const topics: { topic: KindTraits['topic']; title: string; withoutProgram?: string }[] = [
  { topic: 'order', title: 'About the order' },
  {
    topic: 'loyalty',
    title: 'Loyalty',
    withoutProgram: 'These begin once you have launched your loyalty program; until then none is sent.',
  },
];

async function readKinds(tx: ShopTx) {
  const { settings } = await readShopSettings(tx);
  const counts = await countByKind(tx);
  return messageKinds.map((kind) => {
    const whyOff = whyKindIsOff(settings, kind);
    return {
      kind,
      topic: kindTraits[kind].topic,
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
}

export async function action({ request }: ActionFunctionArgs) {
  const { shop } = await requireShop(request);
  const form = await readFormData(request);
  const kind = String(form.get('kind'));
  if (!isMessageKind(kind)) return json<Done>({ problem: 'This kind of message is not known.' }, 400);
  const isOn = form.get('isOn') === 'true';
  await withShop(shop, (tx) => saveShopSettings(tx, (settings) => withKindSwitched(settings, kind, isOn, tx.now)));
  return json<Done>({ done: `${labelOfKind(kind)} is ${isOn ? 'on' : 'off'}` });
}

export default function Messages() {
  const { groups, standstill } = useLoaderData<typeof loader>();
  const fetcher = useFetcher<Done>();
  useDoneToast(fetcher.data);
  return (
    <Page title="Messages" subtitle={standstill}>
      <BlockStack gap="400">
        <ProblemBanner answer={fetcher.data} />
        {groups.map(({ topic, title, note, kinds }) => (
          <Card key={topic}>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                {title}
              </Text>
              {note && <Text as="p">{note}</Text>}
              <ul className="plain-list">
                {kinds.map((kind) => (
                  <KindRow key={kind.kind} kind={kind} fetcher={fetcher} />
                ))}
              </ul>
            </BlockStack>
          </Card>
        ))}
      </BlockStack>
    </Page>
  );
}

type Kind = Awaited<ReturnType<typeof readKinds>>[number];

function KindRow({ kind, fetcher }: { kind: Kind; fetcher: FetcherWithComponents<Done> }) {
  return (
    <li>
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
  );
}
