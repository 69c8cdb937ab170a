import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export type Running = { name: string; child: ChildProcess; stop: () => Promise<void> };

type Start = {
  name: string;
  /** arguments for node: flags and the file */
  args: string[];
  environment: Record<string, string>;
  logFile: string;
  /** answers 2xx once the process is ready */
  readyUrl: string;
};

/** Starts one of our processes with only the essentials of the outer environment, and waits until it is ready. */
export async function startProcess({ name, args, environment, logFile, readyUrl }: Start): Promise<Running> {
  mkdirSync(dirname(logFile), { recursive: true });
  const output = createWriteStream(logFile, { flags: 'a' });
  const child = spawn(join('node_modules/.bin', 'node'), args, {
    env: { NODE_ENV: 'production', ...placesOf(process.env), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output.write(text);
      tail = (tail + text.toString()).slice(-4000);
    });
  }
  await untilReady(name, child, readyUrl, () => tail);
  return { name, child, stop: () => stopProcess(child) };
}

function placesOf({ PATH, HOME, TMPDIR, NODE_COMPILE_CACHE }: NodeJS.ProcessEnv): Record<string, string | undefined> {
  return { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE };
}

async function untilReady(name: string, child: ChildProcess, url: string, tail: () => string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${name} stopped at once:\n${tail()}`);
    const isReady = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await wait(100);
  }
  child.kill('SIGKILL');
  throw new Error(`${name} did not become ready in 60 s:\n${tail()}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const isSlow = wait(25_000, 'slow' as const, { ref: false });
  if ((await Promise.race([ended, isSlow])) === 'slow') child.kill('SIGKILL');
}
