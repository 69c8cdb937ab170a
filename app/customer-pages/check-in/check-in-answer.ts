import { parseChosenAnswer } from '#app/feedback/check-in-form.ts';
import type { Parsed } from '#app/lib/customer-forms.ts';
import { parseProblemForm, type ProblemForm } from '#app/service-requests/problem-form.ts';

/** An answer to the check-in and, unless all is well, the problem that comes with it. */
export type CheckInReply =
  { answer: 'all_well' } | ({ answer: 'not_arrived' | 'problem' } & Pick<ProblemForm, 'kind' | 'words'>);

/** Reads the page's form. The answer `problem` also requires a kind and words. */
export function parseCheckInReply(form: FormData): Parsed<CheckInReply> {
  const chosen = parseChosenAnswer(form);
  if (!chosen.ok) return chosen;
  const { answer } = chosen.value;
  if (answer === 'all_well') return { ok: true, value: { answer } };
  const problem = parseProblemForm(form, answer === 'not_arrived' ? 'not_arrived' : undefined);
  if (!problem.ok) return problem;
  const { kind, words } = problem.value;
  return { ok: true, value: { answer, kind, words } };
}
