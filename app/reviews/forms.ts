import { z } from 'zod';
import { problemKinds } from '#app/orders/problem-kinds.ts';

// What customers may write, and how much of it. The messages are keys: the page has the words.

export const limits = { problemWords: 2000, title: 120, body: 5000, displayName: 60, reviewsPerForm: 100 } as const;

export type FieldProblem = 'required' | 'too_long' | 'choose';
/** Field name → what is wrong with it. */
export type FieldProblems = Record<string, FieldProblem>;

/** A customer's words: trimmed, line ends made equal, without the control characters PostgreSQL and PDF refuse. */
export function cleanWords(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim();
}

function words(max: number) {
  return z
    .string()
    .default('')
    .transform(cleanWords)
    .pipe(z.string().max(max, 'too_long' satisfies FieldProblem));
}

const shipmentId = z
  .string()
  .max(64)
  .transform((id) => id || null)
  .nullable()
  .default(null);

export const ProblemFormSchema = z
  .object({
    kind: z.enum(problemKinds, 'choose' satisfies FieldProblem),
    words: words(limits.problemWords),
    shipmentId,
  })
  // A parcel that has not come explains itself; anything else needs a word or two before somebody can help.
  .refine(({ kind, words }) => kind === 'not_arrived' || words.length > 0, {
    path: ['words'],
    message: 'required' satisfies FieldProblem,
  });

export type ProblemForm = z.output<typeof ProblemFormSchema>;

export const checkInAnswers = ['all_well', 'not_arrived', 'problem'] as const;
export type CheckInAnswer = (typeof checkInAnswers)[number];

const ChosenAnswerSchema = z.object({ answer: z.enum(checkInAnswers, 'choose' satisfies FieldProblem) });

export type CheckInForm =
  | { answer: 'all_well' }
  | { answer: 'not_arrived'; words: string }
  | { answer: 'problem'; kind: ProblemForm['kind']; words: string };

const ReviewHeadSchema = z.object({ displayName: words(limits.displayName), permission: z.literal('yes').optional() });
const ReviewEntrySchema = z.object({
  rating: z.coerce
    .number('choose' satisfies FieldProblem)
    .int('choose')
    .min(1, 'choose')
    .max(5, 'choose'),
  title: words(limits.title),
  body: words(limits.body),
});

export type ReviewEntry = z.output<typeof ReviewEntrySchema> & { lineId: string };
export type ReviewForm = { displayName: string; hasPermission: boolean; entries: ReviewEntry[] };

export type Parsed<T> = { ok: true; value: T } | { ok: false; problems: FieldProblems };

/** Reads the form on the order page ("something is wrong"). */
export function parseProblemForm(form: FormData): Parsed<ProblemForm> {
  return outcome(ProblemFormSchema.safeParse(textFields(form)));
}

/** Reads an answer to a check-in; `problem` needs its kind and words too. */
export function parseCheckInForm(form: FormData): Parsed<CheckInForm> {
  const fields = textFields(form);
  const chosen = outcome(ChosenAnswerSchema.safeParse(fields));
  if (!chosen.ok) return chosen;
  const { answer } = chosen.value;
  if (answer === 'all_well') return { ok: true, value: { answer } };
  const kind = answer === 'not_arrived' ? 'not_arrived' : fields.kind;
  const problem = outcome(ProblemFormSchema.safeParse({ ...fields, kind }));
  if (!problem.ok) return problem;
  return { ok: true, value: { answer, kind: problem.value.kind, words: problem.value.words } as CheckInForm };
}

/**
 * Reads the review form: fields rating_LINE, title_LINE, body_LINE for each line, displayName and permission once.
 * Items left without stars are left out, unless words were written for them.
 */
export function parseReviewForm(form: FormData, lineIds: string[]): Parsed<ReviewForm> {
  const fields = textFields(form);
  const head = outcome(ReviewHeadSchema.safeParse(fields));
  const problems: FieldProblems = head.ok ? {} : head.problems;
  const entries: ReviewEntry[] = [];
  for (const lineId of lineIds.slice(0, limits.reviewsPerForm)) {
    const own = {
      rating: fields[`rating_${lineId}`],
      title: fields[`title_${lineId}`],
      body: fields[`body_${lineId}`],
    };
    if (!own.rating && !own.title && !own.body) continue;
    const entry = outcome(ReviewEntrySchema.safeParse(own));
    if (entry.ok) entries.push({ ...entry.value, lineId });
    else for (const [name, what] of Object.entries(entry.problems)) problems[`${name}_${lineId}`] = what;
  }
  if (entries.length === 0 && Object.keys(problems).length === 0) problems[`rating_${lineIds[0] ?? ''}`] = 'choose';
  if (!head.ok || Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    value: { displayName: head.value.displayName, hasPermission: head.value.permission === 'yes', entries },
  };
}

/** The text fields of a form by name; files are ignored, of repeated fields the last counts. */
export function textFields(form: FormData): Record<string, string> {
  return Object.fromEntries([...form].filter((field): field is [string, string] => typeof field[1] === 'string'));
}

function outcome<T>(result: z.ZodSafeParseResult<T>): Parsed<T> {
  if (result.success) return { ok: true, value: result.data };
  const problems: FieldProblems = {};
  for (const issue of result.error.issues)
    problems[String(issue.path[0])] ??= isProblem(issue.message) ? issue.message : 'choose';
  return { ok: false, problems };
}

function isProblem(text: string): text is FieldProblem {
  return text === 'required' || text === 'too_long' || text === 'choose';
}
