import { TextField } from '@shopify/polaris';

type ColorFieldProps = { label: string; value: string; onChange: (color: string) => void; error?: string };

/** A color as #rrggbb, typed or picked; empty for none. */
export function ColorField({ label, value, onChange, ...rest }: ColorFieldProps) {
  const isColor = /^#[0-9a-f]{6}$/i.test(value);
  return (
    <TextField
      {...rest}
      label={label}
      autoComplete="off"
      placeholder="Your theme’s"
      clearButton
      onClearButtonClick={() => onChange('')}
      prefix={
        <input
          type="color"
          className="color-picker"
          aria-label={`Pick: ${label}`}
          value={isColor ? value : '#ffffff'}
          onChange={(event) => onChange(event.target.value)}
        />
      }
      value={value}
      onChange={(text) => onChange(text.trim())}
    />
  );
}
