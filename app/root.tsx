import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from '@remix-run/react';
import type { ReactNode } from 'react';
import { env } from '#app/lib/env.server.ts';

export function loader() {
  return { apiKey: env.SHOPIFY_API_KEY, appBridgeUrl: env.APP_BRIDGE_URL };
}

/** What the document needs never changes while it is open. */
export const shouldRevalidate = () => false;

/**
 * The document around every page. Customers' pages get no script at all: they work without, and their policy forbids
 * it.
 */
export function Layout({ children }: { children: ReactNode }) {
  const matches = useMatches();
  const isAdmin = matches.some((match) => match.id === 'routes/app');
  const isCustomers = matches.some((match) => match.id === 'routes/c');
  return (
    <html lang={languageOf(matches)}>
      <head>
        <meta charSet="utf-8" />
        {!isCustomers && <AppBridge />}
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

/**
 * Shopify wants App Bridge to be the first script of every document that its admin may frame, error pages too: Built
 * for Shopify, 3.1.1. It reads the app's key from the meta element.
 */
function AppBridge() {
  const root = useRouteLoaderData<typeof loader>('root');
  if (!root) return null;
  return (
    <>
      <meta name="shopify-api-key" content={root.apiKey} />
      <script src={root.appBridgeUrl} />
    </>
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
