import { z } from 'zod';

// What forms that customers fill in have in common. What is wrong with a field is a key: the page has the words.

export type FieldProblem =
  | 'required'
  | 'too_long'
  | 'choose'
  /** all that was written before and this together are more than is kept */
  | 'full'
  /** told too often: nothing more is taken for now */
  | 'too_many';
/** Field name → what is wrong with it. */
export type FieldProblems = Record<string, FieldProblem>;

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: FieldProblems };

/** A customer's words: trimmed, line ends made equal, without the control characters PostgreSQL and PDF refuse. */
export function cleanWords(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

/** A field of free text, cleaned. @param maxLength in characters */
export function wordsField(maxLength: number) {
  return z
    .string()
    .default('')
    .transform(cleanWords)
    .pipe(z.string().max(maxLength, 'too_long' satisfies FieldProblem));
}

/** The text fields of a form by name; files are ignored, of repeated fields the last counts. */
export function textFields(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string'));
}

/** Fields read by a schema whose messages are field problems; any other message asks to choose. */
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
