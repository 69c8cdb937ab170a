type Gathering<Row> = {
  sizeOf: (row: Row) => number;
  /** how long the first of a batch waits for others */
  windowMs?: number;
  maxRows?: number;
  /** bytes of one batch */
  maxBytes?: number;
  /** batches under way at once */
  maxRunning?: number;
  /** whether an insert failed for what is in a row, and not because the database is away */
  isRefusal?: (error: unknown) => boolean;
  /** bytes waiting in memory; beyond it new rows are refused rather than piled up */
  maxWaitingBytes?: number;
};

type Waiting<Row> = { row: Row; size: number; done: () => void; fail: (error: unknown) => void };

const megabyte = 1024 * 1024;

/**
 * Lets rows that arrive together share one insert. While batches are under way the next ones grow, so a slow database
 * gets fewer and larger inserts.
 * @returns a function that resolves once the row's batch is committed and rejects when it is not
 */
export function gatherInserts<Row>(
  insert: (rows: Row[]) => Promise<void>,
  {
    sizeOf,
    windowMs = 2,
    maxRows = 250,
    maxBytes = 8 * megabyte,
    maxRunning = 3,
    isRefusal = () => false,
    maxWaitingBytes = 64 * megabyte,
  }: Gathering<Row>,
): (row: Row) => Promise<void> {
  const waiting: Waiting<Row>[] = [];
  let waitingBytes = 0;
  let running = 0;
  let timer: NodeJS.Timeout | null = null;

  function takeBatch(): Waiting<Row>[] {
    let bytes = 0;
    let count = 0;
    while (count < waiting.length && count < maxRows && (count === 0 || bytes + waiting[count]!.size <= maxBytes)) {
      bytes += waiting[count]!.size;
      count += 1;
    }
    waitingBytes -= bytes;
    return waiting.splice(0, count);
  }

  async function flush(): Promise<void> {
    timer = null;
    if (running >= maxRunning || waiting.length === 0) return;
    const batch = takeBatch();
    running += 1;
    if (waiting.length > 0) void flush();
    try {
      await insertApart(batch);
    } finally {
      running -= 1;
      if (waiting.length > 0) void flush();
    }
  }

  /** A row that the database refuses fails alone: the others are tried again in two halves, and halves of these. */
  async function insertApart(batch: Waiting<Row>[]): Promise<void> {
    try {
      await insert(batch.map(({ row }) => row));
      for (const { done } of batch) done();
    } catch (error) {
      if (batch.length === 1 || !isRefusal(error)) return void batch.forEach(({ fail }) => fail(error));
      const middle = Math.ceil(batch.length / 2);
      await insertApart(batch.slice(0, middle));
      await insertApart(batch.slice(middle));
    }
  }

  return (row) =>
    new Promise((done, fail) => {
      const size = sizeOf(row);
      if (waitingBytes + size > maxWaitingBytes)
        return fail(new Error('Too much is waiting for the database already.'));
      waiting.push({ row, size, done, fail });
      waitingBytes += size;
      if (waiting.length >= maxRows) void flush();
      else timer ??= setTimeout(() => void flush(), windowMs);
    });
}
