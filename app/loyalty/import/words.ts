import type { LineFault } from './file.ts';

// What the merchant reads about a line of an imported file, before, during and after the import.

/** Will be added when the import is started. */
type Waiting = 'ready' | 'guest';
export type LineOutcome =
  | Waiting
  | LineFault
  | 'already_imported'
  | 'added'
  | 'added_guest'
  | 'forgotten'
  | 'not_started'
  | 'undone'
  | 'undone_partly';

export type ImportState = 'checked' | 'importing' | 'imported' | 'undoing' | 'undone';

type Words = { title: string; tone: 'good' | 'note' | 'bad' };

/** In the order they are listed. */
export const outcomeWords: Record<LineOutcome, Words> = {
  ready: { title: 'Will be added to a customer you have', tone: 'good' },
  guest: { title: 'Will wait under the address: no customer has it yet, so no mail before that', tone: 'good' },
  added: { title: 'Added to a customer', tone: 'good' },
  added_guest: { title: 'Added, waiting under the address', tone: 'good' },
  undone: { title: 'Taken back', tone: 'note' },
  undone_partly: { title: 'Taken back in part', tone: 'note' },
  not_started: { title: 'Never added: the import was stopped', tone: 'note' },
  duplicate: { title: 'The address is in the file twice', tone: 'bad' },
  already_imported: { title: 'The address was imported before', tone: 'bad' },
  bad_address: { title: 'Not an email address', tone: 'bad' },
  too_many_cells: { title: 'More cells than headings', tone: 'bad' },
  two_amounts: { title: 'Two amounts of points', tone: 'bad' },
  no_amount: { title: 'No points given', tone: 'bad' },
  bad_amount: { title: 'Not a whole number', tone: 'bad' },
  unclear_amount: { title: 'May be one or a thousand', tone: 'bad' },
  negative: { title: 'Below zero', tone: 'bad' },
  zero: { title: 'Zero points', tone: 'note' },
  too_large: { title: 'Too large', tone: 'bad' },
  forgotten: { title: 'The person has asked to be forgotten', tone: 'note' },
};

/** Shown beside the line: what is wrong and what to do. */
export const faultWords: Record<LineFault, string> = {
  bad_address: 'Correct the address and import the line in another file.',
  too_many_cells:
    'A sign that separates cells stands inside one, often the comma in 1,250. Put that cell in quotes or write 1250, and import the line in another file.',
  two_amounts: 'Both “points” and “add_points” are filled in. Keep one of them, and import the line in another file.',
  no_amount: 'The points column is empty. Nothing is added.',
  bad_amount: 'Points are whole numbers without letters, such as 1250.',
  unclear_amount: 'Write the points without decimals and without a sign between thousands, such as 1000.',
  negative: 'Nobody can be given points below zero. Nothing is added.',
  zero: 'Nothing to add.',
  too_large: '100,000,000 points are the most for one person.',
  duplicate: 'Only the first line with the address counts.',
};

export function isLineOutcome(text: string): text is LineOutcome {
  return Object.hasOwn(outcomeWords, text);
}
