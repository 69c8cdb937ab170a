import { Checkbox, Link, Text } from '@shopify/polaris';
import { plural } from '#app/ui/dates.ts';
import { NumberField } from '#app/ui/fields.tsx';

type ReturnWindowProps = {
  /** the tier's; null: no longer than the store's */
  value: number | null;
  onChange: (days: number | null) => void;
  error: string | undefined;
  /** the store's, for everybody; null: not set */
  storeDays: number | null;
};

/** Whether members of a tier have a longer return window, and how it compares with the store's own. */
export function ReturnWindowFields({ value, onChange, error, storeDays }: ReturnWindowProps) {
  return (
    <>
      <Checkbox
        label="A longer return window"
        helpText="Order pages name the later day and the tier, for you and for the customer. Taking things back is still up to you."
        checked={value !== null}
        onChange={(isOn) => onChange(isOn ? Math.min(365, Math.max(60, (storeDays ?? 0) * 2)) : null)}
      />
      {value !== null && (
        <>
          <NumberField label="Return window" suffix="days" value={value} onChange={onChange} error={error} />
          {storeDays === null && (
            <Text as="p" tone="caution">
              Nobody is told of it until your store has said how long everybody may send things back.{' '}
              <Link url="/app/settings/returns">Set your return window</Link>
            </Text>
          )}
          {storeDays !== null && value <= storeDays && (
            <Text as="p" tone="caution">
              {`Everybody has ${plural(storeDays, 'day')} in your store: this is not longer, so it changes nothing and shoppers are not told of it.`}
            </Text>
          )}
        </>
      )}
    </>
  );
}
