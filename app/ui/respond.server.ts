import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, json, type TypedResponse } from '@remix-run/node';
import type { Done } from './useDoneToast.ts';

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

/** The answer to a button that the action does not have: a page of an older release, or a made-up request. */
export function unknownButton(): TypedResponse<Done> {
  return json<Done>({ problem: 'This button is not known any more. Please reload the page.' }, 400);
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
