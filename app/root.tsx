import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
} from '@remix-run/react';
import type { ReactNode } from 'react';

/** The document around every page. Customers' pages get no script at all: they work without, and their policy forbids it. */
export function Layout({ children }: { children: ReactNode }) {
  const matches = useMatches();
  const isAdmin = matches.some((match) => match.id === 'routes/app');
  return (
    <html lang={languageOf(matches)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        {isAdmin && <ScrollRestoration />}
        {isAdmin && <Scripts />}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

/** What no page of ours has answered: an unknown address, or a page that broke. */
export function ErrorBoundary() {
  const error = useRouteError();
  const isMissing = isRouteErrorResponse(error) && error.status === 404;
  return (
    <main
      style={{
        maxWidth: '34rem',
        margin: '12vh auto',
        padding: '0 1.5rem',
        fontFamily: 'system-ui, sans-serif',
        lineHeight: 1.6,
      }}
    >
      <h1>{isMissing ? 'Page not found' : 'Something went wrong'}</h1>
      <p>
        {isMissing
          ? 'There is nothing at this address.'
          : 'This page could not be shown. Please try again in a moment.'}
      </p>
    </main>
  );
}

/** A page in the customer's language says so by a `lang` in its loader's answer. */
function languageOf(matches: { data: unknown }[]): string {
  for (const { data } of matches) {
    if (typeof data === 'object' && data !== null && 'lang' in data && typeof data.lang === 'string') return data.lang;
  }
  return 'en';
}
