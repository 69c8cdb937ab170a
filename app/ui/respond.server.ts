import { Readable } from 'node:stream';
import { createReadableStreamFromReadable, json, type TypedResponse } from '@remix-run/node';
import type { Done } from './useDoneToast.ts';

/** A response to throw when the page does not exist (any more). It is shown inside the frame. */
export function notFound(what: string): Response {
  return json(
    {
      title: `${what} not found`,
      message: `There is no such ${what.toLowerCase()} in this store. It may have been removed.`,
    },
    404,
  );
}

/** The response to a button that the action does not have: sent by a page of an older release, or made up. */
export function unknownButton(): TypedResponse<Done> {
  return json<Done>({ problem: 'This button is not known any more. Please reload the page.' }, 400);
}

/** A CSV file, streamed as it is read. @param pieces whole lines */
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

/** Prepends a byte order mark: without it, spreadsheets assume the device's legacy encoding. */
async function* withMark(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield '\uFEFF';
  yield* pieces;
}
