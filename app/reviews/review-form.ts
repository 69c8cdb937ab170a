import { z } from 'zod';
import {
  parseFields,
  textFields,
  wordsField,
  type FieldProblem,
  type FieldProblems,
  type Parsed,
} from '#app/lib/customer-forms.ts';

/** Characters, and how many items one form may bring. */
export const limits = { title: 120, body: 5000, displayName: 60, reviewsPerForm: 100 } as const;

const ReviewHeadSchema = z.object({
  displayName: wordsField(limits.displayName),
  permission: z.literal('yes').optional(),
});
const ReviewEntrySchema = z.object({
  rating: z.coerce
    .number('choose' satisfies FieldProblem)
    .int('choose')
    .min(1, 'choose')
    .max(5, 'choose'),
  title: wordsField(limits.title),
  body: wordsField(limits.body),
});

type ReviewEntry = z.output<typeof ReviewEntrySchema> & { lineId: string };
export type ReviewForm = { displayName: string; hasPermission: boolean; entries: ReviewEntry[] };

/**
 * Reads the review form: fields rating_LINE, title_LINE, body_LINE for each line, displayName and permission once.
 * Items left without stars are left out, unless words were written for them.
 */
export function parseReviewForm(form: FormData, lineIds: string[]): Parsed<ReviewForm> {
  const fields = textFields(form);
  const head = parseFields(ReviewHeadSchema, fields);
  const problems: FieldProblems = head.ok ? {} : head.problems;
  const entries: ReviewEntry[] = [];
  for (const lineId of lineIds.slice(0, limits.reviewsPerForm)) {
    const own = {
      rating: fields[`rating_${lineId}`],
      title: fields[`title_${lineId}`],
      body: fields[`body_${lineId}`],
    };
    if (!own.rating && !own.title && !own.body) continue;
    const entry = parseFields(ReviewEntrySchema, own);
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
