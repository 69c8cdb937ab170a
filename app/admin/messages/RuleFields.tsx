import { BlockStack, FormLayout, Select, Text } from '@shopify/polaris';
import type { OrderTraits } from '#app/shops/settings.ts';
import { ListField } from '#app/ui/fields.tsx';
import { MoneyField } from '#app/ui/MoneyField.tsx';

type RuleFieldsProps = {
  value: OrderTraits;
  onChange: (value: OrderTraits) => void;
  errorOf: (field: keyof OrderTraits) => string | undefined;
  currency: string;
};

const orderOptions = [
  { value: 'any', label: 'First and repeat orders' },
  { value: 'first', label: 'A first order' },
  { value: 'repeat', label: 'A repeat order' },
];

/** What an order can be known by; fields that stay empty say nothing. */
export function RuleFields({ value, onChange, errorOf, currency }: RuleFieldsProps) {
  const field = <Key extends keyof OrderTraits>(key: Key) => ({
    value: value[key],
    onChange: (next: OrderTraits[Key]) => onChange({ ...value, [key]: next }),
    error: errorOf(key),
  });
  return (
    <FormLayout>
      <FormLayout.Group>
        <ListField label="Order tags" helpText="One a line." {...field('orderTags')} />
        <ListField
          label="Customer tags"
          helpText="One a line. Read some minutes after the order; a guest without a customer record has none."
          {...field('customerTags')}
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <ListField
          label="Products"
          helpText="One a line: SKU, title, or the number at the end of the product’s address in Shopify."
          keepsCommas
          {...field('products')}
        />
        <ListField
          label="Collections"
          helpText="One a line: the title, as it was when the order came. Read some minutes after the order."
          keepsCommas
          {...field('collections')}
        />
      </FormLayout.Group>
      <FormLayout.Group>
        <ListField
          label="Countries"
          helpText="Two-letter codes, one a line. Where the order goes to."
          isUpperCase
          {...field('countries')}
        />
        <ListField
          label="Sales channels"
          helpText="One a line: web, pos, or the name of a channel."
          {...field('channels')}
        />
      </FormLayout.Group>
      <BlockStack gap="100">
        <FormLayout.Group>
          <Limit label="Order total from" currency={currency} {...field('totalFromMinor')} />
          <Limit label="Order total up to" currency={currency} {...field('totalToMinor')} />
          <Select
            label="First or repeat"
            options={orderOptions}
            value={value.orders}
            onChange={(orders) => onChange({ ...value, orders: orders as OrderTraits['orders'] })}
            error={errorOf('orders')}
          />
        </FormLayout.Group>
        <Text as="p" tone="subdued">
          The total as the order was placed, with tax and shipping. Whether a guest has ordered before is not always
          known; such an order counts as neither.
        </Text>
      </BlockStack>
    </FormLayout>
  );
}

type LimitProps = {
  label: string;
  currency: string;
  value: number | null;
  onChange: (minor: number | null) => void;
  error?: string;
};

/** An amount that may be left empty. */
function Limit({ value, onChange, ...rest }: LimitProps) {
  return (
    <MoneyField
      {...rest}
      value={value ?? ('' as unknown as number)}
      onChange={(minor) => onChange((minor as unknown) === '' ? null : minor)}
    />
  );
}
