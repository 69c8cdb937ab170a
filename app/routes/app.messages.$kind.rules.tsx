import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { BlockStack, Card, Text } from '@shopify/polaris';
import { useEffect, useRef } from 'react';
import { z } from 'zod';
import { labelOfKind } from '#app/admin/labels.ts';
import { countByRules, type RuleCount } from '#app/admin/messages/rule-count.server.ts';
import { RuleFields } from '#app/admin/messages/RuleFields.tsx';
import { answerSettings } from '#app/admin/settings/form.server.ts';
import { withShop } from '#app/lib/db.server.ts';
import { isMessageKind, kindTraits, type MessageKind } from '#app/messages/kinds.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { KindRulesSchema, kindSettings, type KindRules, type OrderTraits } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { readFormData } from '#app/ui/form-data.server.ts';
import { readForm } from '#app/ui/forms.ts';
import { notFound } from '#app/ui/respond.server.ts';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { useDraft } from '#app/ui/useDraft.ts';

const isInOrder = ({ totalFromMinor: from, totalToMinor: to }: OrderTraits) =>
  from === null || to === null || from <= to;
const orderWords = { message: 'Must not be less than the amount it begins with.' };

const RulesSchema = z.object({
  rules: KindRulesSchema.refine(({ only }) => isInOrder(only), {
    ...orderWords,
    path: ['only', 'totalToMinor'],
  }).refine(({ never }) => isInOrder(never), { ...orderWords, path: ['never', 'totalToMinor'] }),
});

function readKind(kind: string | undefined): MessageKind {
  if (kind === undefined || !isMessageKind(kind)) throw notFound('Message');
  return kind;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const kind = readKind(params.kind);
  return withShop(shop, async (tx) => {
    const { settings, version } = await readShopSettings(tx);
    const { rules } = kindSettings(settings, kind);
    return json({
      kind,
      label: labelOfKind(kind),
      isLetterToo: kindTraits[kind].topic === 'loyalty',
      currency: shop.currency,
      version,
      rules,
      count: await countByRules(tx, rules, shop),
    });
  });
}

type Counted = { count: RuleCount | null };

export async function action({ request, params }: ActionFunctionArgs) {
  const visit = await requireShop(request);
  const { shop } = visit;
  const kind = readKind(params.kind);
  const form = await readFormData(request);
  if (form.get('intent') === 'count') {
    const read = readForm(form, RulesSchema);
    return json<Counted>({
      count: read.isValid ? await withShop(shop, (tx) => countByRules(tx, read.value.rules, shop)) : null,
    });
  }
  return answerSettings(visit, form, RulesSchema, (settings, { rules }) => ({
    ...settings,
    kinds: { ...settings.kinds, [kind]: { ...kindSettings(settings, kind), rules } },
  }));
}

/** keystrokes come together before last month's orders are counted */
const countAfterMs = 600;

export default function WhoGetsIt() {
  const { kind, label, isLetterToo, currency, version, rules, count } = useLoaderData<typeof loader>();
  const draft = useDraft<{ rules: KindRules }>({ rules }, { version });
  const counter = useFetcher<Counted>();
  const asked = useRef(JSON.stringify(rules));
  const text = JSON.stringify(draft.value.rules);
  useEffect(() => {
    if (asked.current === text) return;
    const timer = setTimeout(() => {
      asked.current = text;
      counter.submit({ intent: 'count', draft: `{"rules":${text}}`, version: '0' }, { method: 'post' });
    }, countAfterMs);
    return () => clearTimeout(timer);
  }, [text, counter]);
  const isCounting = counter.state !== 'idle' || asked.current !== text;
  const shown = counter.data === undefined ? count : counter.data.count;
  const side = (name: keyof KindRules) => ({
    value: draft.value.rules[name],
    onChange: (traits: OrderTraits) => draft.set({ rules: { ...draft.value.rules, [name]: traits } }),
    errorOf: (field: keyof OrderTraits) => draft.errorUnder(`rules.${name}.${field}`),
    currency,
  });
  return (
    <DraftPage title={`${label}: who gets it`} back={{ content: label, url: `/app/messages/${kind}` }} draft={draft}>
      <Card>
        <BlockStack gap="200">
          <div aria-live="polite">
            <Text as="p" fontWeight="medium">
              {isCounting ? 'Counting last month’s orders …' : tellCount(shown)}
            </Text>
          </div>
          <Text as="p" tone="subdued">
            By these rules alone; consent, hours and limits come on top. Saved rules hold for planned messages, too.
            {isLetterToo && ' A message that belongs to no order goes by customer tags and country only.'}
          </Text>
        </BlockStack>
      </Card>
      <TitledCard title="Only orders with all of these" gap="400">
        <Text as="p" tone="subdued">
          Every field that you fill in must be met; of several lines in a field, one is enough. What is not known of an
          order counts as not met.
        </Text>
        <RuleFields {...side('only')} />
      </TitledCard>
      <TitledCard title="Never orders with any of these" gap="400">
        <Text as="p" tone="subdued">
          One line of one field is enough to leave an order out. What is not known of an order leaves nothing out, but
          for customer tags and collections: until they are read, nothing is sent.
        </Text>
        <RuleFields {...side('never')} />
      </TitledCard>
    </DraftPage>
  );
}

function tellCount(count: RuleCount | null): string {
  if (!count) return 'Some fields need another look before orders can be counted.';
  const { orders, met, unread, isPartial } = count;
  if (orders === 0) return 'There were no orders in the last 30 days to try these rules with.';
  const which = isPartial
    ? `your newest ${orders.toLocaleString('en')} orders`
    : `last month’s ${orders.toLocaleString('en')} orders`;
  const rest = unread > 0 ? ` Of ${unread.toLocaleString('en')} the customer tags or collections are not known.` : '';
  return `${met.toLocaleString('en')} of ${which} would have met these rules.${rest}`;
}
