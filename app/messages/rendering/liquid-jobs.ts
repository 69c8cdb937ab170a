import type { MessageKind } from '../kinds.ts';
import type { Palette } from './colors.ts';
import type { MailView } from './view-types.ts';

/** What the Liquid threads are asked, and what they answer. Plain data: it crosses threads. */
export type RenderJob = { do: 'render'; subject: string; body: string; view: MailView; palette: Palette };
export type CheckJob = { do: 'check'; kind: MessageKind; subject: string; body: string };
export type WordsJob = RenderJob | CheckJob;

export type RenderOutcome =
  { outcome: 'rendered'; subject: string; html: string; text: string } | { outcome: 'failed'; reason: string };

/** Something the merchant must put right. Lines and columns count from 1. */
export type WordsProblem = { field: 'subject' | 'body'; line: number; column: number; reason: string };

/**
 * What a thread says: an answer, or null once it is ready; and the processor time it has used so far, in microseconds.
 */
export type FromThread = { answer: RenderOutcome | WordsProblem[] | null; cpu: { user: number; system: number } };

/** Why words fail that take too long, whether Liquid's own limit or the end of their thread tells. */
export const tooMuch = 'The words take too long to put together.';
