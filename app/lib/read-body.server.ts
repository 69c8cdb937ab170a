// Bodies are kept in memory while they arrive, and whoever sends one decides how fast. So each has a size, a time by the
// clock, and all of the process together have a budget: where it is exceeded, whoever has been at it longest makes way,
// for an honest body is there within milliseconds.

export type BodyRead =
  | { outcome: 'read'; bytes: Buffer<ArrayBuffer> }
  /** `gone`: the sender hung up; `crowded_out`: the budget was spent on others */
  | { outcome: 'too_large' | 'too_slow' | 'crowded_out' | 'gone' };

type Limits = { maxBytes: number; maxMs?: number };
type Failure = Exclude<BodyRead['outcome'], 'read'>;
type Reader = { bytes: number; giveUp: (why: Failure) => void };

const usualMs = 10_000;
const budgetBytes = 64 * 1024 * 1024;
/** oldest first */
const readers = new Set<Reader>();
let heldBytes = 0;

/**
 * Reads a body to its end.
 * @param parts what is given up half-way is left as it is: the caller closes the connection
 * @param limits bytes, and milliseconds from now (10 s unless said otherwise)
 */
export async function readParts(parts: AsyncIterator<Uint8Array>, limits: Limits): Promise<BodyRead> {
  const { maxBytes, maxMs = usualMs } = limits;
  let giveUp: Reader['giveUp'] = () => {};
  const givenUp = new Promise<Failure>((done) => (giveUp = done));
  const reader: Reader = { bytes: 0, giveUp };
  const timer = setTimeout(() => giveUp('too_slow'), maxMs);
  const chunks: Uint8Array[] = [];
  readers.add(reader);
  try {
    for (;;) {
      const next = await Promise.race([parts.next(), givenUp]);
      if (typeof next === 'string') return { outcome: next };
      if (next.done) return { outcome: 'read', bytes: Buffer.concat(chunks) };
      chunks.push(next.value);
      hold(reader, next.value.length);
      if (reader.bytes > maxBytes) return { outcome: 'too_large' };
    }
  } catch {
    return { outcome: 'gone' };
  } finally {
    clearTimeout(timer);
    release(reader);
  }
}

/** As readParts, for a request as the routes get it. What is not read to its end is cut off. */
export async function readBody(request: Request, limits: Limits): Promise<BodyRead> {
  if (Number(request.headers.get('Content-Length')) > limits.maxBytes) return { outcome: 'too_large' };
  const stream = request.body?.getReader();
  if (!stream) return { outcome: 'read', bytes: Buffer.alloc(0) };
  const read = await readParts({ next: () => stream.read() as Promise<IteratorResult<Uint8Array>> }, limits);
  if (read.outcome !== 'read') await stream.cancel().catch(() => {});
  return read;
}

function hold(reader: Reader, bytes: number): void {
  if (!readers.has(reader)) return;
  reader.bytes += bytes;
  heldBytes += bytes;
  for (const oldest of readers) {
    if (heldBytes <= budgetBytes) return;
    release(oldest);
    oldest.giveUp('crowded_out');
  }
}

function release(reader: Reader): void {
  if (readers.delete(reader)) heldBytes -= reader.bytes;
}
