import { fork } from 'node:child_process';
import { once } from 'node:events';

// The product reads its environment once, at import, so whatever depends on database or queue runs in a process of its
// own.

type Start = {
  /** in this folder */
  file: string;
  /** as the part reads it with partInput */
  input: object;
  environment: Record<string, string>;
  /** called when the part reports that it is ready */
  onReady?: () => void;
};

type FromPart = { ready: true } | { result: unknown };

/** Runs one part to its end. @returns its answer. Rejects when it ends without one. */
export function runPart<Result>({ file, input, environment, onReady }: Start): Promise<Result> {
  return new Promise((done, fail) => {
    const child = fork(`${import.meta.dirname}/${file}`, [JSON.stringify(input)], {
      env: { ...process.env, ...environment },
    });
    child.on('message', (message: FromPart) => ('ready' in message ? onReady?.() : done(message.result as Result)));
    child.once('exit', (code) => fail(new Error(`${file} ended without an answer (code ${code})`)));
  });
}

/** Starts a part that works until it is stopped, and waits until it is ready. */
export async function startPart({
  file,
  input,
  environment,
}: Omit<Start, 'onReady'>): Promise<{ stop: () => Promise<void> }> {
  const child = fork(`${import.meta.dirname}/${file}`, [JSON.stringify(input)], {
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  const first = await Promise.race([once(child, 'message'), ended.then(() => null)]);
  if (!first) throw new Error(`${file} ended before it was ready`);
  return {
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** In the part's process: the input it was started with. */
export function partInput<Input>(): Input {
  return JSON.parse(process.argv[2] ?? '{}') as Input;
}

/** In the part's process: reports that measuring begins. */
export function sayReady(): void {
  process.send?.({ ready: true });
}

/** In the part's process: passes on the answer and exits, whatever is still open. */
export function answer(result: unknown): void {
  process.send?.({ result }, () => process.exit(0));
}
