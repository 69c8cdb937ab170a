import type { z } from 'zod';

// What is wrong with a body that came from outside, for the merchant who finds it on the Support page.

const shouldBe: Record<string, string> = {
  string: 'should be text',
  number: 'should be a number',
  int: 'should be a whole number',
  boolean: 'should be true or false',
  array: 'should be a list',
  object: 'should be an object with fields of its own',
};

const wayOut =
  'The webhook is kept. Change the record in Shopify, which then tells of it anew, or replay this one after an update of the app.';

/** @returns the first field that cannot be read, what it should be, and the way out */
export function describeOddField(error: z.ZodError): string {
  const { field, trouble } = findOddField(error);
  return `${field || 'The body'}: ${trouble}. ${wayOut}`;
}

/** @returns the first field that cannot be read, '' for the whole body, and what is wrong with it as half a sentence */
export function findOddField({ issues }: z.ZodError): { field: string; trouble: string } {
  const issue = issues[0]!;
  return { field: issue.path.join('.'), trouble: wordsOf(issue) };
}

function wordsOf(issue: z.core.$ZodIssue): string {
  // Our schemas' own sentences come first; all other messages are a library's.
  if (/^(must|is) /.test(issue.message)) return issue.message;
  if (issue.code === 'invalid_type') return shouldBe[issue.expected] ?? 'has another form than expected';
  if (issue.code === 'too_big') return 'is too large';
  if (issue.code === 'too_small') return 'is too small';
  return 'has another form than expected';
}
