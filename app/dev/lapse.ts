import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayMs } from '#app/lib/clock.ts';
import { readEvents, type LapseEvent } from './lapse/events.ts';
import { inventLives, type Truth } from './lapse/lives.ts';
import { readOptions, stepsOf, usage, type LapseOptions } from './lapse/options.ts';
import { runLapse } from './lapse/run.ts';
import { readShopFile } from './lapse/shop-file.ts';

// npm run lapse: months of webhooks in minutes. docs/testing.md says what goes in and what comes out.

const daysAfterLast = 30;
const secondsBetweenLines = 5;

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`\n${usage}`);
  process.exit(1);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { events, truths } = eventsOf(options);
  const shopFile = readShopFile(options.settingsFile ? readJson(options.settingsFile) : {});
  for (const path of shopFile.ignored) console.warn(`Not a setting, and ignored: ${path}`);
  const program = options.programFile ? readJson(options.programFile) : null;
  const until = options.until ?? new Date(events.at(-1)!.triggeredAt.getTime() + daysAfterLast * dayMs);
  const steps = stepsOf(events[0]!.triggeredAt, until, options.stepMinutes);
  const summary = await runLapse({
    events,
    steps,
    shopFile,
    program,
    truths,
    snapshotDays: options.snapshotDays,
    onStep: progressOf(steps[0]!, events.length),
    outFolder: options.outFolder,
    dataDir: mkdtempSync(join(tmpdir(), 'aftercare-lapse-')),
  });
  console.log(JSON.stringify(summary, null, 2));
  console.log(`Written to ${options.outFolder}: messages, orders and points (.ndjson), summary.json`);
}

function eventsOf({ eventsFile, lives }: LapseOptions): { events: LapseEvent[]; truths: Truth[] | null } {
  if (lives) return inventLives({ ...lives, from: new Date('2026-03-02T06:00:00Z') });
  return { events: readEvents(readFileSync(eventsFile!, 'utf8')), truths: null };
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not a file of JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
}

/** Prints a line every few seconds: the lapse's time, how far it is, how much faster than life. */
function progressOf(from: Date, eventCount: number): (progress: { at: Date; delivered: number }) => void {
  const begin = performance.now();
  let lastLine = begin;
  return ({ at, delivered }) => {
    const now = performance.now();
    if (now - lastLine < secondsBetweenLines * 1000) return;
    lastLine = now;
    const speed = Math.round((at.getTime() - from.getTime()) / (now - begin));
    const share = Math.round((100 * delivered) / eventCount);
    console.log(
      `${at.toISOString().slice(0, 16)}Z   ${delivered} of ${eventCount} webhooks (${share} %)   ${speed} times as fast as life`,
    );
  };
}
