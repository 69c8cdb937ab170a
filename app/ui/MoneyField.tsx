import { TextField } from '@shopify/polaris';
import { useState } from 'react';
import { parseMoney, toDecimal } from '#app/lib/money.ts';

type MoneyFieldProps = {
  label: string;
  currency: string;
  /** minor units */
  value: number;
  onChange: (minor: number) => void;
  error?: string;
  helpText?: string;
};

/**
 * An amount of money, stored in minor units. Invalid input stays as typed, so that the server can report what is wrong.
 */
export function MoneyField({ value, currency, onChange, error, ...rest }: MoneyFieldProps) {
  const [text, setText] = useState(() => textOf(value, currency));
  const isOutside = readAmount(text, currency) !== value;
  return (
    <TextField
      {...rest}
      error={error && typeof value !== 'number' ? `Enter an amount such as ${textOf(500, currency)}.` : error}
      suffix={currency}
      inputMode="decimal"
      autoComplete="off"
      value={isOutside ? textOf(value, currency) : text}
      onChange={(typed) => {
        setText(typed);
        onChange(readAmount(typed, currency) as number);
      }}
    />
  );
}

function textOf(value: unknown, currency: string): string {
  return typeof value === 'number' ? toDecimal({ amountMinor: value, currency }) : String(value);
}

function readAmount(text: string, currency: string): number | string {
  return /^\d{1,9}(\.\d+)?$/.test(text.trim()) ? parseMoney(text, currency).amountMinor : text;
}
