import { PassThrough } from 'node:stream';
import { createReadableStreamFromReadable, type EntryContext } from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { renderToPipeableStream } from 'react-dom/server';
import { log } from '#app/lib/log.server.ts';
import { addDocumentResponseHeaders } from '#app/shopify/app.server.ts';

const abortDelayMs = 5_000;

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
): Promise<Response> {
  // Customers' pages are never framed and have a stricter policy of their own.
  const isCustomerPage = remixContext.staticHandlerContext.matches.some(({ route }) => route.id === 'routes/c');
  if (!isCustomerPage) addDocumentResponseHeaders(request, headers);
  headers.set('Content-Type', 'text/html; charset=utf-8');
  return new Promise((resolve, reject) => {
    let statusNow = status;
    const { pipe, abort } = renderToPipeableStream(
      <RemixServer context={remixContext} url={request.url} abortDelay={abortDelayMs} />,
      {
        onShellReady() {
          const body = new PassThrough();
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusNow }));
          pipe(body);
        },
        onShellError: reject,
        onError(err: unknown) {
          statusNow = 500;
          log.error({ err }, 'a page could not be rendered');
        },
      },
    );
    setTimeout(abort, abortDelayMs);
  });
}

/**
 * Broken loaders and actions end here once; expected answers are returned and never seen. Nor is what the visitor did
 * wrong, such as a form for a page that takes none. The path is left out where it holds a customer's link.
 */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  const path = new URL(request.url).pathname.replace(/^(\/c\/[^/]*\/).+/, '$1…');
  log.error({ err: error, path }, 'a request failed');
}
