import { z } from 'zod';
import { parseFields, textFields, wordsField, type FieldProblem, type Parsed } from '#app/lib/customer-forms.ts';
import { problemKinds, type ProblemKind } from '#app/orders/problem-kinds.ts';

/** Characters with which a customer may describe a problem. */
export const maxProblemWords = 2000;

const shipmentId = z
  .string()
  .max(64)
  .transform((id) => id || null)
  .nullable()
  .default(null);

const ProblemFormSchema = z
  .object({
    kind: z.enum(problemKinds, 'choose' satisfies FieldProblem),
    words: wordsField(maxProblemWords),
    shipmentId,
  })
  // A parcel that has not come explains itself; anything else needs a word or two before somebody can help.
  .refine(({ kind, words }) => kind === 'not_arrived' || words.length > 0, {
    path: ['words'],
    message: 'required' satisfies FieldProblem,
  });

export type ProblemForm = z.output<typeof ProblemFormSchema>;

/**
 * Reads what a customer says is wrong, on the order's page or in answer to a check-in.
 * @param kind where the page knows it without asking
 */
export function parseProblemForm(form: FormData, kind?: ProblemKind): Parsed<ProblemForm> {
  return parseFields(ProblemFormSchema, { ...textFields(form), ...(kind ? { kind } : {}) });
}
