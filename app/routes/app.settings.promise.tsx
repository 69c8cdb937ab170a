import { json, type ActionFunctionArgs, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import {
  Banner,
  BlockStack,
  Button,
  Card,
  Checkbox,
  FormLayout,
  InlineStack,
  Select,
  Text,
  TextField,
} from '@shopify/polaris';
import { withShop } from '#app/lib/db.server.ts';
import { answerSettingsForm } from '#app/admin/settings/form.server.ts';
import { requireShop } from '#app/shopify/require-shop.server.ts';
import { listCarrierRecords } from '#app/orders/carrier-records.server.ts';
import { presentCarriers } from '#app/admin/settings/carriers.ts';
import { CarrierList } from '#app/admin/settings/CarrierList.tsx';
import { readShopSettings } from '#app/shops/settings.server.ts';
import { SettingsSchema, type Settings } from '#app/shops/settings.ts';
import { DraftPage } from '#app/ui/DraftPage.tsx';
import { ListField, NumberField, TimeField } from '#app/ui/fields.tsx';
import { TitledCard } from '#app/ui/TitledCard.tsx';
import { fieldsOf, useDraft, type Draft } from '#app/ui/useDraft.ts';

const PromiseSchema = SettingsSchema.pick({ promise: true }).superRefine(({ promise }, context) => {
  for (const [index, rule] of promise.transit.entries()) {
    if (rule.maxDays >= rule.minDays) continue;
    context.addIssue({
      code: 'custom',
      path: ['promise', 'transit', index, 'maxDays'],
      message: 'Must not be less than the shortest time.',
    });
  }
});

type PromiseDraft = Pick<Settings, 'promise'>;

export async function loader({ request }: LoaderFunctionArgs) {
  const { shop } = await requireShop(request);
  const { settings, version, carriers } = await withShop(shop, async (tx) => ({
    ...(await readShopSettings(tx)),
    carriers: presentCarriers(await listCarrierRecords(tx)),
  }));
  return json({ promise: settings.promise, version, timeZone: shop.timeZone, carriers });
}

export async function action({ request }: ActionFunctionArgs) {
  return answerSettingsForm(request, PromiseSchema, (settings, { promise }) => ({ ...settings, promise }));
}

export default function DeliveryPromise() {
  const { promise, version, timeZone, carriers } = useLoaderData<typeof loader>();
  const draft = useDraft<PromiseDraft>({ promise }, { version });
  const field = fieldsOf(draft, 'promise');
  return (
    <DraftPage title="Delivery promise" back={{ content: 'Settings', url: '/app/settings' }} draft={draft}>
      {!promise.isConfirmed && (
        <Banner tone="info" title="These dates are our guess">
          <p>
            Delay notices are not sent from a guess. Check the dates and confirm them below. Dates that Shopify or a
            carrier gives come first in any case.
          </p>
        </Banner>
      )}
      <TitledCard title="Handling" gap="400">
        <FormLayout>
          <FormLayout.Group>
            <NumberField label="Working days until dispatch" {...field('handlingDays')} />
            <TimeField
              label="Cut-off time"
              helpText={`Later orders count as of the next working day (${timeZone}).`}
              {...field('cutOffMinute')}
            />
          </FormLayout.Group>
          <Select
            label="Working days count from"
            options={[
              { label: 'The payment', value: 'payment' },
              { label: 'The order: you capture the money later, on delivery or by invoice', value: 'order' },
            ]}
            {...field('handlingFrom')}
          />
          <ListField
            label="Holidays"
            helpText="One date a line, such as 2026-12-25. Nothing is dispatched on them."
            {...field('holidays')}
          />
        </FormLayout>
      </TitledCard>
      <TransitCard draft={draft} />
      <TitledCard title="Whether it has arrived" gap="400">
        <Text as="p" tone="subdued">
          Where a carrier reports deliveries, nobody is asked about a parcel before it has arrived. Where it never does,
          the customer is asked once the promised day, the carrier’s day and these days have passed.
        </Text>
        <NumberField
          label="Days after the last news of a parcel whose delivery nobody reports"
          {...field('assumeDeliveredAfterDays')}
        />
        <CarrierList carriers={carriers} />
      </TitledCard>
      <Card>
        <BlockStack gap="400">
          <Checkbox
            label="I have checked these dates: delay notices may rest on them"
            checked={draft.value.promise.isConfirmed}
            onChange={field('isConfirmed').onChange}
          />
        </BlockStack>
      </Card>
    </DraftPage>
  );
}

function TransitCard({ draft }: { draft: Draft<PromiseDraft> }) {
  const { promise } = draft.value;
  const setRules = (transit: Settings['promise']['transit']) => draft.set({ promise: { ...promise, transit } });
  const setRule = (index: number, change: Partial<Settings['promise']['transit'][number]>) =>
    setRules(promise.transit.map((rule, at) => (at === index ? { ...rule, ...change } : rule)));
  return (
    <TitledCard title="Days in transit" gap="400">
      <Text as="p" tone="subdued">
        Working days, from dispatch to delivery. The first line that fits counts. Country * is every country; an empty
        method is every shipping method.
      </Text>
      {promise.transit.map((rule, index) => (
        <div className="transit-rule" key={index} role="group" aria-label={`Transit rule ${index + 1}`}>
          <TextField
            label="Country"
            autoComplete="off"
            maxLength={2}
            value={rule.country}
            onChange={(country) => setRule(index, { country: country.toUpperCase() })}
            error={draft.errorOf(`promise.transit.${index}.country`)}
          />
          <TextField
            label="Shipping method"
            autoComplete="off"
            placeholder="Every method"
            value={rule.method}
            onChange={(method) => setRule(index, { method })}
            error={draft.errorOf(`promise.transit.${index}.method`)}
          />
          <NumberField
            label="From"
            suffix="days"
            value={rule.minDays}
            onChange={(minDays) => setRule(index, { minDays })}
            error={draft.errorOf(`promise.transit.${index}.minDays`)}
          />
          <NumberField
            label="To"
            suffix="days"
            value={rule.maxDays}
            onChange={(maxDays) => setRule(index, { maxDays })}
            error={draft.errorOf(`promise.transit.${index}.maxDays`)}
          />
          <InlineStack align="end" blockAlign="end">
            <Button
              accessibilityLabel={`Remove transit rule ${index + 1}`}
              disabled={promise.transit.length === 1}
              onClick={() => setRules(promise.transit.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </InlineStack>
        </div>
      ))}
      <InlineStack>
        <Button onClick={() => setRules([{ country: '', method: '', minDays: 2, maxDays: 7 }, ...promise.transit])}>
          Add a line on top
        </Button>
      </InlineStack>
    </TitledCard>
  );
}
