import { z } from 'zod';
import { parseFields, textFields, type FieldProblem, type Parsed } from '#app/lib/customer-forms.ts';

export const checkInAnswers = ['all_well', 'not_arrived', 'problem'] as const;
export type CheckInAnswer = (typeof checkInAnswers)[number];

const ChosenAnswerSchema = z.object({ answer: z.enum(checkInAnswers, 'choose' satisfies FieldProblem) });

/** Reads which answer a customer has chosen. */
export function parseChosenAnswer(form: FormData): Parsed<{ answer: CheckInAnswer }> {
  return parseFields(ChosenAnswerSchema, textFields(form));
}

export function isCheckInAnswer(text: string | null): text is CheckInAnswer {
  return checkInAnswers.some((answer) => answer === text);
}
