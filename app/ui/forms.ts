import type { z } from 'zod';
import { parseKeepable } from '#app/lib/clean-text.ts';

/** Errors of a form by field path ("promise.transit.0.country"). */
export type FieldErrors = Record<string, string>;

/** An action's response to a draft. The page keeps the input unless it was saved. */
export type DraftAnswer =
  | { outcome: 'saved'; words?: string }
  | { outcome: 'invalid'; errors: FieldErrors }
  | { outcome: 'conflict'; version: number };

export type ReadForm<Value> =
  { isValid: true; value: Value; version: number } | { isValid: false; errors: FieldErrors };

/**
 * Reads a posted draft: the field `draft` holds the page's values as JSON, `version` the state they were based on.
 * @returns the value as the schema parses it, or an error in plain words for each invalid field
 */
export function readForm<Value>(form: FormData, schema: z.ZodType<Value>): ReadForm<Value> {
  const result = schema.safeParse(parseJson(form.get('draft')));
  if (result.success) return { isValid: true, value: result.data, version: Number(form.get('version')) };
  const errors: FieldErrors = {};
  for (const issue of result.error.issues) errors[issue.path.join('.')] ??= wordsFor(issue);
  return { isValid: false, errors };
}

function parseJson(text: FormDataEntryValue | null): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return parseKeepable(text);
  } catch {
    return undefined;
  }
}

const formatWords: Record<string, string> = {
  email: 'Enter an email address such as anna@example.com.',
  url: 'Enter a whole web address that starts with https://.',
  date: 'Enter a date as year-month-day, such as 2026-12-24.',
};

/** Explains a zod issue to somebody who fills in a form. */
export function wordsFor(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'number' || issue.expected === 'int' ? 'Enter a whole number.' : 'Fill in this field.';
    case 'too_small':
      return issue.origin === 'string' ? 'Fill in this field.' : `Enter ${issue.minimum} or more.`;
    case 'too_big':
      if (issue.origin === 'string') return `Use ${issue.maximum} characters or fewer.`;
      return issue.origin === 'array' ? `Use ${issue.maximum} entries or fewer.` : `Enter ${issue.maximum} or less.`;
    case 'invalid_format':
      return (
        formatWords[issue.format] ?? `Enter ${issue.message.startsWith('Invalid') ? 'a valid value' : issue.message}.`
      );
    case 'invalid_union': {
      const first = issue.errors[0]?.[0];
      return first ? wordsFor(first) : 'Choose one of the values offered.';
    }
    default:
      return issue.code === 'custom' ? issue.message : 'Choose one of the values offered.';
  }
}
