import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampFile = 'build/.built-from';

/**
 * Builds the admin and the customer pages if a source has changed since the last build.
 * @throws with the build's output when it fails
 */
export async function buildIfNeeded(): Promise<'built' | 'up to date'> {
  const sources = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources) return 'up to date';
  // When started from a test, Vite must not mistake its own configuration for the tests'.
  await run('remix', ['vite:build'], { NODE_ENV: 'production', VITEST: undefined });
  writeFileSync(stampFile, sources);
  return 'built';
}

function hashOfSources(): string {
  const isBuilt = (file: string) =>
    !file.startsWith('app/dev') && !file.startsWith('app/test') && !/\.test\.tsx?$/.test(file);
  return hashOfFiles(['package-lock.json', 'vite.config.ts', ...filesUnder('app').filter(isBuilt)]);
}

/** One hash over names and contents. */
export function hashOfFiles(files: string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(file).update(readFileSync(file));
  return hash.digest('hex');
}

/** Every file below a folder, in a fixed order, except in package folders. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .sort()
    .flatMap((name) => {
      const path = join(folder, name);
      return statSync(path).isDirectory() ? filesUnder(path) : [path];
    });
}

/** Runs a program of node_modules/.bin to its end. @throws with its output when it fails */
export async function run(
  program: string,
  args: string[],
  environment: Record<string, string | undefined> = {},
): Promise<string> {
  const child = spawn(join('node_modules/.bin', program), args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${output}`);
  return output;
}
