import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

// Nothing may stay behind after the tests: no process that this run started, no folder that it created. Other runs on
// the same machine are left alone.

type Process = { id: string; parent: string; startedAt: string; command: string };

/** often enough to see every server and browser; one look takes about 20 ms of CPU time */
const lookEveryMs = 2_000;
/** a process that was just told to stop may need it */
const graceMs = 5_000;

export type Watch = {
  /** the run's own temporary folder: whatever is created there and not removed is a leftover */
  folder: string;
  /** Ends the watch. @returns the leftovers, in words; they are removed when this resolves */
  end: () => Promise<string[]>;
};

/** Follows everything this process starts from now on, including descendants. */
export function watchLeftovers(): Watch {
  const folder = mkdtempSync(join(tmpdir(), 'aftercare-test-'));
  chmodSync(folder, 0o755); // PostgreSQL, which does not run as root, keeps its data there
  const seen = new Map<string, Process>();
  const look = async () => {
    const all = await listProcesses();
    for (const one of descendantsIn(all, seen)) seen.set(one.id, one);
    return all;
  };
  let isLooking = false;
  const timer = setInterval(() => {
    if (isLooking) return;
    isLooking = true;
    void look().finally(() => (isLooking = false));
  }, lookEveryMs);
  timer.unref();
  const stillThere = async () => {
    const all = await look();
    return all.filter(({ id, startedAt }) => seen.get(id)?.startedAt === startedAt);
  };
  const end = async () => {
    clearInterval(timer);
    const givenUpAt = Date.now() + graceMs;
    let left = await stillThere();
    while (left.length > 0 && Date.now() < givenUpAt) {
      await wait(250);
      left = await stillThere();
    }
    const words = [
      ...left.map(({ id, command }) => `process ${id}: ${command.slice(0, 150)}`),
      ...readdirSync(folder).map((name) => `folder or file ${join(folder, name)}`),
    ];
    for (const { id } of left) kill(Number(id));
    rmSync(folder, { recursive: true, force: true });
    return words;
  };
  return { folder, end };
}

/**
 * Children of this process and of those already seen, at any depth; processes seen are remembered when their parents
 * end.
 */
function descendantsIn(all: Process[], seen: Map<string, Process>): Process[] {
  const known = new Set([String(process.pid), ...seen.keys()]);
  const found: Process[] = [];
  for (let before = -1; before !== found.length;) {
    before = found.length;
    for (const one of all) {
      if (known.has(one.id) || !known.has(one.parent)) continue;
      known.add(one.id);
      found.push(one);
    }
  }
  return found;
}

async function listProcesses(): Promise<Process[]> {
  const listing = promisify(execFile)('ps', ['-A', '-ww', '-o', 'pid=,ppid=,stat=,lstart=,args='], {
    maxBuffer: 2 ** 25,
  });
  const { stdout } = await listing;
  const own = listing.child.pid;
  return stdout.split('\n').flatMap((line) => {
    // ps prints a date as: Mon Nov 30 17:03:15 2026. A zombie has ended; only its parent has not noticed yet.
    const [, id, parent, state, startedAt, command] =
      /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/.exec(line) ?? [];
    if (!id || !parent || !startedAt || state?.startsWith('Z') || Number(id) === own) return [];
    return [{ id, parent, startedAt, command: command ?? '' }];
  });
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It ended in the meantime.
  }
}
