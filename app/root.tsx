import { Links, Meta, Outlet, Scripts, ScrollRestoration, useMatches } from '@remix-run/react';

/** The document around every page. Customers' pages get no script at all: they work without, and their policy forbids it. */
export default function Root() {
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
        <Outlet />
        {isAdmin && <ScrollRestoration />}
        {isAdmin && <Scripts />}
      </body>
    </html>
  );
}

/** A page in the customer's language says so by a `lang` in its loader's answer. */
function languageOf(matches: { data: unknown }[]): string {
  for (const { data } of matches) {
    if (typeof data === 'object' && data !== null && 'lang' in data && typeof data.lang === 'string') return data.lang;
  }
  return 'en';
}
