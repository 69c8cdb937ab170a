import { z } from 'zod';

// Shared by the forms that customers fill in. A field's problem is a key; the page has the text for it.

export type FieldProblem =
  | 'required'
  | 'too_long'
  | 'choose'
  /** all that was written before and this together are more than is kept */
  | 'full'
  /** told too often: nothing more is taken for now */
  | 'too_many';
/** Maps a field name to its problem. */
export type FieldProblems = Record<string, FieldProblem>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: FieldProblems };

/**
 * A customer's text: trimmed, with normalized line ends, without the control characters that PostgreSQL and PDF reject.
 */
export function cleanWords(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** A free text field, cleaned. @param maxLength in characters */
export function wordsField(maxLength: number) {
  return z
    .string()
    .default('')
    .transform(cleanWords)
    .pipe(z.string().max(maxLength, 'too_long' satisfies FieldProblem));
}

/** The text fields of a form by name. Files are ignored; of repeated fields the last counts. */
export function textFields(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string'));
}

/** Parses fields with a schema whose messages are field problems; any other message becomes `choose`. */
export function parseFields<T>(schema: z.ZodType<T>, fields: Record<string, string | undefined>): Parsed<T> {
  const result = schema.safeParse(fields);
  if (result.success) return { ok: true, value: result.data };
  const problems: FieldProblems = {};
  for (const issue of result.error.issues)
    problems[String(issue.path[0])] ??= isProblem(issue.message) ? issue.message : 'choose';
  return { ok: false, problems };
}

function isProblem(text: string): text is FieldProblem {
  return text === 'required' || text === 'too_long' || text === 'choose';
}
