import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, json } from '@remix-run/node';

/** To be thrown: the page asked for something that is not there (any more). The frame stays and says so. */
export function notFound(what: string): Response {
  return json(
    {
      title: `${what} not found`,
      message: `There is no such ${what.toLowerCase()} in this store. It may have been removed.`,
    },
    404,
  );
}

/** A CSV file, sent a piece at a time as it is read. @param pieces whole lines */
export function csvFile(pieces: AsyncIterable<string>): Response {
  const body = createReadableStreamFromReadable(Readable.from(withMark(pieces)));
  return new Response(body, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** Spreadsheets take a file without the mark for one in the machine's old encoding. */
async function* withMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* pieces;
}
