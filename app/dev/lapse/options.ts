import { parseArgs } from 'node:util';
import { hourMs } from '#app/lib/clock.ts';

export type LapseOptions = {
  /** a file of webhooks; null: invented lives */
  eventsFile: string | null;
  /** how many orders are invented, and from which seed */
  lives: { count: number; seed: number } | null;
  settingsFile: string | null;
  programFile: string | null;
  /** a folder, created if it does not exist */
  outFolder: string;
  stepMinutes: number;
  snapshotDays: number;
  /** null: 30 days after the last webhook */
  until: Date | null;
};

export const usage = `npm run lapse -- --in EVENTS.ndjson --out DIR [--settings SETTINGS.json] [--program PROGRAM.json]
  [--step MINUTES, 60] [--until ISO TIME] [--snapshot DAYS, 7]
npm run lapse -- --lives COUNT --out DIR [--seed NUMBER, 1] …   invents orders instead of reading them`;

/**
 * Reads the command line.
 * @throws an error that names the option and what it takes
 */
export function readOptions(args: string[]): LapseOptions {
  const { values } = parseArgs({
    args,
    options: {
      in: { type: 'string' },
      lives: { type: 'string' },
      seed: { type: 'string', default: '1' },
      settings: { type: 'string' },
      program: { type: 'string' },
      out: { type: 'string' },
      step: { type: 'string', default: '60' },
      snapshot: { type: 'string', default: '7' },
      until: { type: 'string' },
    },
  });
  if ((values.in === undefined) === (values.lives === undefined))
    throw new Error('Give either --in, a file of webhooks, or --lives, a number of orders to invent.');
  if (values.out === undefined) throw new Error('--out is missing: the folder that the results are written to.');
  return {
    eventsFile: values.in ?? null,
    lives:
      values.lives === undefined
        ? null
        : { count: wholeNumber('lives', values.lives), seed: wholeNumber('seed', values.seed) },
    settingsFile: values.settings ?? null,
    programFile: values.program ?? null,
    outFolder: values.out,
    stepMinutes: wholeNumber('step', values.step),
    snapshotDays: wholeNumber('snapshot', values.snapshot),
    until: values.until === undefined ? null : time('until', values.until),
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error(`--${name} must be a whole number from 1 on; "${text}" is not.`);
  return Number(text);
}

function time(name: string, text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()))
    throw new Error(`--${name} must be a time such as 2026-03-31T12:00:00Z; "${text}" is not.`);
  return at;
}

/** The times at which the clock is set, from the first webhook's whole hour to the end. */
export function stepsOf(first: Date, until: Date, stepMinutes: number): Date[] {
  const from = Math.floor(first.getTime() / hourMs) * hourMs;
  const stepMs = stepMinutes * 60_000;
  const count = Math.max(0, Math.ceil((until.getTime() - from) / stepMs)) + 1;
  return Array.from({ length: count }, (_, index) => new Date(from + index * stepMs));
}
