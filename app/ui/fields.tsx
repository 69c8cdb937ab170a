import { TextField } from '@shopify/polaris';
import { useState } from 'react';

type FieldProps<Value> = {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  error?: string;
  helpText?: string;
  disabled?: boolean;
};

/** A whole number. Invalid input stays as typed, so that the server can report what is wrong. */
export function NumberField({
  value,
  onChange,
  suffix,
  labelHidden,
  ...rest
}: FieldProps<number> & { suffix?: string; labelHidden?: boolean }) {
  return (
    <TextField
      {...rest}
      labelHidden={labelHidden}
      suffix={suffix}
      inputMode="numeric"
      autoComplete="off"
      value={String(value)}
      onChange={(text) => onChange((/^-?\d{1,9}$/.test(text) ? Number(text) : text) as number)}
    />
  );
}

/** A time of day, stored as minutes since midnight. */
export function TimeField({ value, onChange, ...rest }: FieldProps<number>) {
  const text = `${pad(Math.floor(value / 60))}:${pad(value % 60)}`;
  return (
    <TextField
      {...rest}
      type="time"
      autoComplete="off"
      value={text}
      onChange={(time) => {
        const [hour, minute] = time.split(':').map(Number);
        if (hour !== undefined && minute !== undefined && !Number.isNaN(hour + minute)) onChange(hour * 60 + minute);
      }}
    />
  );
}

const pad = (count: number) => String(count).padStart(2, '0');

type ListFieldProps = FieldProps<string[]> & { isUpperCase?: boolean; keepsCommas?: boolean; placeholder?: string };

/** Several short values, one per line; commas work too, unless they may be part of a value. */
export function ListField({ value, onChange, isUpperCase = false, keepsCommas = false, ...rest }: ListFieldProps) {
  const [text, setText] = useState(value.join('\n'));
  const parse = (raw: string) =>
    (isUpperCase ? raw.toUpperCase() : raw)
      .split(keepsCommas ? '\n' : /[\n,]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== '');
  const isOutside = parse(text).join('\n') !== value.join('\n');
  return (
    <TextField
      {...rest}
      multiline={3}
      autoComplete="off"
      value={isOutside ? value.join('\n') : text}
      onChange={(raw) => {
        setText(raw);
        onChange(parse(raw));
      }}
    />
  );
}
